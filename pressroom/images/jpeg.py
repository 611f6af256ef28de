"""Strip metadata and pixels from JPEG files (ITU-T T.81, annex B), and encode metadata as JPEG segments."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pressroom.images.metadata import ImageMetadata, encode_iim, encode_orientation, encode_xmp, read_orientation

_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ARITHMETIC_FRAMES = frozenset(range(0xC9, 0xD0)) - {0xCC}
_MAX_HEIGHT = 65_500  # that libjpeg accepts
_EXIF = b"Exif\0"
_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_ICC_PROFILE = b"ICC_PROFILE\0"
_JFIF, _JFIF_LENGTH = b"JFIF\0", 14  # with version, density and the size of a thumbnail
_ADOBE, _ADOBE_LENGTH = b"Adobe", 12  # with version, flags and the colour transform
# Frames, tables, restart intervals and the like: what is needed to decode the pixels.
_DECODER_SEGMENTS = frozenset({*range(0xC0, 0xD0), *range(0xD9, 0xE0)})
_MARKERS_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # without a segment
_MAX_SEGMENT_LENGTH = 65_533
# The next marker: between segments, and in coded data, where stuffed and fill bytes and restart markers are none.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff]")
_NEXT_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_COEFFICIENTS = 64  # of a block


class JpegStructure(NamedTuple):
    """The size of a file in bytes without metadata, and the file without metadata and pixels, one pixel high.

    `has_end` says whether the marker at the end is there. `is_arithmetic`: the pixels have arithmetic coding.
    """

    stripped_size: int
    without_pixels: bytes
    has_end: bool
    is_arithmetic: bool


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the start with the JFIF segment, which must come first, and all other segments up to the end."""
    head, rest = _list_display_segments(content)
    return b"".join(head), b"".join(rest) + (b"" if _ends(rest) else _END)


def strip_pixels(content: bytes) -> JpegStructure:
    """Return the structure of a file. Raises ValueError or IndexError if a segment is damaged.

    The whole file can be decoded exactly if the one without pixels can: decoders accept any data for the pixels.
    """
    head, rest = _list_display_segments(content)
    segments = head + rest
    return JpegStructure(
        sum(map(len, segments)) + (0 if _ends(rest) else len(_END)),
        b"".join(map(_strip_coded_data, segments)),
        _ends(rest),
        any(segment[1] in _ARITHMETIC_FRAMES for segment in segments),
    )


def has_all_scans(content: bytes) -> bool:
    """Return whether the scans contain every coefficient of every component, at full precision (annex G)."""
    missing: dict[int, int] = {}
    for segment in _split_segments(content):
        if segment[1] in _FRAMES:
            missing = dict.fromkeys(segment[10::3][: segment[9]], _COEFFICIENTS)
        elif segment[1] == _SCAN:
            components = segment[5 : 5 + 2 * segment[4] : 2]
            start, end, precision = segment[5 + 2 * segment[4] :][:3]
            for component in components if precision & 15 == 0 else ():
                missing[component] -= end - start + 1
    return bool(missing) and not any(missing.values())


def find_orientation(content: bytes) -> int:
    """Return the orientation in the first EXIF segment; 1 if there is none."""
    for segment in _split_segments(content):
        if segment[1] == _APP1 and segment[4:9] == _EXIF:
            return read_orientation(segment[10:])
        if segment[1] == _SCAN:
            break
    return 1


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
    head, rest = [_START], []
    for segment in _split_segments(content):
        if segment[1] == _APP0:
            if segment[4:9] == _JFIF and len(head) == 1:
                head.append(_build_jfif(segment))
        elif display_segment := _keep_display(segment):
            rest.append(display_segment)
    orientation = find_orientation(content)
    if orientation != 1:
        rest.insert(0, _build_segment(_APP1, _EXIF + b"\0" + encode_orientation(orientation)))
    return head, rest


def _build_jfif(segment: bytes) -> bytes:
    """Return a JFIF segment without its thumbnail."""
    return _build_segment(_APP0, segment[4 : 4 + _JFIF_LENGTH - 2].ljust(_JFIF_LENGTH, b"\0"))


def _keep_display(segment: bytes) -> bytes:
    """Return what a segment contains that affects how an image is shown; that may be nothing."""
    marker = segment[1]
    if marker in _DECODER_SEGMENTS or (marker == _APP2 and segment[4:].startswith(_ICC_PROFILE)):
        return segment
    if marker == _APP14 and segment[4:].startswith(_ADOBE) and len(segment) >= 4 + _ADOBE_LENGTH:
        return _build_segment(_APP14, segment[4 : 4 + _ADOBE_LENGTH])
    return b""


def _strip_coded_data(segment: bytes) -> bytes:
    marker = segment[1]
    if marker == _SCAN:
        return segment[: 2 + int.from_bytes(segment[2:4])]
    if marker in _FRAMES and 0 < int.from_bytes(segment[5:7]) <= _MAX_HEIGHT:  # a decoder must see any other height
        return segment[:5] + b"\0\x01" + segment[7:]
    return segment


def _split_segments(content: bytes) -> Iterator[bytes]:
    """Yield every segment after the first marker, a scan with its coded data.

    Data after the end is ignored, and so are bytes between segments. The end itself may be missing.
    """
    offset, has_scan = len(_START), False
    while match := _NEXT_MARKER.search(content, offset):
        offset = match.end() - 2
        marker = content[offset + 1]
        if content[offset : offset + 2] == _END and has_scan:
            yield _END
            return
        if marker in _MARKERS_ALONE:
            offset += 2
            continue
        end = offset + 2 + max(2, int.from_bytes(content[offset + 2 : offset + 4]))
        if end > len(content):
            raise ValueError("a segment is cut off")
        if marker == _SCAN:
            has_scan = True
            next_marker = _NEXT_MARKER_IN_SCAN.search(content, end)
            end = next_marker.start() if next_marker else len(content)
        yield content[offset:end]
        offset = end
    if not has_scan:
        raise ValueError("there are no pixels")


def _ends(segments: list[bytes]) -> bool:
    return segments[-1:] == [_END]
