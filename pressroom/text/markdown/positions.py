"""Find where elements and words of a Markdown text are in its source. This is only done for problems.

Lines count from 1 in the text; columns count code points.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from html import unescape
from html.entities import html5
from itertools import accumulate, islice
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

from pressroom.model.draft import Span
from pressroom.text.markdown.body_elements import list_block_tokens
from pressroom.text.markdown.parsing import clean_source, parse_events
from pressroom.text.markdown.tokens import Token, join_text

ElementKind: TypeAlias = Literal["heading", "html", "image", "link"]

_KINDS: dict[str, ElementKind] = {"Heading": "heading", "HtmlBlock": "html", "Image": "image", "Link": "link"}
_MAX_BYTES_BEFORE_NAME = 20  # a dash, white space, the signs of emphasis
# What stands for other characters in ordinary text: an escaped character, or an entity.
_ESCAPE = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>\w+));", re.ASCII)

_CODE_START = re.compile("`*")
_CODE_LINE_BREAK = re.compile(r"\n[ \t>]*")  # with the signs of the quote around the code; it is shown as a space


def find_element(source: str, kind: ElementKind, start: int) -> Span:
    """Return where an element is that starts at an offset in bytes, without white space around it."""
    positions = _read_positions(source)
    first = positions.to_characters(start)
    text = positions.source[first : positions.to_characters(positions.element_ends.get((kind, start), start))]
    first += len(text) - len(text.lstrip())
    return positions.to_span(first, first + len(text.strip()))


def find_name(source: str, line: int, start: int, name: str) -> Span:
    """Return where the name of a speaker is, in a line and at or soon after an offset in bytes; else only its line.

    This is done for every speaker, so it reads no more than that line.
    """
    encoded, encoded_name = _read_positions(source).encoded, name.encode()
    found = encoded.find(encoded_name, start, start + len(encoded_name) + _MAX_BYTES_BEFORE_NAME)
    line_start = encoded.rfind(b"\n", 0, start) + 1
    if found < 0 or b"\n" in encoded[start:found]:
        return Span(line)
    column = len(encoded[line_start:found].decode()) + 1
    return Span(line, column, line, column + len(name))


def find_words(source: str, block_number: int, offset: int, length: int) -> Span:
    """Return where some characters of a block's text are; blocks are numbered as `inspect_body` returns them."""
    positions = _read_positions(source)
    tokens = list_block_tokens(positions.source)[block_number]
    text = join_text(list(tokens))
    offset += len(text) - len(text.lstrip())
    first, _ = _find_character(positions, tokens, offset)
    _, end = _find_character(positions, tokens, offset + max(length, 1) - 1)
    return positions.to_span(first, end)


class _Positions:
    """A text, and how offsets in bytes become lines and columns."""

    def __init__(self, source: str) -> None:
        self.source = clean_source(source)
        self.encoded = self.source.encode()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.source))]

    @cached_property
    def _character_counts(self) -> Sequence[int]:
        """How many characters start before each byte."""
        if len(self.encoded) == len(self.source):
            return range(len(self.source) + 1)
        return list(accumulate(((byte & 0xC0) != 0x80 for byte in self.encoded), initial=0))

    @cached_property
    def element_ends(self) -> dict[tuple[ElementKind, int], int]:
        """Where each element ends, by its kind and where it starts, in bytes."""
        return dict(_list_element_ends(self.source))

    def to_characters(self, offset: int) -> int:
        """Convert an offset in bytes to one in characters."""
        return self._character_counts[offset]

    def to_span(self, start: int, end: int) -> Span:
        """Convert two offsets in characters to lines and columns."""
        return Span(*self._to_line_and_column(start), *self._to_line_and_column(end))

    def _to_line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


_read_positions = lru_cache(maxsize=1)(_Positions)  # all problems of a text come one after the other


def _list_element_ends(source: str) -> list[tuple[tuple[ElementKind, int], int]]:
    ends: list[tuple[tuple[ElementKind, int], int]] = []
    for event, source_range in parse_events(source):
        if isinstance(event, str):
            continue
        ((name, value),) = event.items()
        if name == "InlineHtml":
            ends.append((("html", source_range["start"]), source_range["end"]))
        elif name == "Start" and (tag := value if isinstance(value, str) else next(iter(value))) in _KINDS:
            ends.append(((_KINDS[tag], source_range["start"]), source_range["end"]))
    return ends


