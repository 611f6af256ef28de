"""release.txt: the whole text of a release, as it is copied from its page.

It is taken from the article's own markup, so page and text cannot drift apart, whatever a newsroom's template shows.
"""

import re
from functools import lru_cache
from html import unescape

from pressroom.artifact import Item, ReleasePage, Translation
from pressroom.release import Release
from pressroom.render.article import article
from pressroom.render.press import Press, subject
from pressroom.text.directions import in_order

# How many lines end where an element begins or ends: with two, an empty line stands between. Cells share their line.
_LINES = {
    **dict.fromkeys(("td", "th"), 0),
    **dict.fromkeys(("br", "caption", "dd", "div", "dt", "figcaption", "li", "tbody", "thead", "tr"), 1),
    **dict.fromkeys(("address", "article", "blockquote", "dl", "figure", "header", "hr", "ol", "p", "pre"), 2),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "ul"), 2),
}
_INDENTED = ("blockquote", "dd", "ol", "pre", "ul")

_NAMES = "|".join(_LINES)
_INLINE = re.compile(rf"<(?:!--.*?--|(?!/?(?:{_NAMES})\b)[^>]*)>", re.DOTALL)
_TAG = re.compile(rf"<(/?)({_NAMES})\b")
_TAGS = re.compile(r"(<[^>]*+>(?:\s*+<[^>]*+>)*+)")  # several in a row, with the white space between them
_WHITE = " \t\n\r\f"  # a no-break space is none


def release_text(item: Item, press: Press) -> bytes:
    """The text, UTF-8, with LF."""
    return text_of(subject(item, ReleasePage).release, press, item.translations)


def text_of(release: Release, press: Press, translations: tuple[Translation, ...] = ()) -> bytes:
    """The same of a release; `translations` are its pages in all languages."""
    return in_order(plain_text(article(release, press, translations))).encode()


def plain_text(html: str) -> str:
    """The text that markup shows, block by block; what a browser copies, once white space is folded.

    The markup is well-formed, with the names of elements in lower case and ">" escaped in attributes.
    """
    _, *parts = _TAGS.split(_INLINE.sub("", html))
    pieces: list[str] = []
    depth = 0
    for tags, words in zip(parts[::2], parts[1::2], strict=True):
        lines, moved, literal = _between(tags)
        depth += moved
        line_end = "\n" + "  " * depth
        pieces.append("\n" * (lines - 1) + line_end if lines else "\t")
        pieces.append(words.strip("\n").replace("\n", line_end) if literal else words.strip(_WHITE).replace("\n", " "))
    return unescape("".join(pieces)).strip(_WHITE) + "\n"


@lru_cache(maxsize=4096)
def _between(tags: str) -> tuple[int, int, bool]:
    """What tags in a row do: the lines that end, how far the text moves in (or out), and whether it is `pre`."""
    found = _TAG.findall(tags)
    lines = max(_LINES[name] for _, name in found)
    moved = sum(-1 if closing else 1 for closing, name in found if name in _INDENTED)
    return lines, moved, found[-1] == ("", "pre")
