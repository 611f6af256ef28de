"""Find the media type, width and height of an image, or why it cannot be used.

A JPEG is not decoded for this: its markers and headers show whether it could be. Other images are.
"""

import re
import warnings
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image
from PIL.ImageFile import ImageFile

from pressroom.images.decode import get_orientation, open_image
from pressroom.images.jpeg import strip_pixels
from pressroom.images.strip import compute_stripped_size

MAX_PIXELS = 100_000_000
MAX_SIDE = 65_535
"""The largest width and height, which is that of JPEG: decoders need memory for each line, however short it is."""


class _ImageKind(NamedTuple):
    """The first bytes of files of one kind, their media type and their suffixes."""

    magic_pattern: re.Pattern[bytes]
    media_type: str
    suffixes: tuple[str, ...]


_IMAGE_KINDS = (
    _ImageKind(re.compile(rb"\xff\xd8\xff"), "image/jpeg", (".jpg", ".jpeg")),
    _ImageKind(re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", (".png",)),
    _ImageKind(re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp", (".webp",)),
    _ImageKind(re.compile(rb".{4}ftyp", re.DOTALL), "image/avif", (".avif",)),
    _ImageKind(re.compile(rb"GIF8[79]a"), "image/gif", (".gif",)),
)
_SIDEWAYS_ORIENTATIONS = frozenset({5, 6, 7, 8})  # EXIF: width and height change places
_GPS_TAG = 0x8825  # EXIF: where the image was taken
_GPS_IN_XMP = b"GPSLatitude"


class ImageInfo(Struct, frozen=True):
    """The media type of an image, and its width and height in pixels as browsers show it.

    `stripped_size` is its size in bytes without metadata. `error` says why the image cannot be used, if it cannot.
    """

    media_type: str = ""
    width: int = 0
    height: int = 0
    stripped_size: int = 0
    error: str = ""


def measure_image(content: bytes, suffix: str) -> ImageInfo:
    """Measure an image; `suffix` is the suffix of its name, such as `.jpg`, which must match the content."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of becomes an error below
            return _measure(content, suffix)
    except Image.DecompressionBombError:
        return ImageInfo(error=_describe_too_large())
    except Exception:  # noqa: BLE001 - Pillow's plug-ins raise many kinds of errors for damaged files
        return ImageInfo(error="it is not a picture that can be read; save it again as JPEG, PNG or WebP")


def _measure(content: bytes, suffix: str) -> ImageInfo:
    kind = _detect_kind(content)
    image = open_image(BytesIO(content), kind.media_type)
    if max(image.size) > MAX_SIDE:
        return ImageInfo(error=f"it is more than {MAX_SIDE} pixels wide or high; make it smaller")
    if image.width * image.height > MAX_PIXELS:
        return ImageInfo(error=_describe_too_large())
    if suffix not in kind.suffixes:
        return ImageInfo(error=f"its content is {image.format} but its name ends in {suffix}; rename or convert it")
    if kind.media_type == "image/avif" and _has_location(image):
        return ImageInfo(error="it contains the location where it was taken; remove that, or save it as JPEG")
    width, height = image.size
    stripped_size = _compute_stripped_size(content, image, kind.media_type)
    if not stripped_size:
        return ImageInfo(error="it is damaged or incomplete; copy or save it again")
    if get_orientation(image) in _SIDEWAYS_ORIENTATIONS:
        width, height = height, width
    return ImageInfo(kind.media_type, width, height, stripped_size)


def _detect_kind(content: bytes) -> _ImageKind:
    """Return the kind of an image by its first bytes. Raises ValueError if it is not supported."""
    for kind in _IMAGE_KINDS:
        if kind.magic_pattern.match(content):
            return kind
    raise ValueError(content[:16])


def _describe_too_large() -> str:
    return f"it has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller"


def _compute_stripped_size(content: bytes, image: ImageFile, media_type: str) -> int:
    """Return the size of a file without metadata, or 0 if the image cannot be decoded to its end."""
    if media_type == "image/jpeg":
        with suppress(Exception):  # an unusual file is decoded: only that tells whether pixels are missing
            structure = strip_pixels(content)
            if _is_valid_jpeg(structure.without_pixels):
                return structure.stripped_size
    return compute_stripped_size(content, media_type) if _is_complete(image) else 0


@lru_cache(maxsize=16)  # many photographs of a camera or program differ only in their pixels
def _is_valid_jpeg(content: bytes) -> bool:
    return _is_complete(open_image(BytesIO(content), "image/jpeg"))


def _is_complete(image: ImageFile) -> bool:
    """Check that the image can be decoded to its end; a JPEG is decoded at an eighth of its size, which is faster."""
    image.draft("RGB", (1, 1))
    try:
        image.load()
    except Exception:  # noqa: BLE001 - see measure_image
        return False
    return True


def _has_location(image: ImageFile) -> bool:
    """Check whether an AVIF file says where it was taken: no library can remove metadata from AVIF."""
    return bool(image.getexif().get_ifd(_GPS_TAG)) or _GPS_IN_XMP in image.info.get("xmp", b"")
