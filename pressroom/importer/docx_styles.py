"""Read the styles of a Word document: what a paragraph is, and what is hidden, bold or large by its style."""

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from pressroom.importer.document_styles import Role, find_role
from pressroom.importer.docx_xml import find, find_value, get_attribute, is_on, iterate

_MAX_ANCESTORS = 20
_BODY_LEVEL = 9


class ParagraphKind(Struct, frozen=True):
    """What a paragraph is. `level` is that of a heading, from 1."""

    role: Role = ""
    level: int = 0


class DocxStyles:
    """The styles of one document, by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in iterate(root, "w:style") if root is not None else ():
            style_id = get_attribute(style, "w:styleId")
            self._styles.setdefault(style_id, style)
            is_default = get_attribute(style, "w:default") in {"1", "true"}
            if is_default and get_attribute(style, "w:type") == "paragraph":
                self._default = style_id
        self._defaults = find(root, "w:docDefaults/w:rPrDefault/w:rPr")

    @property
    def language(self) -> str:
        """The language of text that names none."""
        for properties in (*self._find_all(self._default, "w:rPr"), self._defaults):
            if language := find_value(properties, "w:lang"):
                return language
        return ""

    def find_kind(self, paragraph: etree._Element) -> ParagraphKind:
        """Return what a paragraph is, by its outline level, its style, and the styles that this is based on."""
        style_id = self._get_style_id(paragraph)
        names = [(get_attribute(each, "w:styleId"), find_value(each, "w:name")) for each in self._iterate(style_id)]
        for style_names in names or [(style_id, "")]:
            role, level = find_role(*style_names)
            if role:
                return ParagraphKind(role, level)
        outline_level = self._find_outline_level(paragraph)
        return ParagraphKind("heading", outline_level + 1) if outline_level < _BODY_LEVEL else ParagraphKind()

    def is_on(self, run: etree._Element, paragraph: etree._Element, name: str) -> bool:
        """Return whether a property of text, such as `w:vanish`, is on: in the run or in a style."""
        for properties in self._iterate_properties(run, paragraph):
            value = is_on(properties, name)
            if value is not None:
                return value
        return False

    def find_size(self, run: etree._Element, paragraph: etree._Element) -> int:
        """Return the size of text in half points."""
        for properties in (*self._iterate_properties(run, paragraph), self._defaults):
            size = find_value(properties, "w:sz")
            if size.isdecimal():
                return int(size[:5])
        return 20

    def find_numbering(self, paragraph: etree._Element) -> tuple[str, str]:
        """Return the id of the list that a paragraph is in, and its level; "" if it is in none."""
        number_id, level = "", ""
        for properties in (find(paragraph, "w:pPr"), *self._find_all(self._get_style_id(paragraph), "w:pPr")):
            number_id = number_id or find_value(properties, "w:numPr/w:numId")
            level = level or find_value(properties, "w:numPr/w:ilvl")
        return number_id, level or "0"

    def _find_outline_level(self, paragraph: etree._Element) -> int:
        for properties in (find(paragraph, "w:pPr"), *self._find_all(self._get_style_id(paragraph), "w:pPr")):
            value = find_value(properties, "w:outlineLvl")
            if value.isdecimal():
                return int(value[:3])
        return _BODY_LEVEL

    def _iterate_properties(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        properties = find(run, "w:rPr")
        if properties is not None:
            yield properties
        yield from self._find_all(find_value(properties, "w:rStyle"), "w:rPr")
        yield from self._find_all(self._get_style_id(paragraph), "w:rPr")

    def _get_style_id(self, paragraph: etree._Element) -> str:
        return find_value(paragraph, "w:pPr/w:pStyle") or self._default

    def _find_all(self, style_id: str, path: str) -> Iterator[etree._Element]:
        """Yield the properties of a style, and of the styles that it is based on."""
        for style in self._iterate(style_id):
            properties = find(style, path)
            if properties is not None:
                yield properties

    def _iterate(self, style_id: str) -> Iterator[etree._Element]:
        for _ in range(_MAX_ANCESTORS):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = find_value(style, "w:basedOn")
