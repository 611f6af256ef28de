"""Make paragraphs of a text that an old page shows preformatted, as it was written for teleprinters and mail."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from pressroom.importer.date_lines import is_date_line
from pressroom.importer.release_marks import is_immediate
from pressroom.importer.title_names import is_label

_MIN_TEXT = 400
_MAX_TEXT = 200_000
_MIN_SENTENCES = 3
_SHARE_OF_LETTERS = 0.85
_WRAPPED = 40
_INDENT = 3
_EMPHASIS = frozenset({"b", "strong", "font", "big", "center", "u", "i", "em"})
_MAX_CENTRED = 6
_CENTRED_INDENT = 8
_MAX_OFF_CENTRE = 2
_MAX_HEADLINE = 250
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[”\"’)]?[.!?](?=\s)")


def open_preformatted(soup: BeautifulSoup) -> None:
    """Make paragraphs of preformatted text that consists of sentences. Code and tables stay as they are."""
    for pre in soup.find_all("pre"):
        if pre.find(["code", "pre", "p"]) is None and pre.find_parent("pre") is None and _is_prose(pre.get_text()):
            _split_paragraphs(soup, pre)


def _is_prose(text: str) -> bool:
    if not _MIN_TEXT <= len(text) <= _MAX_TEXT:
        return False
    letters = sum(character.isalpha() or character.isspace() for character in text)
    if letters < _SHARE_OF_LETTERS * len(text):
        return False
    return len(_SENTENCE_END.findall(text)) >= _MIN_SENTENCES


def _split_paragraphs(soup: BeautifulSoup, pre: Tag) -> None:
    """Replace the contents by paragraphs, as empty lines and indents separate them."""
    nodes = list(_separate_emphasised(soup, [child.extract() for child in list(pre.contents)]))
    paragraphs = [soup.new_tag("p")]
    for node in _open_centred_lines(soup, nodes):
        if isinstance(node, Tag) and node.name == "p":
            paragraphs += [node, soup.new_tag("p")]
            continue
        if type(node) is not NavigableString:
            paragraphs[-1].append(node)
            continue
        first, *others = _split_text(node)
        paragraphs[-1].append(NavigableString(first))
        for chunk in (*filter(str.strip, others[:-1]), *others[-1:]):
            paragraphs.append(soup.new_tag("p"))
            paragraphs[-1].append(NavigableString(chunk))
    pre.name, pre.attrs = "div", {}
    for paragraph in paragraphs:
        if paragraph.get_text(strip=True):
            _break_short_lines(soup, paragraph)
            pre.append(paragraph)


def _split_text(text: str) -> list[str]:
    chunks = [""]
    before = _INDENT
    lines = text.split("\n")
    for number, line in enumerate(lines):
        # After the last line break, the next element goes on.
        is_empty = not line.strip() and number < len(lines) - 1
        indent = len(line) - len(line.lstrip())
        if number and (is_empty or (line.strip() and indent >= before + _INDENT)):
            chunks.append("")
        chunks[-1] += line if not chunks[-1] else f"\n{line}"
        before = indent if line.strip() else len(text)
    return chunks


def _break_short_lines(soup: BeautifulSoup, paragraph: Tag) -> None:
    """Put line breaks between lines that are not those of a paragraph wrapped at the margin."""
    lines = [line for line in paragraph.get_text().split("\n") if line.strip()]
    if all(len(line.strip()) >= _WRAPPED for line in lines[:-1]):
        return
    for string in [each for each in paragraph.find_all(string=True) if "\n" in each.strip()]:
        first, *others = string.strip("\n").split("\n")
        new: list[NavigableString | Tag] = [NavigableString(first)]
        for line in others:
            new += [soup.new_tag("br"), NavigableString(line)]
        string.replace_with(*new)


# --- headlines -------------------------------------------------------------------------------------------------------


def _separate_emphasised(soup: BeautifulSoup, nodes: Sequence[PageElement]) -> Iterator[PageElement]:
    """Put each emphasised text that begins below an empty line and ends with a line into paragraphs of its own."""
    for number, node in enumerate(nodes):
        if not isinstance(node, Tag) or not _fills_lines(nodes, number):
            yield node
            continue
        blocks = list(_list_blocks(node.get_text())) if _is_emphasis(node) else []
        yield NavigableString("\n\n")
        if len(blocks) < 2:
            yield node
        for lines in blocks if len(blocks) > 1 else []:
            yield _copy_with_text(soup, node, "\n".join(lines))
            yield NavigableString("\n\n")
        yield NavigableString("\n\n")


def _fills_lines(nodes: Sequence[PageElement], number: int) -> bool:
    """Return whether an emphasised text has its lines for itself, and none directly above it."""
    node = nodes[number]
    if not isinstance(node, Tag) or node.name not in _EMPHASIS:
        return False
    text = node.get_text()
    before, after = (_read_string(nodes, each) for each in (number - 1, number + 1))
    begins = before is not None and (not before.strip() or _ends_with_empty_line(before + text[:1]))
    ends = after is not None and (text.rstrip(" \t").endswith("\n") or after.lstrip(" \t")[:1] in {"", "\n"})
    return bool(text.strip()) and begins and ends


def _read_string(nodes: Sequence[PageElement], number: int) -> str | None:
    """Return the text of a node without elements, "" beyond the ends, None for an element."""
    if not 0 <= number < len(nodes):
        return ""
    node = nodes[number]
    return str(node) if isinstance(node, NavigableString) else None


def _copy_with_text(soup: BeautifulSoup, tag: Tag, text: str) -> Tag:
    copied = soup.new_tag(tag.name)
    copied.attrs.update(tag.attrs)
    copied.string = text
    return copied


def _ends_with_empty_line(text: str) -> bool:
    end = text[len(text.rstrip()) :]
    return end.count("\n") > 1


def _list_blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines between empty ones."""
    for is_filled, lines in groupby(text.expandtabs().split("\n"), lambda line: bool(line.strip())):
        if is_filled:
            yield list(lines)


