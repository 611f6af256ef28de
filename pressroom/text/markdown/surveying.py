"""What a checker wants to know of a text: blocks, links, pictures, raw HTML, each with its line. Judges nothing."""

from collections.abc import Callable
from operator import attrgetter
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from pressroom.text.markdown.addresses import is_allowed
from pressroom.text.markdown.parsing import tokens
from pressroom.text.markdown.tokens import Body, Token

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


class Link(Struct, frozen=True, gc=False):
    """A link: where it leads as written, its words, its line, and whether its scheme is allowed."""

    url: str
    text: str
    line: int
    is_allowed: bool


class Picture(Struct, frozen=True, gc=False):
    """A picture in the text: its address as written, the words for it, its line, and whether its scheme is allowed."""

    url: str
    alt: str
    line: int
    is_allowed: bool


class RawHtml(Struct, frozen=True, gc=False):
    """HTML written in the text, which readers will see as it is: its beginning and its line."""

    line: int
    snippet: str


class Survey(Struct, frozen=True):
    """All there is in a body, each sequence in the order of the text."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Picture, ...]
    raw_html: tuple[RawHtml, ...]


def survey(body: Body) -> Survey:
    """Everything in the body, with lines."""
    walk = _Walk(body)
    for token in tokens(body.source):  # hardly anything runs more often than this loop
        kind = token.kind
        if kind in _HANDLERS:
            _HANDLERS[kind](walk, token)
        elif token.text:
            if not walk.words:
                walk.begin = token.start
            walk.words.append(token.text)
    return Survey(_in_order(walk.blocks), _in_order(walk.links), _in_order(walk.images), _in_order(walk.raw_html))


_LINE = attrgetter("line")
_Found = TypeVar("_Found", Block, Link, Picture, RawHtml)


def _in_order(found: list[_Found]) -> tuple[_Found, ...]:
    """By line: footnotes come last among the tokens, wherever they were written."""
    return tuple(found) if len(found) < 2 else tuple(sorted(found, key=_LINE))


class _Walk:
    """What was found so far, and the block that is being read."""

    def __init__(self, body: Body) -> None:
        self.source = body.source.encode()
        self.known_place, self.known_line = 0, 1
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.images: list[Picture] = []
        self.raw_html: list[RawHtml] = []
        self.within: list[BlockKind] = ["paragraph"]
        self.words: list[str] = []
        self.begin = 0
        self.has_picture = False
        self.open_links: list[tuple[Token, int]] = []

    def read(self, token: Token) -> None:
        """Takes the words of a token into the block, which begins here if it has none yet."""
        if not self.words:
            self.begin = token.start
        self.words.append(token.text)

    def line(self, start: int) -> int:
        """The line, from 1, of a place in the source: counted on from the one asked for before, if it is below."""
        if start < self.known_place:
            self.known_place, self.known_line = 0, 1
        self.known_line += self.source.count(b"\n", self.known_place, start)
        self.known_place = start
        return self.known_line

    def end_block(self, kind: BlockKind | None = None, level: int = 0) -> None:
        """Ends the block that is being read; without a kind it is named after what it stands in."""
        words = "".join(self.words).strip()
        if not words and self.has_picture:
            kind = "picture"
        if words or kind:
            self.blocks.append(Block(kind or self.within[-1], self.line(self.begin), words, level))
        self.words, self.has_picture = [], False


def _ignore(_: _Walk, __: Token) -> None:
    """The numbers of items and the marks of notes are no words of theirs."""


def _block_end(walk: _Walk, _: Token) -> None:
    if walk.words or walk.has_picture:
        walk.end_block()


def _heading(walk: _Walk, token: Token) -> None:
    walk.end_block()
    walk.begin = token.start
    walk.words.append("")  # from here on the heading has begun, with words or without


def _heading_end(walk: _Walk, token: Token) -> None:
    walk.end_block("heading", token.number)


def _empty_heading(walk: _Walk, token: Token) -> None:
    _heading(walk, token)
    _heading_end(walk, token)


def _enter(kind: BlockKind) -> Callable[[_Walk, Token], None]:
    def enter(walk: _Walk, _: Token) -> None:
        walk.end_block()
        walk.within.append(kind)

    return enter


def _leave(walk: _Walk, _: Token) -> None:
    walk.end_block()
    walk.within.pop()


def _speaker(walk: _Walk, _: Token) -> None:
    walk.end_block()
    walk.within[-1] = "speaker"


def _whole(kind: BlockKind) -> Callable[[_Walk, Token], None]:
    def whole(walk: _Walk, token: Token) -> None:
        walk.end_block()
        walk.read(token)
        walk.end_block(kind)

    return whole


def _cell_end(walk: _Walk, _: Token) -> None:
    walk.words.append("\t")


def _row_end(walk: _Walk, _: Token) -> None:
    walk.words[-1:] = ["\n"]


def _table_end(walk: _Walk, _: Token) -> None:
    walk.end_block("table")


def _raw_html(walk: _Walk, token: Token) -> None:
    walk.raw_html.append(RawHtml(walk.line(token.start), token.text.strip()[:60]))


def _html(walk: _Walk, token: Token) -> None:
    _raw_html(walk, token)
    walk.read(token)


def _html_block(walk: _Walk, token: Token) -> None:
    _raw_html(walk, token)
    _whole("html")(walk, token)


def _link(walk: _Walk, token: Token) -> None:
    walk.open_links.append((token, len(walk.words)))
    walk.read(token)


def _link_end(walk: _Walk, _: Token) -> None:
    token, begin = walk.open_links.pop()
    text = "".join(walk.words[begin:])
    walk.links.append(Link(token.target, text, walk.line(token.start), is_allowed(token.target)))


def _image(walk: _Walk, token: Token) -> None:
    walk.images.append(Picture(token.target, token.text, walk.line(token.start), is_allowed(token.target)))
    walk.has_picture = True
    walk.begin = walk.begin if walk.words else token.start


_HANDLERS: dict[str, Callable[[_Walk, Token], None]] = {
    "marker": _ignore,
    "note-mark": _ignore,
    "reference": _ignore,
    "paragraph": _block_end,
    "paragraph-end": _block_end,
    "heading": _heading,
    "heading-end": _heading_end,
    "empty-heading": _empty_heading,
    "quote": _enter("quote"),
    "cited": _enter("quote"),
    "quote-end": _leave,
    "speaker": _speaker,
    "speaker-end": _leave,
    "bullets": _enter("list"),
    "bullets-end": _leave,
    "numbered": _enter("list"),
    "numbered-end": _leave,
    "item": _block_end,
    "item-end": _block_end,
    "note": _enter("footnote"),
    "note-end": _leave,
    "table": _block_end,
    "head-cell-end": _cell_end,
    "cell-end": _cell_end,
    "head-end": _row_end,
    "row-end": _row_end,
    "table-end": _table_end,
    "code-block": _whole("code"),
    "rule": _whole("rule"),
    "html": _html,
    "html-block": _html_block,
    "link": _link,
    "link-end": _link_end,
    "unlinked": _link,
    "unlinked-end": _link_end,
    "image": _image,
    "refused-image": _image,
}
