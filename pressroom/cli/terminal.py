"""Talk to the terminal: ask questions and ask for confirmation, and show the progress of long tasks as one line.

Without a terminal, no progress is shown, and confirmation must be given with `--yes`.
"""

import sys
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TextIO

import click

from pressroom.errors import EXIT_INTERRUPTED, EXIT_REFUSED, ConfigError

_INITIAL_DELAY = 1.0  # seconds before the line appears
_UPDATE_INTERVAL = 0.1


def is_interactive() -> bool:
    """Return whether input and output are a terminal, so that questions can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, parse: Callable[[str], str], default: str | None = None) -> str:
    """Ask a question and return the answer as `parse` returns it. Ask again if `parse` raises ConfigError."""

    def parse_answer(answer: str) -> str:
        try:
            return parse(answer.strip())
        except ConfigError as error:
            raise click.BadParameter(f"{error.message} {error.remedy}") from error

    try:
        return click.prompt(question, default=default, value_proc=parse_answer, show_default=bool(default), err=True)
    except UnicodeDecodeError as error:
        raise ConfigError("The input is not UTF-8.", "Set the terminal to UTF-8, then try again.") from error


def ask_choice(question: str, choices: Sequence[str], parse: Callable[[str], str]) -> str:
    """Ask for one of several choices; the first is the default. Do not ask if there is only one."""
    if len(choices) < 2:
        return choices[0] if choices else ""
    return ask(f"{question} ({', '.join(choices)})", parse, choices[0])


def require_confirmation(question: str, remedy: str, result: str, *, is_confirmed: bool) -> None:
    """Ask for confirmation unless it was given, and exit with the `result` if the answer is not yes.

    Raises ConfigError, with the `remedy`, if nobody can be asked.
    """
    if is_confirmed:
        return
    if not is_interactive():
        raise ConfigError("Cannot ask for confirmation: this is not a terminal.", remedy)
    try:
        is_accepted = click.confirm(question, err=True)
    except click.Abort:  # Ctrl-C
        click.echo(f"\nStopped. {result}", err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
    if not is_accepted:
        click.echo(result, err=True)
        raise click.exceptions.Exit(EXIT_REFUSED)


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

    def update_count(self, label: str, done: int) -> None:
        """Show that `done` steps of a task are finished, when the number of steps is not known."""
        now = time.monotonic()
        if self._is_terminal and now - self._started_at > _INITIAL_DELAY and now - self._updated_at > _UPDATE_INTERVAL:
            self._updated_at = now
            self._write(f"{label}: {done} so far, {done / (now - self._started_at):.0f} per second")

    def _write(self, line: str) -> None:
        if self._width or line:
            self._stream.write(f"\r{line.ljust(self._width)}" + ("" if line else "\r"))
            self._stream.flush()
        self._width = len(line)


def _format_duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
