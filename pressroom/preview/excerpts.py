"""A place in a file of the newsroom in, the lines around it out, as an officer sees them in an editor."""

from pathlib import Path

from msgspec import Struct

_AROUND = 2
_WIDEST = 240  # characters of a line that is shown
_LARGEST = 1_000_000


class Line(Struct, frozen=True):
    """One line of a file, with its number from 1; `is_meant` is that of the line in question."""

    number: int
    text: str
    is_meant: bool


def excerpt(folder: Path, path: str, line: int) -> tuple[Line, ...]:
    """The line and its neighbours; nothing where there is no such file or line. What is no UTF-8 is shown as `�`."""
    try:
        with (folder / path).open("rb") as file:
            content = file.read(_LARGEST)
    except (OSError, ValueError):
        return ()
    lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(0, line - 1 - _AROUND)
    shown = [
        Line(number, _short(text), number == line)
        for number, text in enumerate(lines[first : line + _AROUND], first + 1)
    ]
    return tuple(shown) if any(each.is_meant for each in shown) else ()


def _short(text: str) -> str:
    shown = "".join(sign if sign.isprintable() or sign == "\t" else "\ufffd" for sign in text[:_WIDEST])
    return shown if len(text) <= _WIDEST else f"{shown}…"
