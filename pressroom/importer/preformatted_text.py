"""Make paragraphs of a text that an old page shows preformatted, as it was written for teleprinters and mail."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_MIN_TEXT = 400
_MAX_TEXT = 200_000
_MIN_SENTENCES = 3
_SHARE_OF_LETTERS = 0.85
_WRAPPED = 40
_INDENT = 3
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
    paragraphs = [soup.new_tag("p")]
    for node in [child.extract() for child in list(pre.contents)]:
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
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if number and (not line.strip() or indent >= before + _INDENT):
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
