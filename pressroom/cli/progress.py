"""How far a long work has come: a line on a terminal, renewed in place, with rate and time left; silence elsewhere."""

import time
from types import TracebackType
from typing import Self, TextIO

_PATIENCE = 1.0  # seconds before there is anything to say
_PAUSE = 0.1


class Bar:
    """Shows the progress of one work after another on a stream, if that is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._begin = time.monotonic()
        self._work = ""
        self._since = self._last = self._begin
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def show(self, work: str, done: int, count: int) -> None:
        """Tell how much of a work is done."""
        now = time.monotonic()
        if work != self._work:
            self._work, self._since = work, now
        elif self._is_shown and now - self._begin > _PATIENCE and now - self._last > _PAUSE:
            self._last = now
            rate = done / max(now - self._since, 0.001)
            left = (count - done) / rate
            self._write(f"{work}: {done} of {count}, {rate:.0f} a second, {_span(left)} left")

    def _write(self, line: str) -> None:
        if self._width or line:
            self._stream.write(f"\r{line.ljust(self._width)}" + ("" if line else "\r"))
            self._stream.flush()
        self._width = len(line)


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
