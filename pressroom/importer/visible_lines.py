"""List the lines of a page as readers see them, apart from navigation, forms, comments and the foot of the site."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pressroom.importer.html_elements import BLOCK_NAMES, get_attribute, get_class_words

_MAX_CHARACTERS = 400_000
_TABS = re.compile(r"(?<=\S)\t+(?=\S)")
_SPACE = re.compile(r"\s+")
_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "script style template noscript nav form dialog select option button svg head iframe object map video audio "
        "textarea menu",
    )
)
_NOT_TEXT = frozenset(
    re.findall(
        r"\w+",
        "comment comments respond related cookie cookies consent newsletter breadcrumb breadcrumbs menu navigation "
        "navbar kommentare kommentarer sitemap",
    )
)


def list_visible_lines(soup: BeautifulSoup) -> list[str]:
    """Return the lines of a page. Numbers and addresses that stand only in links follow the texts of these."""
    parts: list[str] = []
    size = 0
    for part in _walk(soup.body or soup):
        parts.append(part)
        size += len(part)
        if size > _MAX_CHARACTERS:
            break
    return [line for part in "".join(parts).split("\n") if (line := " ".join(part.split()))]


def _walk(root: Tag) -> Iterator[str]:
    stack: list[Tag | NavigableString | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif type(node) is NavigableString:
            yield _SPACE.sub(" ", str(node))
        elif isinstance(node, Tag):
            if node.name == "br":
                yield "\n"
            if node is not root and _is_left_out(node):
                continue
            if node.name == "pre":
                yield "\n" + _TABS.sub(" | ", node.get_text()) + "\n"
                continue
            is_block = node.name in BLOCK_NAMES
            end: list[Tag | NavigableString | str] = ["\n"] if is_block else [_get_address(node)]
            if is_block:
                yield "\n"
            stack += [*end, *reversed([each for each in node.children if isinstance(each, Tag | NavigableString)])]


def _is_left_out(tag: Tag) -> bool:
    if tag.name in _LEFT_OUT or tag.has_attr("hidden"):
        return True
    if tag.name == "footer":
        return tag.find_parent(["article", "main"]) is None
    return bool(_NOT_TEXT & get_class_words(tag)) and tag.find("h1") is None and tag.name not in {"main", "article"}


def _get_address(tag: Tag) -> str:
    """Return the number or e-mail address of a link whose text does not have it."""
    scheme, _, rest = get_attribute(tag, "href").partition(":") if tag.name == "a" else ("", "", "")
    value = rest.partition("?")[0].strip()
    text = tag.get_text(" ")
    if scheme.lower() == "mailto" and "@" in value and "@" not in text:
        return f" {value} "
    return f" {value} " if scheme.lower() == "tel" and value and not re.search(r"\d{2}", text) else ""
