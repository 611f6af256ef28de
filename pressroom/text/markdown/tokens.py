"""Tokens: a parsed text as one flat sequence, all questions of structure answered. Renderers only walk along it."""

from typing import TypeAlias

from msgspec import Struct


class Token(Struct, frozen=True, gc=False):
    """One step of a text. Kinds come in pairs, `paragraph` and `paragraph-end`, or stand alone.

    `text` is always what a reader reads, and nothing else. The other fields depend on the kind:

    link, unlinked        `target` is the address, `detail` the title; `unlinked` when it is refused or within a link
    image, refused-image  the same, `text` the words for the picture; `figure`: an image that stands among blocks
    heading, heading-end  `target` is the id, `number` the level as written, `nth` the depth in the outline, from 1
    empty-heading         `number` is the level as written
    numbered, marker      `number` is the first number of a list; that of an item
    head-cell, cell       `detail` is `left`, `center`, `right` or empty
    code-block            `detail` is the language, or empty
    reference, note       `number` is that of the footnote; `nth` counts the references to it
    note-mark             the same; `nth` is 0 when nothing refers to the note

    `start` is the place in the source, in octets, of what a survey asks the place of; 0 in all other tokens.
    """

    kind: str
    text: str = ""
    start: int = 0
    target: str = ""
    detail: str = ""
    number: int = 0
    nth: int = 0


Tokens: TypeAlias = list[Token]


Fragments: TypeAlias = tuple[str | Token, ...]
"""A text on its way to an output: what no user of the output changes is written, the rest are tokens still."""


class Body(Struct, frozen=True, gc=False):
    """A parsed text, prepared for each output. It is small, because a build keeps those of all its texts.

    Where it `is_plain`, plain text may be made of it, else `text` is empty. The two `…_flow` have every picture moved
    out of its line, behind the paragraph it stood in; they are the same objects as the others when there is no picture.
    A body that `is_mixed` may hold letters from right to left.
    """

    source: str
    html: Fragments
    html_with_figures: Fragments
    text: Fragments
    text_with_figures: Fragments
    has_text: bool
    has_rtl: bool

    @property
    def tokens_with_figures(self) -> Tokens:
        """The tokens that stand in the HTML with its pictures moved: among them each picture, as `figure`."""
        return [step for step in self.html_with_figures if isinstance(step, Token)]


INLINE_KINDS = frozenset(
    {
        "text",
        "code",
        "html",
        "soft-break",
        "hard-break",
        "emphasis",
        "emphasis-end",
        "strong",
        "strong-end",
        "link",
        "link-end",
        "unlinked",
        "unlinked-end",
        "image",
        "refused-image",
        "reference",
        "marker",
        "note-mark",
    }
)
"""The kinds that stand in a line; all others begin or end a block."""


def join_text(tokens: Tokens) -> str:
    """What a reader reads in a line of tokens, with the words for its pictures."""
    return "".join([token.text for token in tokens])
