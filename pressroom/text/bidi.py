"""Isolate right-to-left text, so that mixed text is displayed in the right order.

Text without right-to-left letters, which is nearly all text, is returned unchanged. Unicode's Bidirectional Algorithm
(UAX 9) does the rest, but it cannot know where a text begins and ends, or that a telephone number is one word.
"""

import re
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]

_FIRST_STRONG_ISOLATE, _LEFT_TO_RIGHT_ISOLATE, _POP_ISOLATE = "\u2068", "\u2066", "\u2069"  # isolates, and their end

_RTL_RANGES = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_LETTER = re.compile(f"[{_RTL_RANGES}]")
_LTR_TEXT = re.compile("[\0-\u058f\u2000-\u206f]*")  # matches most texts, and is much faster than a search
_LETTER = re.compile(r"[^\W\d_]")
# In right-to-left text, the digit groups of a number would change places, and the end of a URL would move.
_URL_OR_NUMBER = re.compile(r"https?://[^\s<]+|[+(]{0,2}[0-9](?:[ \u00a0\u202f()-]*[0-9]){4,}\)?")
_LINE_OR_CELL = re.compile(r"[^\n\t]+")
_LINE_MARKERS = re.compile(r"[ \t>*–-]*(?:[0-9]+\. )?")  # list and quote markers in plain text
_TAGS = re.compile(r"(<[^>]*>)")
_ENTITY = re.compile(r"&#?\w+;")
_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|table|blockquote|figcaption)(?=[ >])")


def has_rtl(text: str) -> bool:
    """Check whether a text contains any right-to-left letter."""
    return not _LTR_TEXT.fullmatch(text) and _RTL_LETTER.search(text) is not None


def detect_direction(text: str) -> Direction | None:
    """Return the direction of the first letter, or None if there is no letter."""
    first = _LETTER.search(text)
    return None if first is None else "rtl" if _RTL_LETTER.match(first[0]) else "ltr"


def isolate_text(text: str, outer_direction: Direction) -> str:
    """Isolate a text for use in a sentence of `outer_direction`, if any of its letters have the other direction."""
    has_other_direction = (
        has_rtl(text) if outer_direction == "ltr" else _LETTER.search(_RTL_LETTER.sub("", text)) is not None
    )
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if has_other_direction else text


def isolate_lines(text: str) -> str:
    """Isolate each line of plain text, so that it reads correctly on a page of either direction."""
    return "\n".join(map(_isolate_line, text.split("\n"))) if has_rtl(text) else text


def isolate_lines_and_cells(text: str) -> str:
    """Isolate each line and, in lines with tabs, each cell, so that all rows have their columns in one order."""
    return _LINE_OR_CELL.sub(lambda match: _isolate_line(match[0]), text) if has_rtl(text) else text


def _isolate_line(line: str) -> str:
    if not has_rtl(line):
        return line
    markers = _LINE_MARKERS.match(line)
    start = markers.end() if markers else 0
    content = _URL_OR_NUMBER.sub(rf"{_LEFT_TO_RIGHT_ISOLATE}\g<0>{_POP_ISOLATE}", line[start:])
    return f"{line[:start]}{_FIRST_STRONG_ISOLATE}{content}{_POP_ISOLATE}"


def add_html_directions(html: str) -> str:
    """Give every block of escaped HTML the direction of its first letter, and keep each number and URL together."""
    if not has_rtl(html):
        return html
    parts = _TAGS.split(html)  # text at even indexes, tags at odd ones
    direction: Direction | None = None
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        if index % 2 == 0:
            direction = detect_direction(_ENTITY.sub("", part)) or direction
            parts[index] = _URL_OR_NUMBER.sub(r'<span dir="ltr">\g<0></span>', part)
        elif direction and _BLOCK.match(part) and " dir=" not in part:
            parts[index] = f'{part[:-1]} dir="{direction}">'
    return "".join(parts)
