"""Read attributes, words of classes, and text of HTML elements; compare texts of a page."""

import re
from functools import lru_cache

from bs4.element import NavigableString, PageElement, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD = re.compile(r"[A-Z]?[a-zåäöæøü]+|[A-Z]+(?![a-z])|[0-9]+")


def get_attribute(tag: Tag, name: str) -> str:
    """Return an attribute as one text without white space around it; "" if the element does not have it."""
    value = tag.get(name)
    return (" ".join(value) if isinstance(value, list) else str(value or "")).strip()


def get_text(tag: Tag | None) -> str:
    """Return the text of an element on one line."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def get_lines(tag: Tag) -> list[str]:
    """Return the text of an element as readers see it: a line for each block and line break."""
    parts: list[str] = []
    for node in tag.descendants:
        if type(node) is NavigableString:
            parts.append(" ".join(str(node).replace("\n", " ").split(" ")))
        elif isinstance(node, Tag) and (node.name == "br" or node.name in BLOCK_NAMES):
            parts.append("\n")
        if isinstance(node, NavigableString) and _ends_block(node, tag):
            parts.append("\n")
    return [line for part in "".join(parts).split("\n") if (line := " ".join(part.split()))]


BLOCK_NAMES = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
        "header hr li "
        "main ol p pre section table tr td th ul",
    )
)


def _ends_block(node: NavigableString, root: Tag) -> bool:
    """Return whether a block ends after a text."""
    current: Tag | NavigableString = node
    while current.next_sibling is None and current.parent is not None and current.parent is not root:
        current = current.parent
        if current.name in BLOCK_NAMES:
            return True
    return False


def get_class_words(tag: Tag) -> frozenset[str]:
    """Return the words in the classes, the id, the role and the `data-testid` of an element, in small letters."""
    names = (get_attribute(tag, name) for name in ("class", "id", "role", "data-testid"))
    return split_words(" ".join(filter(None, names)))


@lru_cache(maxsize=4096)
def split_words(names: str) -> frozenset[str]:
    """Split names such as `navPrimary article__body` into words."""
    return frozenset(word.lower() for word in _WORD.findall(names[:500]))


def fold_text(text: str) -> str:
    """Return the letters and digits of a text, for comparing texts of a page."""
    return "".join(character for character in text.casefold() if character.isalnum())


def is_same_text(text: str, other: str) -> bool:
    """Return whether two texts are the same, or one of them is the beginning of the other, cut off."""
    first, second = fold_text(text), fold_text(other)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) >= 20 and longer.startswith(shorter))


def has_ancestor(tag: PageElement, ancestor: Tag) -> bool:
    """Return whether an element is in another one; `in` would compare all that they contain."""
    return any(parent is ancestor for parent in tag.parents)


def measure_depth(root: Tag) -> int:
    """Return how many elements are nested in one another at most."""
    depths = {id(root): 0}
    for tag in root.find_all(name=True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values())
