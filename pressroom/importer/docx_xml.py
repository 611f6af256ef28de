"""Name and find elements of Word's XML (WordprocessingML, ISO 29500)."""

from collections.abc import Iterator

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": WORD,
    "r": RELATIONSHIP,
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}


def qualify(name: str) -> str:
    """Return `{namespace}p` for `w:p`."""
    prefix, _, local_name = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local_name}"


def find(element: etree._Element | None, path: str) -> etree._Element | None:
    """Return the first element at a path such as `w:pPr/w:pStyle`, or None."""
    return None if element is None else element.find(path, NAMESPACES)


def find_value(element: etree._Element | None, path: str, default: str = "") -> str:
    """Return the `w:val` of the element at a path."""
    return get_attribute(find(element, path), "w:val", default)


def get_attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return an attribute with a namespace, such as `w:id`."""
    return default if element is None else str(element.get(qualify(name), default))


def is_on(element: etree._Element | None, path: str) -> bool | None:
    """Return whether a property such as bold is on, or None if nothing is said about it."""
    found = find(element, path)
    return None if found is None else get_attribute(found, "w:val", "1") not in {"0", "false", "off", "none"}


def iterate(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements below one with any of some names, in the order of the text, as they are at the call."""
    yield from list(element.iter(*[qualify(name) for name in names]))


def remove(element: etree._Element) -> None:
    """Remove an element with all that is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Replace an element by its children."""
    parent = element.getparent()
    if parent is not None:
        index = parent.index(element)
        parent[index : index + 1] = list(element)


def replace_by(element: etree._Element, *others: etree._Element) -> None:
    """Replace an element by others."""
    parent = element.getparent()
    if parent is not None:
        index = parent.index(element)
        parent[index : index + 1] = list(others)


def make(name: str, /, *children: etree._Element, **values: str) -> etree._Element:
    """Make an element; its attributes have its namespace."""
    element = etree.Element(qualify(name), nsmap={name.partition(":")[0]: NAMESPACES[name.partition(":")[0]]})
    for key, value in values.items():
        element.set(qualify(f"w:{key}"), value)
    element.extend(children)
    return element


def get_text(element: etree._Element) -> str:
    """Return the text of a paragraph or run; tabs and line breaks are spaces."""
    return "".join([(node.text or "") if node.tag == qualify("w:t") else " " for node in _iterate_text(element)])


def _iterate_text(element: etree._Element) -> Iterator[etree._Element]:
    return element.iter(qualify("w:t"), qualify("w:tab"), qualify("w:br"), qualify("w:cr"))
