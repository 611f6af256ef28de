"""release.txt: the full text of a release, as a reader would copy it from its page.

It is made from the HTML of the article, so page and text always agree, whatever the templates of a newsroom show.
"""

import re
from functools import lru_cache
from html import unescape

from pressroom.model.pages import ReleasePage, Translation
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.article import render_article
from pressroom.render.context import RenderContext, get_page_model
from pressroom.text.bidi import isolate_lines_and_cells

# Number of line ends where an element starts or ends: two leave an empty line. Cells share their line.
_LINE_BREAKS = {
    **dict.fromkeys(("td", "th"), 0),
    **dict.fromkeys(("br", "caption", "dd", "div", "dt", "figcaption", "li", "tbody", "thead", "tr"), 1),
    **dict.fromkeys(("address", "article", "blockquote", "dl", "figure", "header", "hr", "ol", "p", "pre"), 2),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "ul"), 2),
}
_INDENTED_TAGS = ("blockquote", "dd", "ol", "pre", "ul")

_BLOCK_TAG_NAMES = "|".join(_LINE_BREAKS)
_WHITESPACE = " \t\n\r\f"  # not the no-break space
_INLINE_TAG = re.compile(rf"<(?:!--.*?--|(?!/?(?:{_BLOCK_TAG_NAMES})\b)[^>]*)>", re.DOTALL)
_BLOCK_TAG = re.compile(rf"<(/?)({_BLOCK_TAG_NAMES})\b")
_TAG_SEQUENCE = re.compile(r"(<[^>]*+>(?:\s*+<[^>]*+>)*+)")  # consecutive tags, with the white space between them
_CONTROL = re.compile(r'<(\w+)\b[^>]*\sclass="(?:[^"]*\s)?control(?:\s[^"]*)?"[^>]*>.*?</\1>', re.DOTALL)
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(?=</tr>)", re.DOTALL)
_CELL = re.compile(r"(<t[dh]\b[^>]*>)(.*?)(</t[dh]>)", re.DOTALL)
_TAGS_AND_SPACES = re.compile(rf"(?:<[^>]*>|[{_WHITESPACE}])+")
_EMPTY_CELL = "\0"  # stands for the text of an empty cell, because consecutive tags count as one


def render_release_text(item: Item, context: RenderContext) -> bytes:
    """Render the text, with LF line ends."""
    return release_to_text(get_page_model(item, ReleasePage).release, context, item.translations)


def release_to_text(release: Release, context: RenderContext, translations: tuple[Translation, ...] = ()) -> bytes:
    """Return the text of a release; `translations` are its pages in all languages."""
    return isolate_lines_and_cells(html_to_text(render_article(release, context, translations))).encode()


def html_to_text(html: str) -> str:
    """Return the text of HTML, block by block: what a browser copies, with white space collapsed.

    Elements of the class `control` are left out: links to save and download, which are no part of the text. Every row
    of a table has a tab for each cell, also for empty ones. The HTML must be well-formed, with element names in lower
    case, ">" escaped in attributes, and no element in a control that has the name of the control.
    """
    return html_to_former_text(_ROW.sub(_write_row, _CONTROL.sub("", html))).replace(_EMPTY_CELL, "")


def html_to_former_text(html: str) -> str:
    """Return the text as earlier versions of pressroom wrote it, with controls and without empty cells.

    Digests of it are in records. The HTML is as for `html_to_text`.
    """
    _, *tokens = _TAG_SEQUENCE.split(_INLINE_TAG.sub("", html))
    parts: list[str] = []
    depth = 0
    for tags, text in zip(tokens[::2], tokens[1::2], strict=True):
        lines, depth_change, is_preformatted = _interpret_tags(tags)
        depth += depth_change
        line_end = "\n" + "  " * depth
        parts.append("\n" * (lines - 1) + line_end if lines else "\t")
        parts.append(
            text.strip("\n").replace("\n", line_end) if is_preformatted else text.strip(_WHITESPACE).replace("\n", " ")
        )
    return unescape("".join(parts)).strip(_WHITESPACE) + "\n"


def _write_row(row: re.Match[str]) -> str:
    """Return a row with the text of each cell on one line. Empty cells at its end need no tab."""
    cells = [(start, _write_cell(content), end) for start, content, end in _CELL.findall(row[2])]
    while cells and not cells[-1][1]:
        cells.pop()
    return row[1] + "".join([start + (text or _EMPTY_CELL) + end for start, text, end in cells])


def _write_cell(content: str) -> str:
    return _TAGS_AND_SPACES.sub(" ", _INLINE_TAG.sub("", content)).strip(" ")


@lru_cache(maxsize=4096)
def _interpret_tags(tags: str) -> tuple[int, int, bool]:
    """Return the effect of consecutive tags: number of line ends, change of indentation, whether `pre` starts."""
    block_tags = _BLOCK_TAG.findall(tags)
    lines = max(_LINE_BREAKS[name] for _, name in block_tags)
    depth_change = sum(-1 if slash else 1 for slash, name in block_tags if name in _INDENTED_TAGS)
    return lines, depth_change, block_tags[-1] == ("", "pre")
