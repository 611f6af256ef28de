"""The one thing in EXIF that shows a picture: which way up it is. Octets in, a number out, and back."""

import struct

_ORIENTATION_TAG = 0x0112


def read_orientation(exif: bytes) -> int:
    """1 to 8 as in EXIF 3.0, section 4.6.4; 1, which is upright, when it is not told."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(count):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + entry * 12)
            if tag == _ORIENTATION_TAG:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def encode_orientation(value: int) -> bytes:
    """EXIF that tells nothing but this."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION_TAG, 3, 1, value, 0, 0)
