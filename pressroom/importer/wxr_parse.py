"""Parse one item of a WordPress export. Nothing is fetched, and no entity is expanded from elsewhere.

What is not valid XML is repaired where it is clear what was meant.
"""

import html
import re
from collections.abc import Iterable

from lxml import etree
from msgspec import Struct

from pressroom.importer.decoding import decode_damaged_utf8
from pressroom.importer.wxr_split import RawPart, find_cdata_end

_NAMESPACES = (
    ("wp", "http://wordpress.org/export/1.2/"),
    ("excerpt", "http://wordpress.org/export/1.2/excerpt/"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
)
_WORDPRESS_NAMESPACE = re.compile(r"https?://wordpress\.org/export/[\d.]+/(excerpt/)?$")
_DECLARATION = re.compile(r"""\sxmlns:([A-Za-z_][\w.-]*)\s*=\s*["']([^"'<>&]*)["']""")
_ROOT = re.compile(rb"<rss\b[^>]*>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):")
_CDATA = re.compile(rb"<([A-Za-z_][\w:.-]*)((?:\s[^<>]*)?>\s*)<!\[CDATA\[")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#\d+;|#[xX][0-9A-Fa-f]+;)(\w+;)?")


class WxrTerm(Struct, frozen=True):
    """A category, tag or other term of an item: its taxonomy, its name in URLs, and its label."""

    taxonomy: str
    slug: str
    label: str


class WxrItem(Struct, frozen=True):
    """An item of an export, or its head.

    `fields` are the texts of its elements, by names such as `wp:post_id`; `meta` contains the values of each custom
    field. `faults` say what was not valid.
    """

    line: int
    fields: dict[str, str]
    terms: tuple[WxrTerm, ...] = ()
    meta: dict[str, list[str]] = {}
    faults: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        """Return the text of an element without white space around it, "" if there is none."""
        return self.fields.get(name, "").strip()

    def get_meta(self, key: str) -> str:
        """Return the last value of a custom field, "" if there is none."""
        return self.meta.get(key, [""])[-1].strip()


class WxrParser:
    """Parses the items of one export; the head declares namespaces for all of them."""

    def __init__(self) -> None:
        self._declarations = dict(_NAMESPACES)

    def parse_head(self, part: RawPart) -> WxrItem:
        """Return the elements of the channel before the first item. Other parts of the head are never parsed."""
        root = _ROOT.search(part.content)
        if root:
            self._declarations |= dict(_DECLARATION.findall(root[0].decode("utf-8", "replace")))
        before, _, content = part.content.partition(b"<channel")
        content = content.partition(b">")[2]
        return self.parse(RawPart(b"<item>" + content + b"</item>", part.line + before.count(b"\n"), is_item=False))

    def parse(self, part: RawPart) -> WxrItem:
        """Return an item. What cannot be read of it is left out, and named in its `faults`."""
        faults = [part.fault] if part.fault else []
        try:
            element: etree._Element | None = self._parse_strictly(part.content)
        except etree.XMLSyntaxError:
            element = self._repair(part.content, faults)
        if element is None:
            return WxrItem(part.line, {}, faults=(*faults, "nothing of it can be read"))
        return _convert(element, part.line, tuple(faults))

    def _parse_strictly(self, content: bytes) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        return etree.fromstring(self._wrap(content), parser)

    def _repair(self, content: bytes, faults: list[str]) -> etree._Element | None:
        text = _decode(_repair_cdata(content), faults)
        prefixes = set(_PREFIX.findall(text)) - self._declarations.keys()
        repaired = _repair_text(text)
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        element: etree._Element | None = etree.fromstring(self._wrap(repaired.encode(), prefixes), parser)
        # The first error is what is wrong; the others follow from it. What was repaired leaves no error.
        if element is not None and parser.error_log and not faults:
            faults.append(f"it is not valid XML ({parser.error_log[0].message})")
        return element

    def _wrap(self, content: bytes, prefixes: Iterable[str] = ()) -> bytes:
        declarations = self._declarations | {prefix: f"urn:{prefix}" for prefix in prefixes}
        attributes = "".join([f' xmlns:{prefix}="{url}"' for prefix, url in declarations.items() if url])
        return b"<rss%b>%b</rss>" % (attributes.encode(), content)


def _convert(root: etree._Element, line: int, faults: tuple[str, ...]) -> WxrItem:
    fields: dict[str, str] = {}
    terms: list[WxrTerm] = []
    meta: dict[str, list[str]] = {}
    item = next(iter(root), None)
    for child in () if item is None else item:
        name = _get_name(child)
        if name == "category" and child.get("domain"):
            terms.append(WxrTerm(child.get("domain", ""), child.get("nicename", ""), _get_text(child)))
        elif name == "wp:postmeta":
            parts = {_get_name(each): _get_text(each) for each in child}
            meta.setdefault(parts.get("wp:meta_key", "").strip(), []).append(parts.get("wp:meta_value", ""))
        else:
            fields.setdefault(name, _get_text(child))
    return WxrItem(line, fields, tuple(terms), meta, faults)


def _get_name(element: etree._Element) -> str:
    """Return a name such as `wp:post_id`, whatever version of the format, and prefix, the export has."""
    if not isinstance(element.tag, str):  # a comment; the stubs do not know of them
        return ""  # type: ignore[unreachable]
    namespace, _, local = element.tag.removeprefix("{").rpartition("}")
    if match := _WORDPRESS_NAMESPACE.match(namespace):
        return f"excerpt:{local}" if match[1] else f"wp:{local}"
    known = next((prefix for prefix, url in _NAMESPACES if url == namespace), "")
    return f"{known}:{local}" if known else local if not namespace else f"{namespace}:{local}"


def _get_text(element: etree._Element) -> str:
    """Return the text of an element, also of elements in it that should have been in CDATA."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _decode(content: bytes, faults: list[str]) -> str:
    """Decode UTF-8; bytes that are not valid are read as Windows-1252, in which old parts of a database may be."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        faults.append("some letters were not saved as UTF-8; they were read as Windows-1252")
        return decode_damaged_utf8(content)


def _repair_cdata(content: bytes) -> bytes:
    """Escape each `]]>` in a CDATA section that does not end it, and end one that has no end."""
    parts, at = [], 0
    while match := _CDATA.search(content, at):
        start = match.end() - len(b"<![CDATA[")
        end = find_cdata_end(content, start, match[1]) or len(content)
        text = content[match.end() : end].rstrip()
        text = text.removesuffix(b"]]>").replace(b"]]]]><![CDATA[>", b"]]>").replace(b"]]><![CDATA[", b"")
        parts += [content[at : match.end()], text.replace(b"]]>", b"]]]]><![CDATA[>"), b"]]>"]
        at = end
    return b"".join([*parts, content[at:]])


def _repair_text(text: str) -> str:
    """Remove characters that XML forbids, and replace entities of HTML outside CDATA sections."""
    parts = re.split(r"(<!\[CDATA\[.*?\]\]>)", _ILLEGAL.sub("", text), flags=re.DOTALL)
    for number in range(0, len(parts), 2):
        part = _ILLEGAL_REFERENCE.sub("", parts[number])
        parts[number] = _ENTITY.sub(lambda match: _replace_entity(match[1]), part)
    return "".join(parts)


def _replace_entity(name: str | None) -> str:
    value = html.unescape(f"&{name}") if name else "&"
    return html.escape(value, quote=False)
