"""Make the smaller files of an image: each size as WebP and, for programs that do not support WebP, as JPEG.

The same image gives the same bytes, with the same version of Pillow.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image

from pressroom.images.decode import decode_image
from pressroom.images.names import Size

ENCODING_VERSION = 2
"""Increase this when the same image gives different files."""


class _Quality(NamedTuple):
    """The quality of each format, up to 100, and the chroma subsampling of JPEG."""

    webp: int
    jpeg: int
    subsampling: str


_PHOTO_QUALITY = _Quality(78, 80, "4:2:0")
_DRAWING_QUALITY = _Quality(90, 90, "4:4:4")  # in drawings, artefacts are visible at edges and letters
_DRAWING_TYPES = frozenset({"image/png", "image/gif"})


class EncodedImage(NamedTuple):
    """One smaller file of an image, without metadata."""

    width: int
    media_type: str
    content: bytes


def encode_image(content: bytes, media_type: str, sizes: tuple[Size, ...]) -> Iterator[EncodedImage]:
    """Yield the files of an image in these sizes. Raises any exception that Pillow raises for broken files."""
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
