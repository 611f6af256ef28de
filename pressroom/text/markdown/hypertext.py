"""Tokens to HTML: everything escaped, only our own tags, only allowed addresses. Decides nothing about structure."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from pressroom.text.directions import html_in_order
from pressroom.text.markdown.addresses import quoted
from pressroom.text.markdown.tokens import Body, Steps, Token, Tokens


def same(url: str) -> str:
    """The address as it is."""
    return url


class Profile(Struct, frozen=True):
    """How one output wants its HTML.

    `link` turns the address of a link or image into the one to write. `figure` gives the HTML that stands for the
    picture at an address; without it pictures are plain `img`. `heading` is the level above the body's first headings;
    0 keeps the levels as written, and headings without words. `ids` is put before every id; None leaves out all ids and
    the links to them. `numbers_as_text` writes the numbers of lists as text, so that they are copied with it. Under the
    name `table` a table is reached by keyboard, to scroll it where it is wider than the page; without it it is not.
    """

    link: Callable[[str], str] = same
    figure: Callable[[str], str] | None = None
    heading: int = 1
    ids: str | None = ""
    numbers_as_text: bool = False
    table: str = ""


_DEFAULT = Profile()
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def html(body: Body, profile: Profile = _DEFAULT) -> str:
    """The body as HTML, blocks ended by line ends."""
    steps = body.html if profile.figure is None else body.html_flow
    written = "".join([step if isinstance(step, str) else _VARYING[step.kind](step, profile) for step in steps])
    return html_in_order(written) if body.is_mixed else written


def escaped(text: str) -> str:
    """Text to stand between tags or in a quoted attribute."""
    for sign, entity in _ENTITIES:
        if sign in text:  # asked first, because it is told five times faster than replacing nothing
            text = text.replace(sign, entity)
    return text


def html_steps(tokens: Tokens) -> Steps:
    """The tokens with everything written that no profile changes, in as few pieces as may be."""
    steps: list[str | Token] = []
    written: list[str] = []
    for token in tokens:
        kind = token.kind
        if kind == "text":  # the commonest by far
            written.append(escaped(token.text))
        elif kind in _FIXED:
            written.append(_FIXED[kind])
        elif kind in _MADE:
            written.append(_MADE[kind](token))
        else:
            steps += ["".join(written), token]
            written = []
    return (*steps, "".join(written))


@lru_cache(maxsize=4096)
def _href(url: str) -> str:
    return escaped(quoted(url))


def _text(token: Token) -> str:
    return escaped(token.text)


def _code(token: Token) -> str:
    return f"<code>{escaped(token.text)}</code>"


def _heading(token: Token, profile: Profile) -> str:
    named = "" if profile.ids is None else f' id="{profile.ids}{token.target}"'
    return f"<h{_level(token, profile)}{named}>"


def _heading_end(token: Token, profile: Profile) -> str:
    return f"</h{_level(token, profile)}>\n"


def _empty_heading(token: Token, profile: Profile) -> str:
    return "" if profile.heading else f"<h{token.number}></h{token.number}>\n"


def _level(token: Token, profile: Profile) -> int:
    return min(6, profile.heading + token.nth) if profile.heading else token.number


def _numbered(token: Token, profile: Profile) -> str:
    if profile.numbers_as_text:
        return '<ol class="numbered">\n'
    return "<ol>\n" if token.number == 1 else f'<ol start="{token.number}">\n'


def _marker(token: Token, profile: Profile) -> str:
    return f'<span class="number">{token.number}.</span> ' if profile.numbers_as_text else ""


def _table(_: Token, profile: Profile) -> str:
    reached = f' role="group" aria-label="{escaped(profile.table)}" tabindex="0"' if profile.table else ""
    return f'<div class="table"{reached}><table>\n'


def _head_cell(token: Token) -> str:
    return f'<th scope="col"{_align(token)}>'


def _cell(token: Token) -> str:
    return f"<td{_align(token)}>"


def _align(token: Token) -> str:
    return f' class="align-{token.detail}"' if token.detail else ""


def _code_block(token: Token) -> str:
    language = f' class="language-{escaped(token.detail)}"' if token.detail else ""
    return f"<pre><code{language}>{escaped(token.text)}</code></pre>\n"


def _html_block(token: Token) -> str:
    return f"<p>{escaped(token.text.strip())}</p>\n"


def _link(token: Token, profile: Profile) -> str:
    return f'<a href="{_href(profile.link(token.target))}"{_title(token)}>'


def _image(token: Token, profile: Profile) -> str:
    return f'<img src="{_href(profile.link(token.target))}" alt="{escaped(token.text)}"{_title(token)}>'


def _title(token: Token) -> str:
    return f' title="{escaped(token.detail)}"' if token.detail else ""


def _figure(token: Token, profile: Profile) -> str:
    return profile.figure(token.target) if profile.figure else ""


def _reference(token: Token, profile: Profile) -> str:
    if profile.ids is None:
        return f"<sup>{token.text}</sup>"
    again = f"_{token.nth}" if token.nth > 1 else ""
    name, target = f"{profile.ids}fnref-{token.number}{again}", f"{profile.ids}fn-{token.number}"
    return f'<sup><a href="#{target}" id="{name}" role="doc-noteref">{token.text}</a></sup>'


def _note(token: Token, profile: Profile) -> str:
    return "<div>\n" if profile.ids is None else f'<div id="{profile.ids}fn-{token.number}">\n'


def _note_mark(token: Token, profile: Profile) -> str:
    if profile.ids is None or not token.nth:
        return token.text
    return f'<a href="#{profile.ids}fnref-{token.number}" role="doc-backlink">[{token.number}]</a> '


_FIXED = {
    "paragraph": "<p>",
    "paragraph-end": "</p>\n",
    "soft-break": "\n",
    "hard-break": "<br>\n",
    "emphasis": "<em>",
    "emphasis-end": "</em>",
    "strong": "<strong>",
    "strong-end": "</strong>",
    "link-end": "</a>",
    "bullets": "<ul>\n",
    "bullets-end": "</ul>\n",
    "numbered-end": "</ol>\n",
    "item": "<li>",
    "item-end": "</li>\n",
    "quote": "<blockquote>\n",
    "quote-end": "</blockquote>\n",
    "cited": '<figure class="quote">\n<blockquote>\n',
    "speaker": "</blockquote>\n<figcaption>– ",
    "speaker-end": "</figcaption>\n</figure>\n",
    "rule": "<hr>\n",
    "head": "<thead>\n<tr>",
    "head-cell-end": "</th>",
    "head-end": "</tr>\n</thead>\n<tbody>\n",
    "row": "<tr>",
    "cell-end": "</td>",
    "row-end": "</tr>\n",
    "table-end": "</tbody>\n</table></div>\n",
    "notes": '<div class="footnotes" role="doc-endnotes">\n',
    "note-end": "</div>\n",
    "notes-end": "</div>\n",
    "unlinked": "",
    "unlinked-end": "",
}
_MADE: dict[str, Callable[[Token], str]] = {
    "html": _text,
    "refused-image": _text,
    "code": _code,
    "head-cell": _head_cell,
    "cell": _cell,
    "code-block": _code_block,
    "html-block": _html_block,
}
_VARYING: dict[str, Callable[[Token, Profile], str]] = {
    "heading": _heading,
    "heading-end": _heading_end,
    "empty-heading": _empty_heading,
    "numbered": _numbered,
    "marker": _marker,
    "link": _link,
    "image": _image,
    "figure": _figure,
    "table": _table,
    "reference": _reference,
    "note": _note,
    "note-mark": _note_mark,
}
