"""List the elements of a Markdown text for the checks: blocks, links, images and raw HTML, each with its place."""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from pressroom.text.markdown.parsing import find_overfull_lines, parse_tokens
from pressroom.text.markdown.tokens import Body, Token, Tokens, join_text
from pressroom.text.markdown.urls import is_allowed_url

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "picture", "quote", "speaker", "list", "table", "code", "rule", "html", "footnote"
]


class Block(Struct, frozen=True, gc=False):
    """One block of text. `line` counts from 1 in the body; `level` is the level of a heading as written, otherwise 0.

    `start` is the offset of its text in the body, in bytes; that of a heading includes its signs.
    A `paragraph` is at the top level: paragraphs in quotes, lists and footnotes have the kind of their container (a
    `list` block is one item). A `table` block is a whole table, with its rows on lines and tabs between the cells. A
    `picture` is a paragraph that contains only images.
    """

    kind: BlockKind
    line: int
    text: str
    level: int = 0
    start: int = 0


class BodyLink(Struct, frozen=True, gc=False):
    """A link: its URL as written, its text, its line, whether its URL is allowed, and its offset in bytes."""

    url: str
    text: str
    line: int
    is_allowed: bool
    start: int = 0


class BodyImage(Struct, frozen=True, gc=False):
    """An image in the text: URL as written, alternative text, line, whether the URL is allowed, offset in bytes."""

    url: str
    alt: str
    line: int
    is_allowed: bool
    start: int = 0


class RawHtml(Struct, frozen=True, gc=False):
    """HTML in the text, which readers would see as source code: its line, the first characters, its offset in bytes."""

    line: int
    snippet: str
    start: int = 0


MAX_NESTING = 10
"""How deep quotes and lists may be nested: each level indents all of its lines."""
MAX_TABLE_COLUMNS = 50
"""How many columns a table may have: a short row is filled up with empty cells."""


class Excess(Struct, frozen=True, gc=False):
    """A line with more of something than a text may have, and what is wrong with it."""

    line: int
    message: str


class BodyElements(Struct, frozen=True):
    """All elements of a body, each sequence in the order of the text.

    `excesses` break the limits above; `heading_ids` are what a link such as `#details` can lead to.
    """

    blocks: tuple[Block, ...]
    links: tuple[BodyLink, ...]
    images: tuple[BodyImage, ...]
    raw_html: tuple[RawHtml, ...]
    excesses: tuple[Excess, ...] = ()
    heading_ids: frozenset[str] = frozenset()


def inspect_body(body: Body) -> BodyElements:
    """Return all elements of the body with their places."""
    inspector = _collect_elements(body.source)
    return BodyElements(
        _sort_by_line(inspector.blocks),
        _sort_by_line(inspector.links),
        _sort_by_line(inspector.images),
        _sort_by_line(inspector.raw_html),
        tuple(inspector.excesses),
        frozenset(inspector.heading_ids),
    )


_TOO_DEEP = f"lists or quotes are nested more than {MAX_NESTING} levels deep here; use fewer levels"


@lru_cache(maxsize=1)  # all problems of a text come one after the other
def list_block_tokens(source: str) -> tuple[tuple[Token, ...], ...]:
    """Return the tokens that the text of each block is made of, in the order of the blocks."""
    inspector = _collect_elements(source)
    blocks_with_tokens = zip(inspector.blocks, inspector.block_tokens, strict=True)
    return tuple([tuple(tokens) for _, tokens in sorted(blocks_with_tokens, key=lambda pair: pair[0].line)])


def _collect_elements(source: str) -> "_ElementCollector":
    inspector = _ElementCollector(source)
    for token in parse_tokens(source):  # one of the hottest loops of a build
        kind = token.kind
        if kind in _HANDLERS:
            _HANDLERS[kind](inspector, token)
        elif token.text:
            if not inspector.words:
                inspector.block_start = token.start
            inspector.words.append(token)
    return inspector


_GET_LINE = attrgetter("line")
_Element = TypeVar("_Element", Block, BodyLink, BodyImage, RawHtml)


def _sort_by_line(elements: list[_Element]) -> tuple[_Element, ...]:
    """Sort by line: footnotes are the last tokens, wherever they were written."""
    return tuple(elements) if len(elements) < 2 else tuple(sorted(elements, key=_GET_LINE))


_NO_WORDS, _CELL_BREAK, _ROW_BREAK = Token("heading"), Token("cell-break", "\t"), Token("row-break", "\n")


class _ElementCollector:
    """Collects the elements found so far, and the text of the current block."""

    def __init__(self, source: str) -> None:
        self.source = source.encode()
        self.last_offset, self.last_line = 0, 1
        self.blocks: list[Block] = []
        self.block_tokens: list[Tokens] = []
        self.links: list[BodyLink] = []
        self.images: list[BodyImage] = []
        self.raw_html: list[RawHtml] = []
        self.containers: list[BlockKind] = ["paragraph"]
        self.words: Tokens = []
        self.block_start = 0
        self.has_image = False
        self.heading_ids: list[str] = []
        self.open_links: list[tuple[Token, int]] = []
        self.excesses = [Excess(line, _TOO_DEEP) for line in find_overfull_lines(source)]

    def add_words(self, token: Token) -> None:
        """Add the text of a token to the current block, which starts here if it is empty."""
        if not self.words:
            self.block_start = token.start
        self.words.append(token)

    def find_line(self, start: int) -> int:
        """Return the line, from 1, of an offset in the source, counted from the offset of the previous call."""
        if start < self.last_offset:
            self.last_line -= self.source.count(b"\n", start, self.last_offset)
        else:
            self.last_line += self.source.count(b"\n", self.last_offset, start)
        self.last_offset = start
        return self.last_line

    def check_nesting(self, start: int) -> None:
        """Report the first quote or list that is nested too deeply."""
        if len(self.containers) > MAX_NESTING + 1 and not self.excesses:
            self.excesses.append(Excess(self.find_line(start), _TOO_DEEP))

    def end_block(self, kind: BlockKind | None = None, level: int = 0) -> None:
        """End the current block; without `kind`, it gets the kind of its container."""
        words = join_text(self.words).strip()
        if not words and self.has_image:
            kind = "picture"
        if words or kind:
            line = self.find_line(self.block_start)
            self.blocks.append(Block(kind or self.containers[-1], line, words, level, self.block_start))
            self.block_tokens.append(self.words)
        self.words, self.has_image = [], False


