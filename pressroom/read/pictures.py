"""The octets of a picture in, its kind and pixels out, or why it is broken: it is decoded once, to know."""

import re
import warnings
from io import BytesIO
from typing import NamedTuple

from msgspec import Struct
from PIL import Image
from PIL.ImageFile import ImageFile

from pressroom.pictures.containers import bare_size
from pressroom.pictures.opening import opened

MOST_PIXELS = 100_000_000


class _Kind(NamedTuple):
    """How files of one kind begin, their media type, and the endings of their names."""

    beginning: re.Pattern[bytes]
    media_type: str
    endings: tuple[str, ...]


_KINDS = (
    _Kind(re.compile(rb"\xff\xd8\xff"), "image/jpeg", (".jpg", ".jpeg")),
    _Kind(re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", (".png",)),
    _Kind(re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp", (".webp",)),
    _Kind(re.compile(rb".{4}ftyp", re.DOTALL), "image/avif", (".avif",)),
    _Kind(re.compile(rb"GIF8[79]a"), "image/gif", (".gif",)),
)
_ORIENTATION = 0x0112  # the EXIF tag; from 5 on, the picture is shown lying on its side
_LYING = frozenset({5, 6, 7, 8})
_PLACE = 0x8825  # the EXIF tag of where it was taken
_PLACE_IN_XMP = b"GPSLatitude"


class Measured(Struct, frozen=True):
    """The kind and pixels of a picture as browsers show it, and how many octets show it.

    `fault` says why it cannot be used, if it cannot.
    """

    media_type: str = ""
    width: int = 0
    height: int = 0
    bare: int = 0
    fault: str = ""


def measure(content: bytes, ending: str) -> Measured:
    """What a picture is; `ending` is that of its name, such as `.jpg`, which must tell the truth."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is found broken, or too large, below
            return _measured(content, ending)
    except Image.DecompressionBombError:
        return Measured(fault=_too_large())
    except Exception:  # noqa: BLE001 - Pillow's plug-ins raise whatever broken octets lead them into
        return Measured(fault="it is no picture that can be read; save it again as JPEG, PNG or WebP")


def _measured(content: bytes, ending: str) -> Measured:
    kind = _kind(content)
    image = opened(BytesIO(content), kind.media_type)
    if image.width * image.height > MOST_PIXELS:
        return Measured(fault=_too_large())
    if ending not in kind.endings:
        return Measured(fault=f"its content is {image.format}, its name says {ending}; rename it, or save it again")
    if kind.media_type == "image/avif" and _tells_its_place(image):
        return Measured(fault="it tells where it was taken; save it again without that, or as JPEG")
    width, height = image.size
    if image.getexif().get(_ORIENTATION) in _LYING:
        width, height = height, width
    if not _is_whole(image):
        return Measured(fault="it is broken, or cut off before its end; copy or save it again")
    return Measured(kind.media_type, width, height, bare_size(content, kind.media_type))


def _kind(content: bytes) -> _Kind:
    """What a file is by its beginning. ValueError when it is nothing that is taken."""
    for kind in _KINDS:
        if kind.beginning.match(content):
            return kind
    raise ValueError(content[:16])


def _too_large() -> str:
    return f"it has more than {MOST_PIXELS // 1_000_000} million pixels; make it smaller"


def _is_whole(image: ImageFile) -> bool:
    """Whether it can be decoded to its end; a JPEG tells that in an eighth of its size."""
    image.draft("RGB", (1, 1))
    try:
        image.load()
    except Exception:  # noqa: BLE001 - see measure
        return False
    return True


def _tells_its_place(image: ImageFile) -> bool:
    """Of AVIF, which is published as it is: no library takes anything out of it."""
    return bool(image.getexif().get_ifd(_PLACE)) or _PLACE_IN_XMP in image.info.get("xmp", b"")
