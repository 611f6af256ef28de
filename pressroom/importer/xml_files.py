"""Read XML of other systems within bounds: nothing is fetched, and no entity is expanded."""

import codecs
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from pressroom.errors import DeliveryError
from pressroom.importer.decoding import decode_text
from pressroom.importer.formats import FetchedFile
from pressroom.importer.web_client import decompress_gzip

_MAX_TAGS = 2_000_000  # a sitemap may have 50 000 addresses

MAX_XML_BYTES = 50_000_000
_GZIP_MARK = b"\x1f\x8b"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^>\[]{0,1000}(?:\[.*?\]\s*)?>", re.DOTALL)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_content(file: FetchedFile, max_bytes: int = MAX_XML_BYTES) -> bytes:
    """Return the content of a file, unpacked if it is packed with gzip. Raises DeliveryError if it is too large."""
    content = bytearray()
    try:
        with file.open() as opened:
            is_packed = opened.read(2) == _GZIP_MARK
            opened.seek(0)
            for chunk in decompress_gzip(_iterate(opened)) if is_packed else _iterate(opened):
                content += chunk
                if len(content) > max_bytes:
                    raise DeliveryError(
                        f"{file.location} is larger than {max_bytes // 1_000_000} MB.",
                        "A list of releases is not. Check that it is the right file.",
                    )
    except zlib.error as error:
        raise DeliveryError(f"{file.location} is damaged: {error}.", "Download it again.") from error
    return bytes(content)


def _iterate(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(65_536):
        yield chunk


def unpack_start(start: bytes) -> bytes:
    """Return the first bytes of what is in a file, also if it is packed with gzip."""
    if not start.startswith(_GZIP_MARK):
        return start
    try:
        return next(decompress_gzip([start]), b"")[:4096]
    except zlib.error:
        return b""


def decode_xml(content: bytes, charset: str = "") -> str:
    """Return XML as text without declaration, document type and characters that XML does not allow.

    It is UTF-8 if it can be that; what the server and the declaration say is often wrong.
    """
    text = _decode(content, charset)
    return _DOCTYPE.sub("", _NOT_XML.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)), count=1)


def _decode(content: bytes, charset: str) -> str:
    if content.startswith((b"<\0", b"\0<")):
        return content.decode("utf-16-le" if content.startswith(b"<\0") else "utf-16-be", "replace")
    declared = _DECLARED_ENCODING.match(content)
    names = (charset, declared[1].decode("ascii") if declared else "")
    return decode_text(content, filter(None, map(_widen, names)))


def _widen(name: str) -> str:
    """Return the encoding that authors mean, such as Latin-1 with the quotation marks of Windows; "" if it is none."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    is_other = known.startswith("utf-16")  # the declaration could be read as ASCII
    return "" if is_other else {"iso8859-1": "windows-1252", "ascii": "windows-1252"}.get(known, known)


def parse_xml(text: str) -> etree._Element | None:
    """Return the root of XML, as much of it as is valid; None if nothing is.

    Raises DeliveryError if it has so many elements, or nests them so deeply, that reading it would take long.
    """
    if text.count("<") > _MAX_TAGS:
        raise DeliveryError(f"The XML has more than {_MAX_TAGS} tags.", "Split the file, or ask for fewer releases.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise DeliveryError("The XML is nested too deeply, or most of its end tags are missing.", "Download it again.")
    return root


def get_local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def get_namespace(element: etree._Element) -> str:
    """Return the namespace of an element, "" if it has none."""
    name = str(element.tag)
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def get_element_text(element: etree._Element) -> str:
    """Return the text in an element, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())