def _ignore(_: _ElementCollector, __: Token) -> None:
    """Ignore item numbers and footnote marks: they are not part of the text."""


def _end_block(inspector: _ElementCollector, _: Token) -> None:
    if inspector.words or inspector.has_image:
        inspector.end_block()


def _start_heading(inspector: _ElementCollector, token: Token) -> None:
    inspector.end_block()
    inspector.block_start = token.start
    inspector.heading_ids.append(token.target)
    inspector.words.append(_NO_WORDS)  # so that the heading starts here even if it has no text


def _end_heading(inspector: _ElementCollector, token: Token) -> None:
    inspector.end_block("heading", token.number)


def _add_empty_heading(inspector: _ElementCollector, token: Token) -> None:
    _start_heading(inspector, token)
    _end_heading(inspector, token)


def _make_enter_handler(kind: BlockKind) -> Callable[[_ElementCollector, Token], None]:
    def enter(inspector: _ElementCollector, token: Token) -> None:
        inspector.end_block()
        inspector.containers.append(kind)
        inspector.check_nesting(token.start)

    return enter


def _leave_container(inspector: _ElementCollector, _: Token) -> None:
    inspector.end_block()
    inspector.containers.pop()


def _start_speaker(inspector: _ElementCollector, _: Token) -> None:
    inspector.end_block()
    inspector.containers[-1] = "speaker"


def _make_block_handler(kind: BlockKind) -> Callable[[_ElementCollector, Token], None]:
    def add_block(inspector: _ElementCollector, token: Token) -> None:
        inspector.end_block()
        inspector.add_words(token)
        inspector.end_block(kind)

    return add_block


def _start_table(inspector: _ElementCollector, token: Token) -> None:
    _end_block(inspector, token)
    if token.number > MAX_TABLE_COLUMNS:
        message = f"this table has {token.number} columns; use at most {MAX_TABLE_COLUMNS}"
        inspector.excesses.append(Excess(inspector.find_line(token.start), message))


def _end_cell(inspector: _ElementCollector, _: Token) -> None:
    inspector.words.append(_CELL_BREAK)


def _end_row(inspector: _ElementCollector, _: Token) -> None:
    inspector.words[-1:] = [_ROW_BREAK]


def _end_table(inspector: _ElementCollector, _: Token) -> None:
    inspector.end_block("table")


def _add_raw_html(inspector: _ElementCollector, token: Token) -> None:
    inspector.raw_html.append(RawHtml(inspector.find_line(token.start), token.text.strip()[:60], token.start))


def _add_inline_html(inspector: _ElementCollector, token: Token) -> None:
    _add_raw_html(inspector, token)
    inspector.add_words(token)


def _add_html_block(inspector: _ElementCollector, token: Token) -> None:
    _add_raw_html(inspector, token)
    _make_block_handler("html")(inspector, token)


def _start_link(inspector: _ElementCollector, token: Token) -> None:
    inspector.open_links.append((token, len(inspector.words)))
    inspector.add_words(token)


def _end_link(inspector: _ElementCollector, _: Token) -> None:
    token, start = inspector.open_links.pop()
    text, line = join_text(inspector.words[start:]), inspector.find_line(token.start)
    inspector.links.append(BodyLink(token.target, text, line, is_allowed_url(token.target), token.start))


def _add_image(inspector: _ElementCollector, token: Token) -> None:
    line = inspector.find_line(token.start)
    inspector.images.append(BodyImage(token.target, token.text, line, is_allowed_url(token.target), token.start))
    inspector.has_image = True
    inspector.block_start = inspector.block_start if inspector.words else token.start


_HANDLERS: dict[str, Callable[[_ElementCollector, Token], None]] = {
    "marker": _ignore,
    "note-mark": _ignore,
    "reference": _ignore,
    "paragraph": _end_block,
    "paragraph-end": _end_block,
    "heading": _start_heading,
    "heading-end": _end_heading,
    "empty-heading": _add_empty_heading,
    "quote": _make_enter_handler("quote"),
    "cited": _make_enter_handler("quote"),
    "quote-end": _leave_container,
    "speaker": _start_speaker,
    "speaker-end": _leave_container,
    "bullets": _make_enter_handler("list"),
    "bullets-end": _leave_container,
    "numbered": _make_enter_handler("list"),
    "numbered-end": _leave_container,
    "item": _end_block,
    "item-end": _end_block,
    "note": _make_enter_handler("footnote"),
    "note-end": _leave_container,
    "table": _start_table,
    "head-cell-end": _end_cell,
    "cell-end": _end_cell,
    "head-end": _end_row,
    "row-end": _end_row,
    "table-end": _end_table,
    "code-block": _make_block_handler("code"),
    "rule": _make_block_handler("rule"),
    "html": _add_inline_html,
    "html-block": _add_html_block,
    "link": _start_link,
    "link-end": _end_link,
    "unlinked": _start_link,
    "unlinked-end": _end_link,
    "image": _add_image,
    "refused-image": _add_image,
}
