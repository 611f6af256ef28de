"""Find the media type, width and height of an image, or why it cannot be used.

A JPEG is not decoded for this: its markers and headers show whether it could be. Other images are.
"""

import re
import struct
import warnings
from functools import lru_cache
from io import BytesIO

from msgspec import Struct
from PIL import Image, ImageSequence
from PIL.ImageFile import ImageFile

from pressroom.images.decode import detect_media_type, open_image
from pressroom.images.gif import has_end
from pressroom.images.jpeg import has_all_scans, strip_pixels
from pressroom.images.orientation import get_orientation, is_sideways
from pressroom.images.strip import strip_metadata

MAX_PIXELS = 100_000_000
MAX_SIDE = 65_535
"""The largest width and height, which is that of JPEG: decoders need memory for each line, however short it is."""


_SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/avif": (".avif",),
    "image/gif": (".gif",),
}
_INCOMPLETE = "it is damaged or incomplete; copy or save it again"
# Coded data of any pixels, with every restart marker, one of which a decoder waits for. Its first bits are ones: where
# there is no data, decoders read zeros.
_MORE_CODED_DATA = b"".join([bytes(range(254, 0, -1)) + bytes([0xFF, 0xD0 + number % 8]) for number in range(16)])
# Pictures that only got another name.
_OTHER_KINDS = (
    (re.compile(rb".{4}ftyp(?:hei|hev|mif|msf)", re.DOTALL), "HEIC"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "TIFF"),
    (re.compile(rb"8BPS"), "a Photoshop file"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"\s*(?:<\?xml|<svg|<!--)"), "SVG"),
)


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
        return ImageInfo(error=_describe_unreadable(content, suffix))


def _describe_unreadable(content: bytes, suffix: str) -> str:
    kind = next((name for pattern, name in _OTHER_KINDS if pattern.match(content)), "")
    if kind:
        return f"its content is {kind} although its name ends in {suffix}; export it as JPEG or PNG"
    return "it is not a picture that can be read; save it again as JPEG, PNG or WebP"


def _measure(content: bytes, suffix: str) -> ImageInfo:
    media_type = detect_media_type(content)
    stripped = _strip_metadata(content, media_type)
    image = open_image(BytesIO(stripped or content), media_type)
    if max(image.size) > MAX_SIDE:
        return ImageInfo(error=f"it is more than {MAX_SIDE} pixels wide or high; make it smaller")
    if image.width * image.height > MAX_PIXELS:
        return ImageInfo(error=_describe_too_large())
    if suffix not in _SUFFIXES[media_type]:
        return ImageInfo(error=f"its content is {image.format} but its name ends in {suffix}; rename or convert it")
    if error := _find_fault(content, stripped, image, media_type):
        return ImageInfo(error=error)
    width, height = image.size
    if is_sideways(get_orientation(content, media_type)):
        width, height = height, width
    return ImageInfo(media_type, width, height, len(stripped))


def _strip_metadata(content: bytes, media_type: str) -> bytes:
    """Return the file without metadata: what is wrong there, browsers ignore. Returns no bytes if it is broken."""
    try:
        return strip_metadata(content, media_type)
    except (ValueError, IndexError, struct.error):
        return b""


def _describe_too_large() -> str:
    return f"it has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller"


def _find_fault(content: bytes, stripped: bytes, image: ImageFile, media_type: str) -> str:
    """Return what is wrong with the pixels of an image. Of GIF and JPEG, the marker at the end may be missing."""
    if not stripped:
        return _INCOMPLETE
    if media_type == "image/jpeg":
        return _find_jpeg_fault(content, stripped, image)
    frames = [image] if media_type != "image/gif" or has_end(content) else ImageSequence.Iterator(image)
    return "" if all(map(_is_complete, frames)) else _INCOMPLETE


def _find_jpeg_fault(content: bytes, stripped: bytes, image: ImageFile) -> str:
    structure = strip_pixels(content)
    if structure.is_arithmetic:
        return "not all browsers can show it (a JPEG with arithmetic coding); save it again as JPEG, PNG or WebP"
    if structure.has_end:
        is_whole = _is_valid_jpeg(structure.without_pixels) or _is_complete(image)
    else:
        is_whole = has_all_scans(content) and _has_all_pixels(stripped)
    return "" if is_whole else _INCOMPLETE


def _has_all_pixels(content: bytes) -> bool:
    """Return whether more coded data before the end of a JPEG would change no pixel, because all are there."""
    start = content.removesuffix(b"\xff\xd9").rstrip(b"\xff")  # half a marker would change what follows
    images = [open_image(BytesIO(start + more + b"\xff\xd9"), "image/jpeg") for more in (b"", _MORE_CODED_DATA)]
    return all(map(_is_complete_at_full_size, images)) and images[0].tobytes() == images[1].tobytes()


@lru_cache(maxsize=16)  # many photographs of a camera or program differ only in their pixels
def _is_valid_jpeg(content: bytes) -> bool:
    return _is_complete(open_image(BytesIO(content), "image/jpeg"))


def _is_complete(image: Image.Image) -> bool:
    """Check that the image can be decoded to its end; a JPEG is decoded at an eighth of its size, which is faster."""
    image.draft("RGB", (1, 1))
    return _is_complete_at_full_size(image)


def _is_complete_at_full_size(image: Image.Image) -> bool:
    try:
        image.load()
    except Exception:  # noqa: BLE001 - see measure_image
        return False
    return True
