"""A place in a file of the newsroom in, the lines around it out, as an officer sees them in an editor."""

from pathlib import Path

from msgspec import Struct

_CONTEXT_LINES = 2
_MAX_LINE_LENGTH = 240  # characters of a line that is shown
_MAX_BYTES = 1_000_000


class ExcerptLine(Struct, frozen=True):
    """One line of a file, with its number from 1; `is_meant` is that of the line in question."""

    number: int
    text: str
    is_target: bool


def read_excerpt(folder: Path, path: str, line_number: int) -> tuple[ExcerptLine, ...]:
    """The line and its neighbours; nothing where there is no such file or line. What is no UTF-8 is shown as `�`."""
    try:
        with (folder / path).open("rb") as file:
            content = file.read(_MAX_BYTES)
    except (OSError, ValueError):
        return ()
    lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(0, line_number - 1 - _CONTEXT_LINES)
    shown = [
        ExcerptLine(number, _shorten(text), number == line_number)
        for number, text in enumerate(lines[first : line_number + _CONTEXT_LINES], first + 1)
    ]
    return tuple(shown) if any(each.is_target for each in shown) else ()


def _shorten(text: str) -> str:
    shown = "".join(sign if sign.isprintable() or sign == "\t" else "\ufffd" for sign in text[:_MAX_LINE_LENGTH])
    return shown if len(text) <= _MAX_LINE_LENGTH else f"{shown}…"
