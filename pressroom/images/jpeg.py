"""Strip metadata and pixels from JPEG files (ITU-T T.81, annex B), and encode metadata as JPEG segments."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from pressroom.images.metadata import ImageMetadata, encode_iim, encode_orientation, encode_xmp, read_orientation

_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MAX_HEIGHT = 65_500  # that libjpeg accepts
_EXIF = b"Exif\0\0"
_APP0, _APP1, _APP13, _COMMENT = 0xE0, 0xE1, 0xED, 0xFE
# The application segments that affect how an image is shown: JFIF, colour profiles, and Adobe's colour transform.
_DISPLAY_SEGMENTS = {_APP0: b"", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_MAX_SEGMENT_LENGTH = 65_533
# The next marker in coded data, which is not a stuffed byte, restart marker or fill byte.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class JpegStructure(NamedTuple):
    """The size of a file in bytes without metadata, and the file without metadata and pixels, one pixel high."""

    stripped_size: int
    without_pixels: bytes


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the start with the JFIF segments, which must come first, and all other segments up to the end."""
    head, rest = _list_display_segments(content)
    return b"".join(head), b"".join(rest)


def strip_pixels(content: bytes) -> JpegStructure:
    """Return the structure of a file. Raises ValueError or IndexError if a segment is damaged or the end is missing.

    The whole file can be decoded exactly if the one without pixels can: decoders accept any data for the pixels.
    """
    head, rest = _list_display_segments(content)
    segments = head + rest
    return JpegStructure(sum(map(len, segments)), b"".join(map(_strip_coded_data, segments)))


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """Return the metadata as XMP and IPTC-IIM segments. Metadata too long for a segment is left out."""
    packet, iim = encode_xmp(metadata), encode_iim(metadata)
    resource = b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4) + iim + b"\0" * (len(iim) % 2)
    segments = (
        _build_segment(_APP1, b"http://ns.adobe.com/xap/1.0/\0" + packet) if packet else b"",
        _build_segment(_APP13, b"Photoshop 3.0\0" + resource) if iim else b"",
    )
    return b"".join(segments)


def _build_segment(marker: int, content: bytes) -> bytes:
    if len(content) > _MAX_SEGMENT_LENGTH:
        return b""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def _list_display_segments(content: bytes) -> tuple[list[bytes], list[bytes]]:
    segments = list(_split_segments(content))
    head = [_START, *takewhile(lambda segment: segment[1] == _APP0, segments)]
    rest = [segment for segment in segments[len(head) - 1 :] if _is_display_segment(segment)]
    exif_segments = (segment for segment in segments if segment[1] == _APP1 and segment[4:10] == _EXIF)
    orientation = next((read_orientation(segment[10:]) for segment in exif_segments), 1)
    if orientation != 1:
        rest.insert(0, _build_segment(_APP1, _EXIF + encode_orientation(orientation)))
    return head, rest


def _strip_coded_data(segment: bytes) -> bytes:
    marker = segment[1]
    if marker == _SCAN:
        return segment[: 2 + int.from_bytes(segment[2:4])]
    if marker in _FRAMES and 0 < int.from_bytes(segment[5:7]) <= _MAX_HEIGHT:  # a decoder must see any other height
        return segment[:5] + b"\0\x01" + segment[7:]
    return segment


def _split_segments(content: bytes) -> Iterator[bytes]:
    """Yield every segment after the first marker, a scan with its coded data. Data after the end is ignored."""
    offset = len(_START)
    while True:
        while content[offset] == 0xFF and content[offset + 1] == 0xFF:  # fill bytes
            offset += 1
        if content[offset] != 0xFF:
            raise ValueError("a marker is missing")
        marker = content[offset + 1]
        if content[offset : offset + 2] == _END:
            yield _END
            return
        end = offset + 2 + int.from_bytes(content[offset + 2 : offset + 4])
        if marker == _SCAN:
            match = _NEXT_MARKER.search(content, end)
            end = match.start() if match else len(content)
        yield content[offset:end]
        offset = end


def _is_display_segment(segment: bytes) -> bool:
    marker = segment[1]
    if _APP0 <= marker <= 0xEF:
        return marker in _DISPLAY_SEGMENTS and segment[4:].startswith(_DISPLAY_SEGMENTS[marker])
    return marker != _COMMENT
