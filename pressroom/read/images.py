"""The octets of a picture in, its kind and pixels out, or why it is broken: it is decoded once, to know."""

import re
import warnings
from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image
from PIL.ImageFile import ImageFile

from pressroom.images.open import open_image
from pressroom.images.strip import compute_stripped_size

MAX_PIXELS = 100_000_000


class _ImageKind(NamedTuple):
    """How files of one kind begin, their media type, and the endings of their names."""

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
_ORIENTATION_TAG = 0x0112  # the EXIF tag; from 5 on, the picture is shown lying on its side
_SIDEWAYS_ORIENTATIONS = frozenset({5, 6, 7, 8})
_GPS_TAG = 0x8825  # the EXIF tag of where it was taken
_GPS_IN_XMP = b"GPSLatitude"


class ImageInfo(Struct, frozen=True):
    """The kind and pixels of a picture as browsers show it, and how many octets show it.

    `fault` says why it cannot be used, if it cannot.
    """

    media_type: str = ""
    width: int = 0
    height: int = 0
    stripped_size: int = 0
    error: str = ""


def measure_image(content: bytes, suffix: str) -> ImageInfo:
    """What a picture is; `ending` is that of its name, such as `.jpg`, which must tell the truth."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is found broken, or too large, below
            return _measure(content, suffix)
    except Image.DecompressionBombError:
        return ImageInfo(error=_describe_too_large())
    except Exception:  # noqa: BLE001 - Pillow's plug-ins raise whatever broken octets lead them into
        return ImageInfo(error="it is no picture that can be read; save it again as JPEG, PNG or WebP")


def _measure(content: bytes, suffix: str) -> ImageInfo:
    kind = _detect_kind(content)
    image = open_image(BytesIO(content), kind.media_type)
    if image.width * image.height > MAX_PIXELS:
        return ImageInfo(error=_describe_too_large())
    if suffix not in kind.suffixes:
        return ImageInfo(error=f"its content is {image.format}, its name says {suffix}; rename it, or save it again")
    if kind.media_type == "image/avif" and _has_location(image):
        return ImageInfo(error="it tells where it was taken; save it again without that, or as JPEG")
    width, height = image.size
    if image.getexif().get(_ORIENTATION_TAG) in _SIDEWAYS_ORIENTATIONS:
        width, height = height, width
    if not _is_complete(image):
        return ImageInfo(error="it is broken, or cut off before its end; copy or save it again")
    return ImageInfo(kind.media_type, width, height, compute_stripped_size(content, kind.media_type))


def _detect_kind(content: bytes) -> _ImageKind:
    """What a file is by its beginning. ValueError when it is nothing that is taken."""
    for kind in _IMAGE_KINDS:
        if kind.magic_pattern.match(content):
            return kind
    raise ValueError(content[:16])


def _describe_too_large() -> str:
    return f"it has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller"


def _is_complete(image: ImageFile) -> bool:
    """Whether it can be decoded to its end; a JPEG tells that in an eighth of its size."""
    image.draft("RGB", (1, 1))
    try:
        image.load()
    except Exception:  # noqa: BLE001 - see measure
        return False
    return True


def _has_location(image: ImageFile) -> bool:
    """Of AVIF, which is published as it is: no library takes anything out of it."""
    return bool(image.getexif().get_ifd(_GPS_TAG)) or _GPS_IN_XMP in image.info.get("xmp", b"")
