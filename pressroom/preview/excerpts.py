"""Read the lines of a file around a problem, to show them as in an editor."""

from pathlib import Path

from msgspec import Struct

_CONTEXT_LINES = 2
_MAX_LINE_LENGTH = 240  # characters
_MAX_BYTES = 1_000_000


class ExcerptLine(Struct, frozen=True):
    """One line of a file, with its number from 1; `is_target` is true for the line with the problem."""

    number: int
    text: str
    is_target: bool


def read_excerpt(folder: Path, path: str, line_number: int) -> tuple[ExcerptLine, ...]:
    """Return the line and its neighbours, or nothing if the file or line does not exist. Invalid UTF-8 becomes `�`."""
    try:
        with (folder / path).open("rb") as file:
            content = file.read(_MAX_BYTES)
    except (OSError, ValueError):
        return ()
    lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(0, line_number - 1 - _CONTEXT_LINES)
    excerpt = [
        ExcerptLine(number, _shorten(text), number == line_number)
        for number, text in enumerate(lines[first : line_number + _CONTEXT_LINES], first + 1)
    ]
    return tuple(excerpt) if any(line.is_target for line in excerpt) else ()


def _shorten(text: str) -> str:
    clean = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in text[:_MAX_LINE_LENGTH])
    return clean if len(text) <= _MAX_LINE_LENGTH else f"{clean}…"