def _find_character(positions: _Positions, tokens: Sequence[Token], offset: int) -> tuple[int, int]:
    """Return where the character at an offset of a block's text starts and ends in the source."""
    for token in tokens:
        if offset < len(token.text):
            return _find_in_token(positions, token, offset)
        offset -= len(token.text)
    raise AssertionError("the block has fewer characters")


def _find_in_token(positions: _Positions, token: Token, offset: int) -> tuple[int, int]:
    source, start = positions.source, positions.to_characters(token.start)
    if token.kind.endswith("-break"):
        return start, start + 1
    if token.kind in {"html", "html-block"}:
        return _find_in_lines(source, start, token.text, offset)
    if token.kind == "code":
        start = _CODE_START.match(source, start).end()  # type: ignore[union-attr] # it can be empty
        start += source[start : start + 1].isspace() and not token.text[0].isspace()
        return _skip_characters(source, start, offset, _CODE_LINE_BREAK)
    if source[start - 1 : start] == "\\":  # the token starts with an escaped character, without its backslash
        return _skip_characters(source, start + 1, offset - 1) if offset else (start, start + 1)
    match = _ESCAPE.match(source, start)
    if source[start] != token.text[0] and (match is None or _unescape(match)[:1] != token.text[0]):
        start = max(source.find(token.text[0], start), start)  # after the dash before a speaker
    return _skip_characters(source, start, offset)


def _find_in_lines(source: str, start: int, text: str, offset: int) -> tuple[int, int]:
    """Return where a character of raw HTML is; in a quote or list, its lines have other characters before them."""
    number = text.count("\n", 0, offset)
    if not number:
        return start + offset, start + offset + 1
    ends = (match.start() for match in re.compile("$", re.MULTILINE).finditer(source, start))
    end = next(islice(ends, number, None), len(source))
    first = end - len(text[offset:].partition("\n")[0])
    return first, first + 1


class _Escape(NamedTuple):
    """What stands for other characters: its place in the source, and how many characters it shows.

    `hidden_count` is how many more characters the source has up to here than it shows.
    """

    start: int
    end: int
    shown_count: int
    hidden_count: int

    @property
    def shown_start(self) -> int:
        """The number of characters that the source shows before it."""
        return self.start - self.hidden_count


def _skip_characters(source: str, position: int, count: int, pattern: re.Pattern[str] = _ESCAPE) -> tuple[int, int]:
    """Return where the character after `count` others starts and ends; `pattern` stands for other characters."""
    escapes = _list_escapes(source, pattern)
    first = bisect_left(escapes, position, key=attrgetter("start"))
    hidden_count = escapes[first].hidden_count if first < len(escapes) else 0
    target = position - hidden_count + count  # in characters that the source shows
    index = bisect_right(escapes, target, first, key=attrgetter("shown_start")) - 1
    if index < first:
        return position + count, position + count + 1
    escape = escapes[index]
    rest = target - escape.shown_start - escape.shown_count
    return (escape.start, escape.end) if rest < 0 else (escape.end + rest, escape.end + rest + 1)


@lru_cache(maxsize=2)  # all problems of a text come one after the other; there are two patterns
def _list_escapes(source: str, pattern: re.Pattern[str]) -> list[_Escape]:
    escapes: list[_Escape] = []
    hidden_count = 0
    for match in pattern.finditer(source):
        shown = _unescape(match) if pattern is _ESCAPE else " "
        if shown != match[0]:
            escapes.append(_Escape(*match.span(), len(shown), hidden_count))
            hidden_count += len(match[0]) - len(shown)
    return escapes


def _unescape(match: re.Match[str]) -> str:
    """Return the characters that an escape stands for; an unknown entity stands for itself."""
    if match["escaped"]:
        return match["escaped"]
    if match["name"]:
        return html5.get(f"{match['name']};", match[0])
    return unescape(match[0])[:1] or "\ufffd"
