"""An open picture in, its kind and pixels out, or why it is broken. Only what the headers do not tell is decoded."""

import re
import struct
import warnings
from importlib import import_module
from typing import BinaryIO, NamedTuple

from msgspec import Struct
from PIL import Image, ImageFile

MOST_PIXELS = 100_000_000


class _Kind(NamedTuple):
    """How files of one kind begin, the class that reads them, and the endings of their names."""

    beginning: re.Pattern[bytes]
    reader: str
    endings: tuple[str, ...]


# Only the plug-in for what a file is gets loaded: left to itself, Pillow loads five at the first picture.
_KINDS = (
    _Kind(re.compile(rb"\xff\xd8\xff"), "PIL.JpegImagePlugin:JpegImageFile", (".jpg", ".jpeg")),
    _Kind(re.compile(rb"\x89PNG\r\n\x1a\n"), "PIL.PngImagePlugin:PngImageFile", (".png",)),
    _Kind(re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "PIL.WebPImagePlugin:WebPImageFile", (".webp",)),
    _Kind(re.compile(rb".{4}ftyp", re.DOTALL), "PIL.AvifImagePlugin:AvifImageFile", (".avif",)),
    _Kind(re.compile(rb"GIF8[79]a"), "PIL.GifImagePlugin:GifImageFile", (".gif",)),
)
_LONGEST_BEGINNING = 16
_TAIL = 4096
_ORIENTATION = 0x0112  # the EXIF tag; from 5 on, the picture is shown lying on its side
_LYING = frozenset({5, 6, 7, 8})


class Measured(Struct, frozen=True):
    """The kind and pixels of a picture as browsers show it; `fault` says why it cannot be used, if it cannot."""

    media_type: str = ""
    width: int = 0
    height: int = 0
    fault: str = ""


def measure(file: BinaryIO, size: int, ending: str) -> Measured:
    """What a picture of `size` octets is; `ending` is that of its name, such as `.jpg`, which must tell the truth."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is found broken, or too large, below
            return _measured(file, size, ending)
    except Image.DecompressionBombError:
        return Measured(fault=_too_large())
    except Exception:  # noqa: BLE001 - Pillow's plug-ins raise whatever broken octets lead them into
        return Measured(fault="it is no picture that can be read; save it again as JPEG, PNG or WebP")


def _measured(file: BinaryIO, size: int, ending: str) -> Measured:
    kind = _kind(file)
    image = _opened(kind, file)
    if image.width * image.height > MOST_PIXELS:
        return Measured(fault=_too_large())
    if ending not in kind.endings:
        return Measured(fault=f"its content is {image.format}, its name says {ending}; rename it, or save it again")
    if not _is_whole(image, file, size):
        return Measured(fault="it is cut off before its end; copy or save it again")
    width, height = image.size
    if image.getexif().get(_ORIENTATION) in _LYING:
        width, height = height, width
    return Measured(Image.MIME[image.format or ""], width, height)


def _kind(file: BinaryIO) -> _Kind:
    """What a file is by its beginning. ValueError when it is nothing that is taken."""
    file.seek(0)
    beginning = file.read(_LONGEST_BEGINNING)
    for kind in _KINDS:
        if kind.beginning.match(beginning):
            return kind
    raise ValueError(beginning)


def _opened(kind: _Kind, file: BinaryIO) -> ImageFile.ImageFile:
    module, _, name = kind.reader.partition(":")
    file.seek(0)
    image: ImageFile.ImageFile = getattr(import_module(module), name)(file)
    return image


def _too_large() -> str:
    return f"it has more than {MOST_PIXELS // 1_000_000} million pixels; make it smaller"


def _is_whole(image: ImageFile.ImageFile, file: BinaryIO, size: int) -> bool:
    """Whether the end of the file is there. Of a WebP, opening it has told."""
    if image.format == "AVIF":
        return _boxes_fit(file, size)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if image.format == "PNG":
        return b"IEND" in tail
    if image.format == "JPEG":  # telephones append videos: then only decoding tells
        return b"\xff\xd9" in tail or _decodes(image)
    return image.format == "WEBP" or tail.rstrip(b"\0").endswith(b";") or _decodes(image)


def _decodes(image: ImageFile.ImageFile) -> bool:
    image.draft("RGB", (1, 1))
    image.load()
    return True


def _boxes_fit(file: BinaryIO, size: int) -> bool:
    """Whether the boxes of an ISO base media file (ISO/IEC 14496-12, section 4.2) end where the file ends."""
    place = 0
    while place < size:
        file.seek(place)
        header = file.read(16).ljust(16, b"\0")
        (length,) = struct.unpack_from(">I", header)
        if length == 0:
            return True
        if length == 1:
            (length,) = struct.unpack_from(">Q", header, 8)
        if length < 8:
            return False
        place += length
    return place == size
