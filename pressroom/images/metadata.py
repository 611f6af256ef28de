"""Marks: what a picture file says of itself: caption, credit, terms and what it shows. Values in, octets out.

XMP (ISO 16684-1) with the fields of the IPTC Photo Metadata Standard; for JPEG its older form too, IPTC-IIM 4.2.
"""

from functools import lru_cache
from html import escape

from msgspec import Struct

from pressroom.model.newsroom import Image

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_UTF_8_DECLARATION = b"\x1c\x01\x5a\x00\x03\x1b%G"  # data set 1:90, which says how the others are written
# Data sets of the application record, and the most octets each may have. A text that is longer stands in XMP alone:
# half of what somebody may do with a picture would be worse than nothing.
_CAPTION, _CREDIT, _TERMS = (120, 2000), (110, 32), (116, 128)


class ImageMetadata(Struct, frozen=True):
    """What is written into a picture file, in one language; `alt` is what it shows."""

    language: str
    caption: str = ""
    credit: str = ""
    terms: str = ""
    alt: str = ""


def build_metadata(image: Image, language: str) -> ImageMetadata:
    """What is written into the files of a picture."""
    return ImageMetadata(language, image.caption, image.credit, image.terms, image.alt)


@lru_cache(maxsize=64)  # a picture has a file for each width
def encode_xmp(metadata: ImageMetadata) -> bytes:
    """The XMP packet; empty when there is nothing to say."""
    fields = (
        _format_localized("dc:description", metadata.caption, metadata.language),
        f"<photoshop:Credit>{escape(metadata.credit)}</photoshop:Credit>" if metadata.credit else "",
        _format_localized("xmpRights:UsageTerms", metadata.terms, metadata.language),
        _format_localized("Iptc4xmpCore:AltTextAccessibility", metadata.alt, metadata.language),
    )
    said = "".join(fields)
    if not said:
        return b""
    spaces = "".join([f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items()])
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""{spaces}>{said}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _format_localized(name: str, text: str, language: str) -> str:
    """A property that may have a text for each language: this one is for everybody, and of a language."""
    if not text:
        return ""
    said = "".join([f'<rdf:li xml:lang="{each}">{escape(text)}</rdf:li>' for each in ("x-default", language)])
    return f"<{name}><rdf:Alt>{said}</rdf:Alt></{name}>"


def encode_iim(metadata: ImageMetadata) -> bytes:
    """The data sets of IPTC-IIM; empty when there is nothing to say."""
    said = [
        _encode_data_set(*where, text.encode())
        for where, text in ((_CAPTION, metadata.caption), (_CREDIT, metadata.credit), (_TERMS, metadata.terms))
        if text
    ]
    sets = b"".join(said)
    return _UTF_8_DECLARATION + b"\x1c\x02\x00\x00\x02\x00\x04" + sets if sets else b""


def _encode_data_set(number: int, max_length: int, content: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + len(content).to_bytes(2) + content if len(content) <= max_length else b""
