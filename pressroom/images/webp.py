"""WebP files (RFC 9649): octets in, the chunks that show the picture out, in the extended form; marks as a chunk."""

from collections.abc import Iterator

from pressroom.images.exif import encode_orientation, read_orientation
from pressroom.images.metadata import ImageMetadata, encode_xmp

_DISPLAY_CHUNKS = frozenset({b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_ICC_FLAG, _ALPHA_FLAG, _EXIF_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x20, 0x10, 0x08, 0x04, 0x02
_FLAGS_OFFSET = 20  # where they stand: after the head of the file and that of the first chunk


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """The head of the file with the chunk that describes it, and all other chunks."""
    chunks = list(_split_chunks(content))
    turned = next(
        (read_orientation(chunk[8:].removeprefix(b"Exif\0\0")) for chunk in chunks if chunk[:4] == b"EXIF"), 1
    )
    exif = _build_chunk(b"EXIF", encode_orientation(turned)) if turned != 1 else b""
    described = _build_vp8x(chunks, _EXIF_FLAG if exif else 0)
    rest = b"".join(chunk for chunk in chunks if chunk[:4] in _DISPLAY_CHUNKS) + exif
    return _build_header(described, rest), rest


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """XMP as a chunk."""
    packet = encode_xmp(metadata)
    return _build_chunk(b"XMP ", packet) if packet else b""


def join_parts(head: bytes, metadata: bytes, rest: bytes) -> bytes:
    """The file: the marks come last, and the head tells of them."""
    if not metadata:
        return head + rest
    described = head[12:_FLAGS_OFFSET] + bytes([head[_FLAGS_OFFSET] | _XMP_FLAG]) + head[_FLAGS_OFFSET + 1 :]
    return _build_header(described, rest + metadata) + rest + metadata


def _build_header(vp8x: bytes, rest: bytes) -> bytes:
    return b"RIFF" + (4 + len(vp8x) + len(rest)).to_bytes(4, "little") + b"WEBP" + vp8x


def _build_vp8x(chunks: list[bytes], exif_flag: int) -> bytes:
    """The chunk of the extended form, as it is or made; it tells of nothing that is taken out."""
    first = chunks[0]
    if first[:4] == b"VP8X":
        return first[:8] + bytes([first[8] & (_ICC_FLAG | _ALPHA_FLAG | _ANIMATION_FLAG) | exif_flag]) + first[9:]
    if first[:4] == b"VP8L":
        bits = int.from_bytes(first[9:13], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    else:  # both sizes are one less in VP8L and VP8X, but not in VP8 (RFC 6386, section 9.1)
        width, height = (int.from_bytes(first[each : each + 2], "little") % 0x4000 - 1 for each in (14, 16))
        alpha = 0
    sizes = width.to_bytes(3, "little") + height.to_bytes(3, "little")
    return _build_chunk(b"VP8X", bytes([alpha * _ALPHA_FLAG | exif_flag, 0, 0, 0]) + sizes)


def _split_chunks(content: bytes) -> Iterator[bytes]:
    place, end = 12, 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise ValueError("it is cut off")
    while place + 8 <= end:
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        chunk = content[place : place + 8 + length]
        yield chunk + b"\0" * (length % 2)
        place += 8 + length + length % 2


def _build_chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
