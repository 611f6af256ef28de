"""Show the progress of long tasks on a terminal: one line with rate and time left. Elsewhere, nothing is shown."""

import time
from types import TracebackType
from typing import Self, TextIO

_INITIAL_DELAY = 1.0  # seconds before the line appears
_UPDATE_INTERVAL = 0.1


class ProgressBar:
    """A line on a stream that shows the progress of one task after another, if the stream is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._started_at = time.monotonic()
        self._label = ""
        self._label_started_at = self._updated_at = self._started_at
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def update(self, label: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of a task are finished."""
        now = time.monotonic()
        if label != self._label:
            self._label, self._label_started_at = label, now
        elif (
            self._is_terminal and now - self._started_at > _INITIAL_DELAY and now - self._updated_at > _UPDATE_INTERVAL
        ):
            self._updated_at = now
            rate = done / max(now - self._label_started_at, 0.001)
            time_left = (total - done) / rate
            self._write(f"{label}: {done} of {total}, {rate:.0f} per second, {_format_duration(time_left)} left")

    def _write(self, line: str) -> None:
        if self._width or line:
            self._stream.write(f"\r{line.ljust(self._width)}" + ("" if line else "\r"))
            self._stream.flush()
        self._width = len(line)


def _format_duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
