"""Write Markdown tokens as HTML. All text is escaped, and only known tags and allowed URLs are written."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from pressroom.text.bidi import add_html_directions
from pressroom.text.markdown.tokens import Body, Fragments, Token, Tokens
from pressroom.text.markdown.urls import quote_url


def return_url(url: str) -> str:
    """Return the URL unchanged."""
    return url


class HtmlProfile(Struct, frozen=True):
    """The HTML options of one output.

    `resolve_url` converts the URL of a link or image to the one to write. `format_figure` returns the HTML for the
    image at a URL; without it, images are plain `img` elements. `parent_heading_level` is the level above the first
    headings of the body; 0 keeps as written: levels, empty headings, and link texts that are `mailto:` or `tel:` URLs.
    `id_prefix` is added to every id; None leaves out all ids and the links to them. `numbers_as_text` writes list
    numbers as text, so that they are copied with it. `table_label` is the accessible name of tables: with it, they can
    be focused and scrolled by keyboard.
    """

    resolve_url: Callable[[str], str] = return_url
    format_figure: Callable[[str], str] | None = None
    parent_heading_level: int = 1
    id_prefix: str | None = ""
    numbers_as_text: bool = False
    table_label: str = ""


_DEFAULT_PROFILE = HtmlProfile()
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def to_html(body: Body, profile: HtmlProfile = _DEFAULT_PROFILE) -> str:
    """Return the body as HTML. Each block ends in a newline."""
    fragments = body.html if profile.format_figure is None else body.html_with_figures
    html = "".join(
        [part if isinstance(part, str) else _PROFILE_FORMATTERS[part.kind](part, profile) for part in fragments]
    )
    return add_html_directions(html) if body.has_rtl else html


def escape_html(text: str) -> str:
    """Escape text for use between tags or in a quoted attribute."""
    for character, entity in _ENTITIES:
        if character in text:  # this test is five times faster than a replacement that finds nothing
            text = text.replace(character, entity)
    return text


def prepare_html(tokens: Tokens) -> Fragments:
    """Write all HTML that does not depend on a profile, in as few strings as possible; the other tokens remain."""
    fragments: list[str | Token] = []
    html: list[str] = []
    for token in tokens:
        kind = token.kind
        if kind == "text":  # by far the most common kind
            html.append(escape_html(token.text))
        elif kind in _FIXED_HTML:
            html.append(_FIXED_HTML[kind])
        elif kind in _FORMATTERS:
            html.append(_FORMATTERS[kind](token))
        else:
            fragments += ["".join(html), token]
            html = []
    return (*fragments, "".join(html))


@lru_cache(maxsize=4096)
def _format_href(url: str) -> str:
    return escape_html(quote_url(url))


def _format_text(token: Token) -> str:
    return escape_html(token.text)


def _format_code(token: Token) -> str:
    return f"<code>{escape_html(token.text)}</code>"


def _format_typed_address(token: Token, profile: HtmlProfile) -> str:
    return escape_html(token.text if profile.parent_heading_level else token.target)


def _format_heading(token: Token, profile: HtmlProfile) -> str:
    id_attribute = "" if profile.id_prefix is None else f' id="{profile.id_prefix}{token.target}"'
    return f"<h{_get_level(token, profile)}{id_attribute}>"


def _format_heading_end(token: Token, profile: HtmlProfile) -> str:
    return f"</h{_get_level(token, profile)}>\n"


def _format_empty_heading(token: Token, profile: HtmlProfile) -> str:
    return "" if profile.parent_heading_level else f"<h{token.number}></h{token.number}>\n"


def _get_level(token: Token, profile: HtmlProfile) -> int:
    return min(6, profile.parent_heading_level + token.nth) if profile.parent_heading_level else token.number


def _format_numbered_list(token: Token, profile: HtmlProfile) -> str:
    if profile.numbers_as_text:
        return '<ol class="numbered">\n'
    return "<ol>\n" if token.number == 1 else f'<ol start="{token.number}">\n'


def _format_item_number(token: Token, profile: HtmlProfile) -> str:
    return f'<span class="number">{token.number}.</span> ' if profile.numbers_as_text else ""


def _format_table(_: Token, profile: HtmlProfile) -> str:
    attributes = (
        f' role="group" aria-label="{escape_html(profile.table_label)}" tabindex="0"' if profile.table_label else ""
    )
    return f'<div class="table"{attributes}><table>\n'


def _format_head_cell(token: Token) -> str:
    return f'<th scope="col"{_format_alignment(token)}>'


def _format_cell(token: Token) -> str:
    return f"<td{_format_alignment(token)}>"


def _format_alignment(token: Token) -> str:
    return f' class="align-{token.detail}"' if token.detail else ""


def _format_code_block(token: Token) -> str:
    language = f' class="language-{escape_html(token.detail)}"' if token.detail else ""
    return f"<pre><code{language}>{escape_html(token.text)}</code></pre>\n"


def _format_html_block(token: Token) -> str:
    return f"<p>{escape_html(token.text.strip())}</p>\n"


def _format_link(token: Token, profile: HtmlProfile) -> str:
    return f'<a href="{_format_href(profile.resolve_url(token.target))}"{_format_title(token)}>'


def _format_image(token: Token, profile: HtmlProfile) -> str:
    source = _format_href(profile.resolve_url(token.target))
    return f'<img src="{source}" alt="{escape_html(token.text)}"{_format_title(token)}>'


def _format_title(token: Token) -> str:
    return f' title="{escape_html(token.detail)}"' if token.detail else ""


def _format_figure(token: Token, profile: HtmlProfile) -> str:
    return profile.format_figure(token.target) if profile.format_figure else ""


def _format_reference(token: Token, profile: HtmlProfile) -> str:
    if profile.id_prefix is None:
        return f"<sup>{token.text}</sup>"
    suffix = f"_{token.nth}" if token.nth > 1 else ""
    anchor, target = f"{profile.id_prefix}fnref-{token.number}{suffix}", f"{profile.id_prefix}fn-{token.number}"
    return f'<sup><a href="#{target}" id="{anchor}" role="doc-noteref">{token.text}</a></sup>'


def _format_footnote(token: Token, profile: HtmlProfile) -> str:
    return "<div>\n" if profile.id_prefix is None else f'<div id="{profile.id_prefix}fn-{token.number}">\n'


def _format_footnote_number(token: Token, profile: HtmlProfile) -> str:
    if profile.id_prefix is None or not token.nth:
        return token.text
    return f'<a href="#{profile.id_prefix}fnref-{token.number}" role="doc-backlink">[{token.number}]</a> '


_FIXED_HTML = {
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
_FORMATTERS: dict[str, Callable[[Token], str]] = {
    "html": _format_text,
    "refused-image": _format_text,
    "code": _format_code,
    "head-cell": _format_head_cell,
    "cell": _format_cell,
    "code-block": _format_code_block,
    "html-block": _format_html_block,
}
_PROFILE_FORMATTERS: dict[str, Callable[[Token, HtmlProfile], str]] = {
    "typed-address": _format_typed_address,
    "heading": _format_heading,
    "heading-end": _format_heading_end,
    "empty-heading": _format_empty_heading,
    "numbered": _format_numbered_list,
    "marker": _format_item_number,
    "link": _format_link,
    "image": _format_image,
    "figure": _format_figure,
    "table": _format_table,
    "reference": _format_reference,
    "note": _format_footnote,
    "note-mark": _format_footnote_number,
}
