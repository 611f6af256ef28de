"""Replace the metadata of image files: add our own, and remove everything else that does not affect the display.

This removes the location where an image was taken, the serial number of the camera and hidden thumbnails. The pixels
stay as they are.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pressroom.images import gif, jpeg, png, webp
from pressroom.images.metadata import ImageMetadata

StrippedParts: TypeAlias = tuple[bytes, bytes]
"""An image file without metadata, in two parts; `join_parts` adds metadata to them."""


class _ImageFormat(NamedTuple):
    """The functions that strip a file of one format, encode metadata for it, and join the parts."""

    strip_metadata: Callable[[bytes], StrippedParts]
    encode_metadata: Callable[[ImageMetadata], bytes]
    join_parts: Callable[[bytes, bytes, bytes], bytes]


def _join_parts(head: bytes, metadata: bytes, rest: bytes) -> bytes:
    return head + metadata + rest


_IMAGE_FORMATS = {
    "image/gif": _ImageFormat(gif.strip_metadata, gif.encode_metadata, _join_parts),
    "image/jpeg": _ImageFormat(jpeg.strip_metadata, jpeg.encode_metadata, _join_parts),
    "image/png": _ImageFormat(png.strip_metadata, png.encode_metadata, _join_parts),
    "image/webp": _ImageFormat(webp.strip_metadata, webp.encode_metadata, webp.join_parts),
}


def compute_stripped_size(content: bytes, media_type: str) -> int:
    """Return the size of a file without metadata. Raises ValueError, IndexError or struct.error if it is broken.

    The size of a file of another format (AVIF) does not change.
    """
    image_format = _IMAGE_FORMATS.get(media_type)
    return sum(map(len, image_format.strip_metadata(content))) if image_format else len(content)


def compute_embedded_size(stripped_size: int, media_type: str, metadata: ImageMetadata) -> int:
    """Return the size in bytes of what `embed_metadata` returns for a file of this stripped size."""
    image_format = _IMAGE_FORMATS.get(media_type)
    return stripped_size + len(image_format.encode_metadata(metadata)) if image_format else stripped_size


def embed_metadata(content: bytes, media_type: str, metadata: ImageMetadata) -> bytes:
    """Return the file with this metadata and no other. Raises the same exceptions as `compute_stripped_size`."""
    image_format = _IMAGE_FORMATS.get(media_type)
    if image_format is None:
        return content
    head, rest = image_format.strip_metadata(content)
    return image_format.join_parts(head, image_format.encode_metadata(metadata), rest)
