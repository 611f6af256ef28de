"""A picture in, its smaller files out: each size as WebP and, for programs that do not know that, as JPEG.

The same octets from the same picture, as long as Pillow is the same.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image

from pressroom.images.decode import decode_image
from pressroom.images.sizes import Size

ENCODING_VERSION = 1
"""Raised when other files come from the same picture."""


class _Quality(NamedTuple):
    """How strictly a picture is kept, of 100, and whether colours are as sharp as light and shade."""

    webp: int
    jpeg: int
    subsampling: str


_PHOTO_QUALITY = _Quality(78, 80, "4:2:0")
_DRAWING_QUALITY = _Quality(90, 90, "4:4:4")  # edges and letters show what a photograph hides
_DRAWING_TYPES = frozenset({"image/png", "image/gif"})


class EncodedImage(NamedTuple):
    """A file of a picture, without marks."""

    width: int
    media_type: str
    content: bytes


def encode_image(content: bytes, media_type: str, sizes: tuple[Size, ...]) -> Iterator[EncodedImage]:
    """The files of a picture in these sizes. Raises whatever broken octets lead Pillow into."""
    quality = _DRAWING_QUALITY if media_type in _DRAWING_TYPES else _PHOTO_QUALITY
    image = decode_image(content, media_type, *sizes[-1])
    for size in sorted(sizes, reverse=True):
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        yield EncodedImage(size.width, "image/webp", _save_image(image, "WEBP", quality=quality.webp, method=4))
        yield EncodedImage(size.width, "image/jpeg", _save_image(image, "JPEG", **_build_jpeg_options(quality)))


def _build_jpeg_options(quality: _Quality) -> dict[str, Any]:
    return {"quality": quality.jpeg, "subsampling": quality.subsampling, "optimize": True, "progressive": True}


def _save_image(image: Image.Image, format_name: str, **save_options: Any) -> bytes:
    content = BytesIO()
    image.info = {}
    image.save(content, format_name, **save_options)
    return content.getvalue()
