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
    chunks = list(_split_chunks(content))
    orientation = next((read_orientation(chunk[8:]) for chunk in reversed(chunks) if chunk[4:8] == b"eXIf"), 1)
    exif = _build_chunk(b"eXIf", encode_orientation(orientation)) if orientation != 1 else b""
    first, *rest = [chunk for chunk in chunks if chunk[4:8] in _DISPLAY_CHUNKS]
    return _SIGNATURE + first, exif + b"".join(rest)


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """Return the metadata as XMP in a chunk."""
    packet = encode_xmp(metadata)
    return _build_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet) if packet else b""


def _split_chunks(content: bytes) -> Iterator[bytes]:
    """Yield the chunks up to the end of the image."""
    offset = len(_SIGNATURE)
    while True:
        name, length = content[offset + 4 : offset + 8], int.from_bytes(content[offset : offset + 4])
        end = offset + 12 + length
        if end > len(content):
            raise ValueError("a chunk is cut off")
        yield content[offset:end]
        if name == b"IEND":
            return
        offset = end


def _build_chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + crc32(name + content).to_bytes(4)
