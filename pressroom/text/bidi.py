"""Directions of writing: texts in, and out what keeps their order where letters from right to left stand in them.

A text without such letters, which is nearly every one, comes out as it is. Unicode's Bidirectional Algorithm (UAX 9)
does all the rest; what it cannot know is where a text begins and ends, and that a telephone number is one word.
"""

import re
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]

_FIRST_STRONG_ISOLATE, _LEFT_TO_RIGHT_ISOLATE, _POP_ISOLATE = "\u2068", "\u2066", "\u2069"  # isolates, and their end

_RTL_RANGES = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_LETTER = re.compile(f"[{_RTL_RANGES}]")
_LTR_PREFIX = re.compile("[\0-\u058f\u2000-\u206f]*")  # most texts as a whole, which is told much faster
_LETTER = re.compile(r"[^\W\d_]")
# In a text from right to left the groups of a number change places, and an address loses its end.
_URL_OR_NUMBER = re.compile(r"https?://[^\s<]+|[+(]{0,2}[0-9](?:[ \u00a0\u202f()-]*[0-9]){4,}\)?")
_LINE_MARKERS = re.compile(r"[ \t>*–-]*(?:[0-9]+\. )?")  # of lists and quotes, in plain text
_TAGS = re.compile(r"(<[^>]*>)")
_ENTITY = re.compile(r"&#?\w+;")
_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|table|blockquote|figcaption)(?=[ >])")


def has_rtl(text: str) -> bool:
    """Whether any letter of a text is written from right to left."""
    plain = _LTR_PREFIX.match(text)
    return _RTL_LETTER.search(text, plain.end() if plain else 0) is not None


def detect_direction(text: str) -> Direction | None:
    """The direction of the first letter; None without one."""
    first = _LETTER.search(text)
    return None if first is None else "rtl" if _RTL_LETTER.match(first[0]) else "ltr"


def isolate_text(text: str, outer_direction: Direction) -> str:
    """A text to stand within a sentence of a direction: isolated when any of its letters are of the other one."""
    is_other = has_rtl(text) if outer_direction == "ltr" else _LETTER.search(_RTL_LETTER.sub("", text)) is not None
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if is_other else text


def isolate_lines(text: str) -> str:
    """Plain text that reads in order whatever the direction of the page it is shown on."""
    return "\n".join(map(_isolate_line, text.split("\n"))) if has_rtl(text) else text


def _isolate_line(line: str) -> str:
    if not has_rtl(line):
        return line
    marks = _LINE_MARKERS.match(line)
    begin = marks.end() if marks else 0
    words = _URL_OR_NUMBER.sub(rf"{_LEFT_TO_RIGHT_ISOLATE}\g<0>{_POP_ISOLATE}", line[begin:])
    return f"{line[:begin]}{_FIRST_STRONG_ISOLATE}{words}{_POP_ISOLATE}"


def add_html_directions(html: str) -> str:
    """Escaped HTML in which every block has the direction of its first letter, and each number stays one word."""
    if not has_rtl(html):
        return html
    pieces = _TAGS.split(html)  # texts at even places, tags at odd ones
    direction: Direction | None = None
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if place % 2 == 0:
            direction = detect_direction(_ENTITY.sub("", piece)) or direction
            pieces[place] = _URL_OR_NUMBER.sub(r'<span dir="ltr">\g<0></span>', piece)
        elif direction and _BLOCK.match(piece) and " dir=" not in piece:
            pieces[place] = f'{piece[:-1]} dir="{direction}">'
    return "".join(pieces)
