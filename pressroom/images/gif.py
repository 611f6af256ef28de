"""Strip metadata from GIF files (GIF89a), keeping animations, and encode metadata as a GIF block."""

from collections.abc import Iterator

from pressroom.images.metadata import ImageMetadata, encode_xmp

_END, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_COMMENT, _TEXT, _APPLICATION = 0xFE, 0x01, 0xFF
_DISPLAY_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
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


def _split_blocks(content: bytes, offset: int) -> Iterator[bytes]:
    while content[offset] != _END:
        kind = content[offset]
        if kind == _IMAGE:
            end = _find_end(content, offset + 11 + _get_color_table_size(content[offset + 9]))
        elif kind == _EXTENSION:
            end = _find_end(content, offset + 2)
        else:
            raise ValueError("unknown kind of block")
        if kind == _IMAGE or _is_display_block(content[offset : offset + 14]):
            yield content[offset:end]
        offset = end
    yield bytes([_END])


def _is_display_block(block: bytes) -> bool:
    if block[1] == _APPLICATION:
        return block[3:14] in _DISPLAY_APPLICATIONS
    return block[1] not in (_COMMENT, _TEXT)


def _find_end(content: bytes, offset: int) -> int:
    """Return the offset after a series of sub-blocks."""
    while content[offset]:
        offset += content[offset] + 1
    return offset + 1
