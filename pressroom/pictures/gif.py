"""GIF files (GIF89a): octets in, the blocks that show the picture out, an animation's included; marks as a block."""

from collections.abc import Iterator

from pressroom.pictures.marks import Marks, xmp

_END, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_COMMENT, _TEXT, _APPLICATION = 0xFE, 0x01, 0xFF
_REPEATING = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
# XMP 1.0, part 3, section 1.1.2: readers that know nothing of XMP take its octets for lengths of blocks, and this
# leads them out again from wherever they are.
_WAY_OUT = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def bare(content: bytes) -> tuple[bytes, bytes]:
    """Header and colours, and the blocks that show something."""
    start = 13 + _colours(content[10])
    return b"GIF89a" + content[6:start], b"".join(_blocks(content, start))


def written(marks: Marks) -> bytes:
    """XMP as a block for an application."""
    packet = xmp(marks)
    return b"\x21\xff\x0bXMP DataXMP" + packet + _WAY_OUT if packet else b""


def _colours(flags: int) -> int:
    """The octets of a table of colours, by the octet that tells of it."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(content: bytes, place: int) -> Iterator[bytes]:
    while content[place] != _END:
        kind = content[place]
        if kind == _IMAGE:
            end = _end(content, place + 11 + _colours(content[place + 9]))
        elif kind == _EXTENSION:
            end = _end(content, place + 2)
        else:
            raise ValueError("a block is of no kind")
        if kind == _IMAGE or _shows(content[place : place + 14]):
            yield content[place:end]
        place = end
    yield bytes([_END])


def _shows(block: bytes) -> bool:
    if block[1] == _APPLICATION:
        return block[3:14] in _REPEATING
    return block[1] not in (_COMMENT, _TEXT)


def _end(content: bytes, place: int) -> int:
    """Where a row of sub-blocks ends."""
    while content[place]:
        place += content[place] + 1
    return place + 1
