"""Read and write the orientation in EXIF metadata, the only EXIF value that affects how an image is shown."""

import struct

_ORIENTATION_TAG = 0x0112


def read_orientation(exif: bytes) -> int:
    """Return the orientation from 1 to 8 (EXIF 3.0, section 4.6.4), or 1 (upright) if there is none."""
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
    """Return EXIF metadata with only the orientation."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION_TAG, 3, 1, value, 0, 0)
