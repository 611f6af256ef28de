"""Strip metadata from PNG files (W3C PNG, third edition), and encode metadata as a PNG chunk."""

from collections.abc import Iterator
from zlib import crc32

from pressroom.images.metadata import ImageMetadata, encode_orientation, encode_xmp, read_orientation

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DISPLAY_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM cICP gAMA iCCP sBIT sRGB bKGD mDCV cLLI pHYs acTL fcTL fdAT".split()
)


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the signature with the header chunk, and all other chunks that affect how the image is shown."""
    orientation = find_orientation(content)
    exif = _build_chunk(b"eXIf", encode_orientation(orientation)) if orientation != 1 else b""
    first, *rest = [_remove_name(chunk) for chunk in _split_chunks(content) if _is_display_chunk(chunk)]
    return _SIGNATURE + first, exif + b"".join(rest)


def find_orientation(content: bytes) -> int:
    """Return the orientation in the first EXIF chunk before the pixels; 1 if there is none."""
    for chunk in _split_chunks(content):
        if chunk[4:8] == b"eXIf":
            return read_orientation(chunk[8:-4])
        if chunk[4:8] == b"IDAT":
            break
    return 1


def _is_display_chunk(chunk: bytes) -> bool:
    """Return whether a chunk affects how the image is shown; browsers ignore a damaged one, unless it is critical."""
    name = chunk[4:8]
    is_critical = name[:1].isupper()
    return name in _DISPLAY_CHUNKS and (is_critical or crc32(chunk[4:-4]).to_bytes(4) == chunk[-4:])


def _remove_name(chunk: bytes) -> bytes:
    """Return a chunk without a free text: the name of a colour profile."""
    if chunk[4:8] != b"iCCP":
        return chunk
    return _build_chunk(b"iCCP", b"ICC" + chunk[chunk.index(b"\0", 8) : -4])


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """Return the metadata as XMP in a chunk."""
    packet = encode_xmp(metadata)
    return _build_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet) if packet else b""


def _split_chunks(content: bytes) -> Iterator[bytes]:
    """Yield the chunks up to the end of the image. If nothing but the end is missing, it is added."""
    offset, has_pixels = len(_SIGNATURE), False
    while offset < len(content) or not has_pixels:
        name, length = content[offset + 4 : offset + 8], int.from_bytes(content[offset : offset + 4])
        end = offset + 12 + length
        if end > len(content):
            raise ValueError("a chunk is cut off")
        yield content[offset:end]
        if name == b"IEND":
            return
        has_pixels = has_pixels or name == b"IDAT"
        offset = end
    yield _build_chunk(b"IEND", b"")


def _build_chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + crc32(name + content).to_bytes(4)
