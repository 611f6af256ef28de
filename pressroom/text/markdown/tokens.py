"""Define the tokens of a parsed Markdown text: one flat sequence with resolved structure, for the output modules."""

from typing import TypeAlias

from msgspec import Struct


class Token(Struct, frozen=True, gc=False):
    """One element, or the start or end of one. Some kinds come in pairs, such as `paragraph` and `paragraph-end`.

    `text` is exactly what readers see. The other fields depend on the kind:

    link, unlinked        `target` is the URL, `detail` the title; `unlinked` if the URL is not allowed or in a link
    image, refused-image  as for a link; `text` is the alternative text; a `figure` is an image between blocks
    typed-address         the text of a link that is a `mailto:` or `tel:` URL; `target` is this URL
    heading, heading-end  `target` is the id, `number` the level as written, `nth` the depth in the outline, from 1
    empty-heading         `number` is the level as written
    numbered, marker      `number` is the first number of the list, or the number of the item
    table                 `number` is the number of columns
    head-cell, cell       `detail` is `left`, `center`, `right` or empty
    code-block            `detail` is the language, or empty
    reference, note       `number` is the number of the footnote; `nth` counts the references to it
    note-mark             as for a note; `nth` is 0 if there is no reference to it

    `start` is the offset in the source, in bytes, for the kinds that `inspect_body` needs it for; otherwise 0.
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
"""A partly written output: strings for everything that does not depend on options, tokens for the rest."""


class Body(Struct, frozen=True, gc=False):
    """A parsed text, prepared for each output. It is small, because a build keeps the bodies of all its texts.

    `html` and `text` are the prepared outputs; `text` is empty unless the body `has_text`. In the two
    `…_with_figures`, every image comes after its paragraph; without images they are the same objects as the others.
    A body that `has_rtl` may contain right-to-left letters.
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
        """The tokens not yet written as HTML in `html_with_figures`; images are `figure` tokens."""
        return [part for part in self.html_with_figures if isinstance(part, Token)]


INLINE_KINDS = frozenset(
    {
        "text",
        "typed-address",
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
"""The kinds that are part of a line; all others start or end a block."""


def join_text(tokens: Tokens) -> str:
    """Return the text of a line of tokens as readers see it, with the alternative text of images."""
    return "".join([token.text for token in tokens])
