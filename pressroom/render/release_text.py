"""release.txt: the whole text of a release, as it is copied from its page.

It is taken from the article's own markup, so page and text cannot drift apart, whatever a newsroom's template shows.
"""

import re
from functools import lru_cache
from html import unescape

from pressroom.model.pages import ReleasePage, Translation
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.article import render_article
from pressroom.render.context import RenderContext, get_page_model
from pressroom.text.bidi import isolate_lines

# How many lines end where an element begins or ends: with two, an empty line stands between. Cells share their line.
_LINE_BREAKS = {
    **dict.fromkeys(("td", "th"), 0),
    **dict.fromkeys(("br", "caption", "dd", "div", "dt", "figcaption", "li", "tbody", "thead", "tr"), 1),
    **dict.fromkeys(("address", "article", "blockquote", "dl", "figure", "header", "hr", "ol", "p", "pre"), 2),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "ul"), 2),
}
_INDENTED_TAGS = ("blockquote", "dd", "ol", "pre", "ul")

_BLOCK_TAG_NAMES = "|".join(_LINE_BREAKS)
_INLINE_TAG = re.compile(rf"<(?:!--.*?--|(?!/?(?:{_BLOCK_TAG_NAMES})\b)[^>]*)>", re.DOTALL)
_BLOCK_TAG = re.compile(rf"<(/?)({_BLOCK_TAG_NAMES})\b")
_TAG_SEQUENCE = re.compile(r"(<[^>]*+>(?:\s*+<[^>]*+>)*+)")  # several in a row, with the white space between them
_WHITESPACE = " \t\n\r\f"  # a no-break space is none


def render_release_text(item: Item, context: RenderContext) -> bytes:
    """The text, UTF-8, with LF."""
    return release_to_text(get_page_model(item, ReleasePage).release, context, item.translations)


def release_to_text(release: Release, context: RenderContext, translations: tuple[Translation, ...] = ()) -> bytes:
    """The same of a release; `translations` are its pages in all languages."""
    return isolate_lines(html_to_text(render_article(release, context, translations))).encode()


def html_to_text(html: str) -> str:
    """The text that markup shows, block by block; what a browser copies, once white space is folded.

    The markup is well-formed, with the names of elements in lower case and ">" escaped in attributes.
    """
    _, *parts = _TAG_SEQUENCE.split(_INLINE_TAG.sub("", html))
    pieces: list[str] = []
    depth = 0
    for tags, words in zip(parts[::2], parts[1::2], strict=True):
        lines, moved, literal = _interpret_tags(tags)
        depth += moved
        line_end = "\n" + "  " * depth
        pieces.append("\n" * (lines - 1) + line_end if lines else "\t")
        pieces.append(
            words.strip("\n").replace("\n", line_end) if literal else words.strip(_WHITESPACE).replace("\n", " ")
        )
    return unescape("".join(pieces)).strip(_WHITESPACE) + "\n"


@lru_cache(maxsize=4096)
def _interpret_tags(tags: str) -> tuple[int, int, bool]:
    """What tags in a row do: the lines that end, how far the text moves in (or out), and whether it is `pre`."""
    found = _BLOCK_TAG.findall(tags)
    lines = max(_LINE_BREAKS[name] for _, name in found)
    moved = sum(-1 if closing else 1 for closing, name in found if name in _INDENTED_TAGS)
    return lines, moved, found[-1] == ("", "pre")
