"""Go through the lines of a page as readers see them, and remove those that are no text: labels, tools, marks."""

import re
from collections.abc import Iterator, Sequence

from bs4.element import NavigableString, Tag
from msgspec import Struct

from pressroom.importer.html_elements import HEADINGS, get_attribute, has_ancestor
from pressroom.importer.line_words import (
    ADVERTISEMENT_LABEL,
    FOLLOW_LINE,
    LANGUAGE_MENU,
    NETWORK_NAME,
    READER_COMMENTS,
    TEMPLATE_MARK,
    TOOL_LINE,
)

_MAX_LINE = 300
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br button center dd details div dl dt fieldset figcaption figure footer "
        "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
        "ul",
    )
)
_KEPT = frozenset({"pre", "code", "table", "blockquote", "figcaption", "dl"})


class TextLine(Struct, frozen=True):
    """A line: its text on one line, the nodes that it consists of, and the block that it is in."""

    text: str
    nodes: Sequence[NavigableString]
    block: Tag


def list_lines(root: Tag) -> Iterator[TextLine]:
    """Yield the lines below an element, which end where a block begins or ends."""
    nodes: list[NavigableString] = []
    for node in list(root.descendants):
        if isinstance(node, Tag):
            if node.name in _BLOCKS:
                yield from _make_line(nodes)
                nodes = []
        elif type(node) is NavigableString:
            if nodes and _find_block(node) is not _find_block(nodes[-1]):
                yield from _make_line(nodes)
                nodes = []
            nodes.append(node)
    yield from _make_line(nodes)


def _make_line(nodes: Sequence[NavigableString]) -> Iterator[TextLine]:
    text = " ".join("".join(nodes).split())
    block = _find_block(nodes[0]) if text else None
    if block is not None:
        yield TextLine(text, nodes, block)


def _find_block(node: NavigableString) -> Tag | None:
    return next((parent for parent in node.parents if parent.name in _BLOCKS), None)


def remove_other_lines(root: Tag) -> None:
    """Remove the lines that are no text: labels of advertisements, tools such as “Print”, unfilled template marks."""
    for line in list(list_lines(root)):
        if len(line.text) <= _MAX_LINE and _is_other(line) and not _is_in_kept_part(line, root):
            remove_line(line, root)
    for image in root.find_all("img", alt=True):
        alt = " ".join(get_attribute(image, "alt").split())
        if len(alt) <= _MAX_LINE and (TOOL_LINE.fullmatch(alt) or NETWORK_NAME.fullmatch(alt)):
            image.extract()


def remove_line(line: TextLine, root: Tag) -> None:
    """Remove the texts of a line, with the links that they are all of."""
    for node in line.nodes:
        _remove_with_link(node, root)


def _remove_with_link(node: NavigableString, root: Tag) -> None:
    """Remove a text, and with it the link that it is all of, which may show a symbol as well."""
    link = node.find_parent("a")
    text = node.strip()
    node.extract()
    if link is not None and text and has_ancestor(link, root) and not link.get_text(strip=True):
        link.extract()


def _is_other(line: TextLine) -> bool:
    if line.block.name in HEADINGS:
        return ADVERTISEMENT_LABEL.fullmatch(line.text) is not None and _is_alone(line.block)
    if TEMPLATE_MARK.fullmatch(line.text) or FOLLOW_LINE.fullmatch(line.text):
        return True
    if LANGUAGE_MENU.fullmatch(line.text) and _is_linked(line):
        return True
    is_tool = TOOL_LINE.fullmatch(" ".join(" ".join(line.nodes).split())) is not None
    if line.block.name == "li":
        return is_tool and _is_linked(line)
    return is_tool or any(pattern.fullmatch(line.text) for pattern in (ADVERTISEMENT_LABEL, READER_COMMENTS))


def _is_alone(heading: Tag) -> bool:
    """Return whether a heading is all that its parent says: nothing is below it that it could be the heading of."""
    parent = heading.parent
    return parent is not None and parent.get_text(strip=True) == heading.get_text(strip=True)


def _is_linked(line: TextLine) -> bool:
    return any(node.find_parent("a") is not None for node in line.nodes)


def _is_in_kept_part(line: TextLine, root: Tag) -> bool:
    for parent in line.nodes[0].parents:
        if parent is root:
            return False
        if parent.name in _KEPT:
            return True
    return False
