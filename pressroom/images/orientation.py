"""Determine how an image must be turned to be upright: exactly as browsers do, whatever else its metadata says.

Browsers follow EXIF in JPEG and PNG, and the transformations of AVIF. They ignore EXIF in WebP, and XMP everywhere.
"""

import struct

from PIL.Image import Image, Transpose

from pressroom.images import avif, jpeg, png

_READERS = {
    "image/avif": avif.read_orientation,
    "image/jpeg": jpeg.find_orientation,
    "image/png": png.find_orientation,
}
_TRANSPOSITIONS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def get_orientation(content: bytes, media_type: str) -> int:
    """Return the orientation from 1 (upright) to 8 (EXIF 3.0, section 4.6.4); 1 if the file is damaged there."""
    read = _READERS.get(media_type)
    try:
        return read(content) if read else 1
    except (ValueError, IndexError, struct.error):
        return 1


def is_sideways(orientation: int) -> bool:
    """Return whether width and height change places."""
    return orientation >= 5


def turn_upright(image: Image, orientation: int) -> Image:
    """Return an image turned upright."""
    transposition = _TRANSPOSITIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)
