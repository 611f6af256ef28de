"""Read the article of a page, which may be hostile: its markup without comments and scripts, and digests of its words.

Parsers of HTML repair what is wrong, each in its own way, and some need a time that grows with the square of the size.
Here nothing is repaired: what is not written strictly is an error. Each character is looked at a fixed number of times.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from pressroom.model.release import ArticleDigest, TextBlock
from pressroom.text.bidi import isolate_lines_and_cells

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


# What changes around a release without a new version of it: it comes from newsroom.yaml or from other languages. A
# control is no part of the text.
_SURROUNDING_CLASSES = frozenset(("about", "contacts", "control", "issuer", "keywords", "outdated"))
# These attributes change how an element looks, or what it does, in ways that nobody can check here.
_UNSAFE_ATTRIBUTE = re.compile(r"hidden|on.*|popover|style")
_ATTRIBUTE = re.compile(r"""\s++([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+""", re.DOTALL)
_WRAPPER_TAGS = frozenset(("article", "div", "header", "picture", "section", "source", "span", "time", "wbr"))
_CELL_TAGS = frozenset(("td", "th"))
_INLINE_TAGS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "img", "ins", "mark", "picture", "q", "s"),
        *("small", "source", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    )
)


def digest_article(page: str, site_url: str, page_url: str) -> ArticleDigest | None:
    """Return what the article of a page says, or None if it is not written as pressroom writes it.

    Links below `site_url` are compared without it, so that a newsroom can move.
    """
    try:
        return _ArticleReader(site_url, page_url).read(read_article(page))
    except ValueError:
        return None


def list_text_lines(text: str) -> list[str]:
    """Return the lines of a text that are not empty, with single spaces."""
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


class _ArticleReader:
    """Collects the words of an article in blocks, and its words, links and markup in one list."""

    def __init__(self, site_url: str, page_url: str) -> None:
        self._site_url = site_url
        self._page_url = page_url
        self._blocks: list[list[str]] = [[]]
        self._markup: list[str] = []
        self._skipped_depth = 0
        self._preformatted_depth = 0

    def read(self, tokens: list[MarkupToken]) -> ArticleDigest:
        """Return what an article says. Raises ValueError if a tag has an attribute that can hide something."""
        for token in tokens:
            attributes = _read_attributes(token) if token.name else {}
            if self._skipped_depth or not _SURROUNDING_CLASSES.isdisjoint(attributes.get("class", "").split()):
                self._skip(token)
            elif token.name:
                self._add_tag(token, attributes)
            else:
                self._add_text(token.source)
        blocks = [_list_block_lines("".join(block)) for block in self._blocks]
        words = [TextBlock(len(lines), digest_lines(lines)) for lines in blocks if lines]
        return ArticleDigest(digest_lines(self._markup), tuple(words))

    def _skip(self, token: MarkupToken) -> None:
        if not token.name or token.name in _VOID_TAGS:
            return
        if not self._skipped_depth:
            self._blocks.append([])
        self._skipped_depth += -1 if token.is_end else 1

    def _add_tag(self, token: MarkupToken, attributes: dict[str, str]) -> None:
        self._preformatted_depth += (token.name == "pre") * (-1 if token.is_end else 1)
        if token.name not in _INLINE_TAGS:
            self._blocks[-1].append("\t" if token.name in _CELL_TAGS else "\n")
        if token.name not in _WRAPPER_TAGS:
            link = self._resolve(attributes["href"]) if "href" in attributes else attributes.get("alt", "")
            self._markup.append(f"<{'/' * token.is_end}{token.name} {link}>")

    def _add_text(self, source: str) -> None:
        self._blocks[-1].append(source if self._preformatted_depth else source.replace("\n", " "))
        if text := " ".join(unescape(source).split()):
            self._markup.append(text)

    def _resolve(self, link: str) -> str:
        """Return the target of a link; below the site, without the URL of the site."""
        return urljoin(self._page_url, link).removeprefix(self._site_url)


def _read_attributes(token: MarkupToken) -> dict[str, str]:
    """Return the attributes of a tag. Raises ValueError if one can hide something."""
    attributes = {
        match[1].lower(): unescape("".join(match.groups("")[1:])) for match in _ATTRIBUTE.finditer(token.source)
    }
    if any(_UNSAFE_ATTRIBUTE.fullmatch(name) for name in attributes):
        raise ValueError(f"{token.name} has an attribute that pressroom does not write")
    return attributes


def _list_block_lines(source: str) -> list[str]:
    lines = [line.strip() for line in unescape(source).split("\n")]
    return list_text_lines(isolate_lines_and_cells("\n".join(lines)))


def digest_lines(lines: Sequence[str]) -> str:
    """Return the SHA-256 of lines."""
    return sha256("\n".join(lines).encode()).hexdigest()
