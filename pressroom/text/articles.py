"""Read the article of a page, which may be hostile: its markup, without comments and scripts.

Parsers of HTML repair what is wrong, each in its own way, and some need a time that grows with the square of the size.
Here nothing is repaired: what is not written strictly is an error. Each character is looked at a fixed number of times.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*+)")
_REST_OF_TAG = re.compile(
    r"""(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+\s*+/?>""", re.DOTALL
)
_COMMENT_END = re.compile(r"--!?>")
# The content of these elements is no text of the page. Nobody can tell it apart without the rules of a browser.
_SKIPPED_TAGS = frozenset(
    ("iframe", "noembed", "noframes", "noscript", "script", "style", "template", "textarea", "title", "xmp")
)
_VOID_TAGS = frozenset(("br", "col", "hr", "img", "source", "wbr"))
_MAX_DEPTH = 100


class MarkupToken(NamedTuple):
    """A tag or a piece of text: its source, and for a tag its name in lower case."""

    source: str
    name: str = ""

    @property
    def is_end(self) -> bool:
        """Whether this is an end tag."""
        return self.source.startswith("</")


def read_article(page: str) -> list[MarkupToken]:
    """Return the tokens of the only article of a page. Raises ValueError if there is not exactly one."""
    tokens = list(_list_tokens(page))
    bounds = [number for number, token in enumerate(tokens) if token.name == "article"]
    if len(bounds) != 2 or tokens[bounds[0]].is_end or not tokens[bounds[1]].is_end:
        raise ValueError("expected exactly one article")
    article = tokens[bounds[0] : bounds[1] + 1]
    _require_balance(article)
    return article


def _require_balance(tokens: list[MarkupToken]) -> None:
    """Raise ValueError unless each tag in an article has its end, and is written as pressroom writes it."""
    open_tags: list[str] = []
    for token in tokens:
        if token.name and (">" in token.source[:-1] or token.source.lstrip("</")[: len(token.name)] != token.name):
            raise ValueError(f"the tag {token.name} is not written as pressroom writes it")
        if token.is_end and (not open_tags or open_tags.pop() != token.name):
            raise ValueError(f"the end of {token.name} is at a wrong place")
        if token.name and not token.is_end and token.name not in _VOID_TAGS:
            open_tags.append(token.name)
        if len(open_tags) > _MAX_DEPTH:
            raise ValueError("the tags are too deeply nested")


def _list_tokens(page: str) -> Iterator[MarkupToken]:
    """Yield the tokens of a page, without comments and without the content of elements that are no text."""
    start = 0
    while start < len(page):
        end = page.find("<", start)
        if end != start:
            yield MarkupToken(page[start : end if end >= 0 else len(page)])
        if end < 0:
            return
        token, start = _read_markup(page, end)
        if token:
            yield token


def _read_markup(page: str, start: int) -> tuple[MarkupToken | None, int]:
    """Return the tag at a "<", or None for what is not shown, and where it ends. Raises ValueError if it has no end."""
    if page.startswith("<!--", start):
        return None, _find_comment_end(page, start)
    if page.startswith(("<!", "<?"), start):
        return None, _find(page, ">", start) + 1
    name = _NAME.match(page, start)
    rest = _REST_OF_TAG.match(page, name.end()) if name else None
    if name is None or rest is None:
        raise ValueError("a tag is not valid")
    token = MarkupToken(page[start : rest.end()], name[1].lower())
    if token.name not in _SKIPPED_TAGS or token.is_end:
        return (None if token.name in _SKIPPED_TAGS else token), rest.end()
    end_tag = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(page, rest.end())
    if end_tag is None:
        raise ValueError(f"{token.name} has no end")
    return None, end_tag.start()


def _find_comment_end(page: str, start: int) -> int:
    for empty in ("<!-->", "<!--->"):
        if page.startswith(empty, start):
            return start + len(empty)
    end = _COMMENT_END.search(page, start + len("<!--"))
    if end is None:
        raise ValueError("a comment has no end")
    return end.end()


def _find(page: str, text: str, start: int) -> int:
    place = page.find(text, start)
    if place < 0:
        raise ValueError(f"expected {text}")
    return place