def _open_centred_lines(soup: BeautifulSoup, nodes: Sequence[PageElement]) -> Iterator[PageElement]:
    """Make centred paragraphs of lines that spaces put in the middle: a headline may have several."""
    for node in nodes:
        is_text = type(node) is NavigableString or _is_emphasis(node)
        groups = [(lines, _is_centred(lines)) for lines in _list_blocks(node.get_text())] if is_text else []
        if not any(centred for _, centred in groups):
            yield node
            continue
        for lines, centred in groups:
            for text in _join_headlines(lines) if centred else ["\n".join(lines)]:
                part = _copy_with_text(soup, node, text) if isinstance(node, Tag) else NavigableString(text)
                yield NavigableString("\n\n")
                yield _make_centred(soup, part) if centred else part
        yield NavigableString("\n\n")


def _is_emphasis(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in _EMPHASIS and node.find(name=True) is None


def _make_centred(soup: BeautifulSoup, part: NavigableString | Tag) -> Tag:
    paragraph = soup.new_tag("p", attrs={"align": "center"})
    paragraph.append(part)
    return paragraph


def _is_centred(lines: Sequence[str]) -> bool:
    """Return whether all lines have their middle in the same place, and the shortest begins furthest from the left."""
    if len(lines) > _MAX_CENTRED or sum(map(len, map(str.strip, lines))) > _MAX_HEADLINE:
        return False
    middles = [_measure_indent(line) + len(line.strip()) / 2 for line in lines]
    if max(middles) - min(middles) > _MAX_OFF_CENTRE:
        return False
    shortest, longest = (choose(lines, key=lambda line: len(line.strip())) for choose in (min, max))
    is_further = _measure_indent(shortest) >= _measure_indent(longest) + _INDENT
    return min(map(_measure_indent, lines)) >= _CENTRED_INDENT or is_further


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _join_headlines(lines: Sequence[str]) -> Iterator[str]:
    """Yield centred lines, with those of one headline joined: marks, dates and other letters begin another one."""
    joined = ""
    for line in map(str.strip, lines):
        if joined and (_is_own_line(line) or _is_own_line(joined) or line.isupper() != joined.isupper()):
            yield joined
            joined = ""
        joined = f"{joined} {line}".strip()
    yield joined


def _is_own_line(line: str) -> bool:
    return is_immediate(line) or is_label(line) or is_date_line(line)
