"""JPEG files (ITU-T T.81, annex B): octets in, the segments that show the picture out; marks as segments."""

import re
from collections.abc import Iterator
from itertools import takewhile

from pressroom.images.exif import encode_orientation, read_orientation
from pressroom.images.metadata import ImageMetadata, encode_iim, encode_xmp

_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_EXIF = b"Exif\0\0"
_APP0, _APP1, _APP13, _COMMENT = 0xE0, 0xE1, 0xED, 0xFE
# Of the segments for applications, what tells how to show the picture: JFIF, colour profiles, Adobe's kind of colours.
_DISPLAY_SEGMENTS = {_APP0: b"", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_MAX_SEGMENT_LENGTH = 65_533
# Within coded data: not a stuffed octet, no restart, no fill.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """The beginning that JFIF asks to be first, and all other segments up to the picture's end."""
    segments = list(_split_segments(content))
    head = [_START, *takewhile(lambda segment: segment[1] == _APP0, segments)]
    rest = [segment for segment in segments[len(head) - 1 :] if _is_display_segment(segment)]
    turned = next((read_orientation(each[10:]) for each in segments if each[1] == _APP1 and each[4:10] == _EXIF), 1)
    exif = _build_segment(_APP1, _EXIF + encode_orientation(turned)) if turned != 1 else b""
    return b"".join(head), exif + b"".join(rest)


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """XMP and IPTC-IIM as segments; what is too long for one is left out."""
    packet, sets = encode_xmp(metadata), encode_iim(metadata)
    resource = b"8BIM\x04\x04\0\0" + len(sets).to_bytes(4) + sets + b"\0" * (len(sets) % 2)
    segments = (
        _build_segment(_APP1, b"http://ns.adobe.com/xap/1.0/\0" + packet) if packet else b"",
        _build_segment(_APP13, b"Photoshop 3.0\0" + resource) if sets else b"",
    )
    return b"".join(segments)


def _build_segment(marker: int, content: bytes) -> bytes:
    if len(content) > _MAX_SEGMENT_LENGTH:
        return b""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def _split_segments(content: bytes) -> Iterator[bytes]:
    """Every segment after the first marker; a scan holds its coded data. What follows the end is none of them."""
    place = len(_START)
    while True:
        while content[place] == 0xFF and content[place + 1] == 0xFF:  # fill
            place += 1
        if content[place] != 0xFF:
            raise ValueError("a marker is missing")
        marker = content[place + 1]
        if content[place : place + 2] == _END:
            yield _END
            return
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == _SCAN:
            found = _NEXT_MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield content[place:end]
        place = end


def _is_display_segment(segment: bytes) -> bool:
    marker = segment[1]
    if _APP0 <= marker <= 0xEF:
        return marker in _DISPLAY_SEGMENTS and segment[4:].startswith(_DISPLAY_SEGMENTS[marker])
    return marker != _COMMENT
