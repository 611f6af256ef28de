"""Find the lists of a Word document: which paragraphs are items, at which level, and with which number."""

import re
from collections import defaultdict

from lxml import etree
from msgspec import Struct

from pressroom.importer.docx_styles import DocxStyles
from pressroom.importer.docx_xml import find, find_value, get_attribute, iterate

_MAX_LEVEL = 4
_NOT_LISTED = frozenset({"", "none"})


class ListItem(Struct, frozen=True):
    """The place of a paragraph in a list; `level` counts from 0, and `number` is None in a list with bullets."""

    list_id: str
    level: int
    number: int | None


class DocxLists:
    """Counts the items of the lists of one document. Paragraphs must be asked for in the order of the text."""

    def __init__(self, root: etree._Element | None, styles: DocxStyles) -> None:
        self._styles = styles
        numbers = () if root is None else iterate(root, "w:num")
        self._numbers = {get_attribute(each, "w:numId"): each for each in numbers}
        definitions = [] if root is None else list(iterate(root, "w:abstractNum"))
        self._definitions = {get_attribute(each, "w:abstractNumId"): each for each in definitions}
        self._by_link = {link: each for each in definitions if (link := find_value(each, "w:styleLink"))}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()

    def find_item(self, paragraph: etree._Element) -> ListItem | None:
        """Return the place of a paragraph, or None if it is not an item."""
        number_id, level_text = self._styles.find_numbering(paragraph)
        if number_id not in self._numbers or not level_text.isdecimal():
            return None
        level = min(int(level_text[:3]), 8)
        definition_id = find_value(self._numbers[number_id], "w:abstractNumId")
        number_format = self._find_level_value(number_id, level, "w:numFmt", "decimal")
        if number_format in _NOT_LISTED:
            return None
        number = self._count(number_id, definition_id, level)
        if number_format == "bullet":
            return ListItem(definition_id, level, None)
        return ListItem(definition_id, level, number)

    def _count(self, number_id: str, definition_id: str, level: int) -> int:
        """Return the number of the next item. Lists with the same definition go on, unless one says where it starts."""
        counts = self._counts[definition_id]
        override = find(self._numbers[number_id], f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride")
        if override is not None and (number_id, level) not in self._restarted:
            self._restarted.add((number_id, level))
            counts[level] = _parse_number(get_attribute(override, "w:val"))
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = _parse_number(self._find_level_value(number_id, level, "w:start", "1"))
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return counts[level]

    def _find_level_value(self, number_id: str, level: int, name: str, default: str) -> str:
        number = self._numbers[number_id]
        definition = self._definitions.get(find_value(number, "w:abstractNumId"))
        link = find_value(definition, "w:numStyleLink")
        for source, path in ((number, "w:lvlOverride/w:lvl"), (self._by_link.get(link, definition), "w:lvl")):
            value = find_value(source, f"{path}[@w:ilvl='{level}']/{name}")
            if value:
                return value
        return default


class ListLevels:
    """Makes the levels of items consecutive: the first item of a list is at level 0, and none skips a level."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def enter(self, level: int) -> int:
        """Return the level at which an item of a level is written."""
        while self._open and self._open[-1] > level:
            self._open.pop()
        if not self._open or self._open[-1] < level:
            self._open.append(level)
        return min(len(self._open) - 1, _MAX_LEVEL)

    def end(self) -> None:
        """Begin a new list with the next item."""
        self._open.clear()


def _parse_number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,8}", text) else 1
