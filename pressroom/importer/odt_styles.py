"""Read the styles of an OpenDocument text: what paragraphs are, what is bold or hidden, which lists have numbers."""

from collections.abc import Iterator

from lxml import etree

from pressroom.importer.document_styles import Role, find_role

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
_MAX_ANCESTORS = 20


def qualify_odf(name: str) -> str:
    """Return `{namespace}p` for `text:p`."""
    prefix, _, local_name = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local_name}"


def get_odf(element: etree._Element, name: str) -> str:
    """Return an attribute such as `text:style-name`."""
    return str(element.get(qualify_odf(name)) or "")


def get_odf_text(element: etree._Element) -> str:
    """Return all text in an element."""
    return "".join(map(str, element.itertext()))


class OdtStyles:
    """The styles of one document, by their names."""

    def __init__(self, *roots: etree._Element | None) -> None:
        known = [root for root in roots if root is not None]
        self._styles = {
            get_odf(each, "style:name"): each for root in known for each in root.iter(qualify_odf("style:style"))
        }
        self._lists = {
            get_odf(each, "style:name"): each for root in known for each in root.iter(qualify_odf("text:list-style"))
        }
        self.language = next(filter(None, [_find_language(root) for root in known]), "")

    def find_role(self, name: str) -> tuple[Role, int]:
        """Return what a paragraph with a style is, and the level of a heading."""
        for style in self._iterate(name):
            role, level = find_role(get_odf(style, "style:name"), get_odf(style, "style:display-name"))
            if role:
                return role, level
        return "", 0

    def find_property(self, name: str, key: str) -> str:
        """Return a property of the text with a style, such as `fo:font-weight`."""
        for style in self._iterate(name):
            properties = style.find(qualify_odf("style:text-properties"))
            if properties is not None and (value := get_odf(properties, key)):
                return value
        return ""

    def is_numbered(self, name: str, level: int) -> bool:
        """Return whether the items of a list with a style have numbers at a level, from 1."""
        style = self._lists.get(name)
        for each in () if style is None else style.iter(qualify_odf("text:list-level-style-number")):
            if get_odf(each, "text:level") == str(level):
                return bool(get_odf(each, "style:num-format"))
        return False

    def _iterate(self, name: str) -> Iterator[etree._Element]:
        for _ in range(_MAX_ANCESTORS):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = get_odf(style, "style:parent-style-name")


def _find_language(root: etree._Element) -> str:
    """Return the language of text that names none, such as `sv-SE`."""
    for style in root.iter(qualify_odf("style:default-style")):
        properties = style.find(qualify_odf("style:text-properties"))
        if get_odf(style, "style:family") == "paragraph" and properties is not None:
            language, country = get_odf(properties, "fo:language"), get_odf(properties, "fo:country")
            return "-".join([each for each in (language, country) if each not in {"", "none", "zxx"}])
    return ""
