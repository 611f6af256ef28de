"""Strip metadata from GIF files (GIF89a), keeping animations, and encode metadata as a GIF block."""

from collections.abc import Iterator

from pressroom.images.metadata import ImageMetadata, encode_xmp

_END, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOP_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PROFILE_APPLICATION = b"ICCRGBG1012"
# XMP 1.0, part 3, section 1.1.2: programs without XMP support read its bytes as block lengths; from any of them, the
# trailer leads to the end of the block.
_XMP_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def strip_metadata(content: bytes) -> tuple[bytes, bytes]:
    """Return the header with the colour table, and the blocks that affect how the image is shown."""
    start = 13 + _get_color_table_size(content[10])
    return b"GIF89a" + content[6:start], b"".join(_split_blocks(content, start))


def encode_metadata(metadata: ImageMetadata) -> bytes:
    """Return the metadata as XMP in an application block."""
    packet = encode_xmp(metadata)
    return b"\x21\xff\x0bXMP DataXMP" + packet + _XMP_TRAILER if packet else b""


def _get_color_table_size(flags: int) -> int:
    """Return the size of a colour table in bytes, from the byte with its flags."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def has_end(content: bytes) -> bool:
    """Return whether the byte at the end is there. Raises the same errors as `strip_metadata`."""
    *_, end = _split_ends(content, 13 + _get_color_table_size(content[10]))
    return end < len(content) and content[end] == _END


def _split_blocks(content: bytes, start: int) -> Iterator[bytes]:
    """Yield the blocks that affect how the image is shown. If nothing but the end is missing, it is added."""
    for end in _split_ends(content, start):
        block = content[start:end]
        if block[:1] == bytes([_IMAGE]):
            yield block if block.endswith(b"\0") else block + b"\0"
        elif block:
            yield _keep_display(block)
        start = end
    yield bytes([_END])


def _split_ends(content: bytes, offset: int) -> Iterator[int]:
    """Yield where each block ends. As in browsers, an unknown block after an image ends the file."""
    has_image = False
    while offset < len(content) and content[offset] in (_IMAGE, _EXTENSION):
        is_image = content[offset] == _IMAGE
        sub_blocks = offset + (11 + _get_color_table_size(content[offset + 9]) if is_image else 2)
        end = _find_end(content, sub_blocks)
        if end > len(content):
            if has_image and not is_image:
                return
            raise ValueError("a block is cut off")
        has_image = has_image or is_image
        offset = end
        yield offset
    if not has_image:
        raise ValueError("there is no image")


def _keep_display(block: bytes) -> bytes:
    """Return what an extension contains that affects how the image is shown; that may be nothing."""
    if block[1] == _GRAPHIC_CONTROL:
        return block
    application = block[3:14] if block[1] == _APPLICATION else b""
    if application in _LOOP_APPLICATIONS and block[14:16] == b"\x03\x01":
        return block[:18] + b"\0"  # with the number of loops
    return block if application == _PROFILE_APPLICATION else b""


def _find_end(content: bytes, offset: int) -> int:
    """Return the offset after a series of sub-blocks. The end of the series may be missing at the end of the file."""
    while offset < len(content) and content[offset]:
        offset += content[offset] + 1
    return offset if offset == len(content) else offset + 1
