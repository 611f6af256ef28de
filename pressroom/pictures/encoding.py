"""A picture in, its smaller files out: each size as WebP and, for programs that do not know that, as JPEG.

The same octets from the same picture, as long as Pillow is the same.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image

from pressroom.pictures.decoding import decoded
from pressroom.pictures.sizes import Size

RECIPE = 1
"""Raised when other files come from the same picture."""


class _Quality(NamedTuple):
    """How strictly a picture is kept, of 100, and whether colours are as sharp as light and shade."""

    webp: int
    jpeg: int
    subsampling: str


_PHOTO = _Quality(78, 80, "4:2:0")
_DRAWING = _Quality(90, 90, "4:4:4")  # edges and letters show what a photograph hides
_DRAWN = frozenset({"image/png", "image/gif"})


class Encoded(NamedTuple):
    """A file of a picture, without marks."""

    width: int
    media_type: str
    content: bytes


def encoded(content: bytes, media_type: str, sizes: tuple[Size, ...]) -> Iterator[Encoded]:
    """The files of a picture in these sizes. Raises whatever broken octets lead Pillow into."""
    quality = _DRAWING if media_type in _DRAWN else _PHOTO
    image = decoded(content, media_type, *sizes[-1])
    for size in sorted(sizes, reverse=True):
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        yield Encoded(size.width, "image/webp", _saved(image, "WEBP", quality=quality.webp, method=4))
        yield Encoded(size.width, "image/jpeg", _saved(image, "JPEG", **_jpeg(quality)))


def _jpeg(quality: _Quality) -> dict[str, Any]:
    return {"quality": quality.jpeg, "subsampling": quality.subsampling, "optimize": True, "progressive": True}


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    content = BytesIO()
    image.info = {}
    image.save(content, kind, **how)
    return content.getvalue()
