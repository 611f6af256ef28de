"""Encode the metadata of images as XMP and IPTC-IIM, and read and write the orientation in EXIF.

XMP is ISO 16684-1 with the fields of the IPTC Photo Metadata Standard. IPTC-IIM 4.2, its older form, is for JPEG only.
The orientation is the only EXIF value that affects how an image is shown.
"""

import struct
from functools import lru_cache
from html import escape

from msgspec import Struct

from pressroom.model.newsroom import Image

_ORIENTATION_TAG = 0x0112
_SHORT = 3  # the type of the value


def read_orientation(exif: bytes) -> int:
    """Return the orientation from 1 to 8 (EXIF 3.0, section 4.6.4), or 1 (upright) if there is none.

    As in browsers, the first entry for it counts, if it is one short integer.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(count):
            tag, kind, value_count, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + entry * 12)
            if tag == _ORIENTATION_TAG:
                return value if (kind, value_count) == (_SHORT, 1) and 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def encode_orientation(value: int) -> bytes:
    """Return EXIF metadata with only the orientation."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION_TAG, _SHORT, 1, value, 0, 0)


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_UTF_8_DECLARATION = b"\x1c\x01\x5a\x00\x03\x1b%G"  # data set 1:90, the encoding of the others
# Data sets of the application record, and the maximum size of each in bytes. A longer text is only in XMP: half a
# sentence about the terms of use would be worse than nothing.
_CAPTION, _CREDIT, _TERMS = (120, 2000), (110, 32), (116, 128)


class ImageMetadata(Struct, frozen=True):
    """The metadata written into an image file, in one language; `alt` is the alternative text."""

    language: str
    caption: str = ""
    credit: str = ""
    terms: str = ""
    alt: str = ""


def build_metadata(image: Image, language: str) -> ImageMetadata:
    """Return the metadata for the files of an image."""
    return ImageMetadata(language, image.caption, image.credit, image.terms, image.alt)


@lru_cache(maxsize=64)  # an image has a file for each width
def encode_xmp(metadata: ImageMetadata) -> bytes:
    """Return the XMP packet, or empty bytes if there is no metadata."""
    fields = (
        _format_localized("dc:description", metadata.caption, metadata.language),
        f"<photoshop:Credit>{escape(metadata.credit)}</photoshop:Credit>" if metadata.credit else "",
        _format_localized("xmpRights:UsageTerms", metadata.terms, metadata.language),
        _format_localized("Iptc4xmpCore:AltTextAccessibility", metadata.alt, metadata.language),
    )
    properties = "".join(fields)
    if not properties:
        return b""
    namespaces = "".join([f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items()])
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""{namespaces}>{properties}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _format_localized(name: str, text: str, language: str) -> str:
    """Return a property with language alternatives: the text as default, and in its language."""
    if not text:
        return ""
    items = "".join([f'<rdf:li xml:lang="{code}">{escape(text)}</rdf:li>' for code in ("x-default", language)])
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def encode_iim(metadata: ImageMetadata) -> bytes:
    """Return the IPTC-IIM data sets, or empty bytes if there is no metadata."""
    data_sets = b"".join(
        _encode_data_set(*data_set, text.encode())
        for data_set, text in ((_CAPTION, metadata.caption), (_CREDIT, metadata.credit), (_TERMS, metadata.terms))
        if text
    )
    return _UTF_8_DECLARATION + b"\x1c\x02\x00\x00\x02\x00\x04" + data_sets if data_sets else b""


def _encode_data_set(number: int, max_length: int, content: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + len(content).to_bytes(2) + content if len(content) <= max_length else b""
