"""Strip metadata from WebP files (RFC 9649), and encode metadata as a WebP chunk. Files become extended WebP."""

from collections.abc import Iterator

from pressroom.images.metadata import ImageMetadata, encode_orientation, encode_xmp, read_orientation

_DISPLAY_CHUNKS = frozenset({b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_FRAME_CHUNKS = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
_FRAME_HEADER_SIZE = 16
_ICC_FLAG, _ALPHA_FLAG, _EXIF_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x20, 0x10, 0x08, 0x04, 0x02
_FLAGS_OFFSET = 20  # after the headers of the file and of its first chunk


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the file header with the VP8X chunk, and all other chunks that affect how the image is shown."""
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise ValueError("the file is cut off")
    chunks = list(_split_chunks(content[12:end]))
    orientation = next(
        (read_orientation(chunk[8:].removeprefix(b"Exif\0\0")) for chunk in chunks if chunk[:4] == b"EXIF"), 1
    )
    exif = _build_chunk(b"EXIF", encode_orientation(orientation)) if orientation != 1 else b""
    vp8x = _build_vp8x(chunks, _EXIF_FLAG if exif else 0)
    rest = b"".join(_strip_frame(chunk) for chunk in chunks if chunk[:4] in _DISPLAY_CHUNKS) + exif
    return _build_header(vp8x, rest), rest


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """Return the metadata as XMP in a chunk."""
    packet = encode_xmp(metadata)
    return _build_chunk(b"XMP ", packet) if packet else b""


def join_parts(head: bytes, metadata: bytes, rest: bytes) -> bytes:
    """Return the file with the metadata at its end, and with the flag for it in the VP8X chunk."""
    if not metadata:
        return head + rest
    vp8x = head[12:_FLAGS_OFFSET] + bytes([head[_FLAGS_OFFSET] | _XMP_FLAG]) + head[_FLAGS_OFFSET + 1 :]
    return _build_header(vp8x, rest + metadata) + rest + metadata


def _build_header(vp8x: bytes, rest: bytes) -> bytes:
    return b"RIFF" + (4 + len(vp8x) + len(rest)).to_bytes(4, "little") + b"WEBP" + vp8x


def _build_vp8x(chunks: list[bytes], exif_flag: int) -> bytes:
    """Return the VP8X chunk, without flags for chunks that are removed. It is created if the file has none."""
    first = chunks[0]
    if first[:4] == b"VP8X":
        return first[:8] + bytes([first[8] & (_ICC_FLAG | _ALPHA_FLAG | _ANIMATION_FLAG) | exif_flag]) + first[9:]
    if first[:4] == b"VP8L":
        bits = int.from_bytes(first[9:13], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    else:  # VP8L and VP8X store each size minus one, but VP8 does not (RFC 6386, section 9.1)
        width, height = (int.from_bytes(first[each : each + 2], "little") % 0x4000 - 1 for each in (14, 16))
        alpha = 0
    sizes = width.to_bytes(3, "little") + height.to_bytes(3, "little")
    return _build_chunk(b"VP8X", bytes([alpha * _ALPHA_FLAG | exif_flag, 0, 0, 0]) + sizes)


def _strip_frame(chunk: bytes) -> bytes:
    """Return the chunk of an animation's frame without chunks in it that do not affect how it is shown."""
    if chunk[:4] != b"ANMF":
        return chunk
    content = chunk[8:]
    frames = (each for each in _split_chunks(content[_FRAME_HEADER_SIZE:]) if each[:4] in _FRAME_CHUNKS)
    return _build_chunk(b"ANMF", content[:_FRAME_HEADER_SIZE] + b"".join(frames))


def _split_chunks(content: bytes) -> Iterator[bytes]:
    offset = 0
    while offset + 8 <= len(content):
        length = int.from_bytes(content[offset + 4 : offset + 8], "little")
        chunk = content[offset : offset + 8 + length]
        if len(chunk) < 8 + length:
            raise ValueError("a chunk is cut off")
        yield chunk + b"\0" * (length % 2)
        offset += 8 + length + length % 2


def _build_chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
