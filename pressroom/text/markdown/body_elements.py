"""What a checker wants to know of a text: blocks, links, pictures, raw HTML, each with its line. Judges nothing."""

from collections.abc import Callable
from operator import attrgetter
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from pressroom.text.markdown.parsing import parse_tokens
from pressroom.text.markdown.tokens import Body, Token
from pressroom.text.markdown.urls import is_allowed_url

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "picture", "quote", "speaker", "list", "table", "code", "rule", "html", "footnote"
]


class Block(Struct, frozen=True, gc=False):
    """One block of words. `line` counts from 1 in the body; `level` is that of a heading as written, otherwise 0.

    A `paragraph` stands alone; those in quotes, lists and footnotes bear the name of what they stand in (a `list` block
    is one item). A `table` block is a whole table, its rows on lines, its cells parted by tabs; a `picture` is a
    paragraph of pictures without words.
    """

    kind: BlockKind
    line: int
    text: str
    level: int = 0


class BodyLink(Struct, frozen=True, gc=False):
    """A link: where it leads as written, its words, its line, and whether its scheme is allowed."""

    url: str
    text: str
    line: int
    is_allowed: bool


class BodyImage(Struct, frozen=True, gc=False):
    """A picture in the text: its address as written, the words for it, its line, and whether its scheme is allowed."""

    url: str
    alt: str
    line: int
    is_allowed: bool


class RawHtml(Struct, frozen=True, gc=False):
    """HTML written in the text, which readers will see as it is: its beginning and its line."""

    line: int
    snippet: str


class BodyElements(Struct, frozen=True):
    """All there is in a body, each sequence in the order of the text."""

    blocks: tuple[Block, ...]
    links: tuple[BodyLink, ...]
    images: tuple[BodyImage, ...]
    raw_html: tuple[RawHtml, ...]


def inspect_body(body: Body) -> BodyElements:
    """Everything in the body, with lines."""
    walk = _Inspector(body)
    for token in parse_tokens(body.source):  # hardly anything runs more often than this loop
        kind = token.kind
        if kind in _HANDLERS:
            _HANDLERS[kind](walk, token)
        elif token.text:
            if not walk.words:
                walk.block_start = token.start
            walk.words.append(token.text)
    return BodyElements(
        _sort_by_line(walk.blocks), _sort_by_line(walk.links), _sort_by_line(walk.images), _sort_by_line(walk.raw_html)
    )


_GET_LINE = attrgetter("line")
_Found = TypeVar("_Found", Block, BodyLink, BodyImage, RawHtml)


def _sort_by_line(elements: list[_Found]) -> tuple[_Found, ...]:
    """By line: footnotes come last among the tokens, wherever they were written."""
    return tuple(elements) if len(elements) < 2 else tuple(sorted(elements, key=_GET_LINE))


class _Inspector:
    """What was found so far, and the block that is being read."""

    def __init__(self, body: Body) -> None:
        self.source = body.source.encode()
        self.last_offset, self.last_line = 0, 1
        self.blocks: list[Block] = []
        self.links: list[BodyLink] = []
        self.images: list[BodyImage] = []
        self.raw_html: list[RawHtml] = []
        self.containers: list[BlockKind] = ["paragraph"]
        self.words: list[str] = []
        self.block_start = 0
        self.has_image = False
        self.open_links: list[tuple[Token, int]] = []

    def add_words(self, token: Token) -> None:
        """Takes the words of a token into the block, which begins here if it has none yet."""
        if not self.words:
            self.block_start = token.start
        self.words.append(token.text)

    def find_line(self, start: int) -> int:
        """The line, from 1, of a place in the source: counted on from the one asked for before, if it is below."""
        if start < self.last_offset:
            self.last_offset, self.last_line = 0, 1
        self.last_line += self.source.count(b"\n", self.last_offset, start)
        self.last_offset = start
        return self.last_line

    def end_block(self, kind: BlockKind | None = None, level: int = 0) -> None:
        """Ends the block that is being read; without a kind it is named after what it stands in."""
        words = "".join(self.words).strip()
        if not words and self.has_image:
            kind = "picture"
        if words or kind:
            self.blocks.append(Block(kind or self.containers[-1], self.find_line(self.block_start), words, level))
        self.words, self.has_image = [], False


def _ignore(_: _Inspector, __: Token) -> None:
    """The numbers of items and the marks of notes are no words of theirs."""


def _end_block(inspector: _Inspector, _: Token) -> None:
    if inspector.words or inspector.has_image:
        inspector.end_block()


def _start_heading(inspector: _Inspector, token: Token) -> None:
    inspector.end_block()
    inspector.block_start = token.start
    inspector.words.append("")  # from here on the heading has begun, with words or without


def _end_heading(inspector: _Inspector, token: Token) -> None:
    inspector.end_block("heading", token.number)


def _add_empty_heading(inspector: _Inspector, token: Token) -> None:
    _start_heading(inspector, token)
    _end_heading(inspector, token)


def _make_enter_handler(kind: BlockKind) -> Callable[[_Inspector, Token], None]:
    def enter(inspector: _Inspector, _: Token) -> None:
        inspector.end_block()
        inspector.containers.append(kind)

    return enter


def _leave_container(inspector: _Inspector, _: Token) -> None:
    inspector.end_block()
    inspector.containers.pop()


def _start_speaker(inspector: _Inspector, _: Token) -> None:
    inspector.end_block()
    inspector.containers[-1] = "speaker"


def _make_block_handler(kind: BlockKind) -> Callable[[_Inspector, Token], None]:
    def whole(inspector: _Inspector, token: Token) -> None:
        inspector.end_block()
        inspector.add_words(token)
        inspector.end_block(kind)

    return whole


def _end_cell(inspector: _Inspector, _: Token) -> None:
    inspector.words.append("\t")


def _end_row(inspector: _Inspector, _: Token) -> None:
    inspector.words[-1:] = ["\n"]


def _end_table(inspector: _Inspector, _: Token) -> None:
    inspector.end_block("table")


def _add_raw_html(inspector: _Inspector, token: Token) -> None:
    inspector.raw_html.append(RawHtml(inspector.find_line(token.start), token.text.strip()[:60]))


def _add_inline_html(inspector: _Inspector, token: Token) -> None:
    _add_raw_html(inspector, token)
    inspector.add_words(token)


def _add_html_block(inspector: _Inspector, token: Token) -> None:
    _add_raw_html(inspector, token)
    _make_block_handler("html")(inspector, token)


def _start_link(inspector: _Inspector, token: Token) -> None:
    inspector.open_links.append((token, len(inspector.words)))
    inspector.add_words(token)


def _end_link(inspector: _Inspector, _: Token) -> None:
    token, begin = inspector.open_links.pop()
    text = "".join(inspector.words[begin:])
    inspector.links.append(BodyLink(token.target, text, inspector.find_line(token.start), is_allowed_url(token.target)))


def _add_image(inspector: _Inspector, token: Token) -> None:
    inspector.images.append(
        BodyImage(token.target, token.text, inspector.find_line(token.start), is_allowed_url(token.target))
    )
    inspector.has_image = True
    inspector.block_start = inspector.block_start if inspector.words else token.start


_HANDLERS: dict[str, Callable[[_Inspector, Token], None]] = {
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
    "table": _end_block,
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
