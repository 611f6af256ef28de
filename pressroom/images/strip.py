"""Replace the metadata of image files: add our own, and remove everything else that does not affect the display.

This removes the location where an image was taken, the serial number of the camera and hidden thumbnails. The pixels
stay as they are.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pressroom.images import avif, gif, jpeg, png, webp
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


def _encode_nothing(_: ImageMetadata) -> bytes:
    """AVIF has no place for metadata that could be added without moving its pixels."""
    return b""


_IMAGE_FORMATS = {
    "image/avif": _ImageFormat(avif.strip_metadata, _encode_nothing, _join_parts),
    "image/gif": _ImageFormat(gif.strip_metadata, gif.encode_metadata, _join_parts),
    "image/jpeg": _ImageFormat(jpeg.strip_metadata, jpeg.encode_metadata, _join_parts),
    "image/png": _ImageFormat(png.strip_metadata, png.encode_metadata, _join_parts),
    "image/webp": _ImageFormat(webp.strip_metadata, webp.encode_metadata, webp.join_parts),
}


def strip_metadata(content: bytes, media_type: str) -> bytes:
    """Return the file without metadata. Raises ValueError, IndexError or struct.error if it is broken."""
    return b"".join(_IMAGE_FORMATS[media_type].strip_metadata(content))


def compute_embedded_size(stripped_size: int, media_type: str, metadata: ImageMetadata) -> int:
    """Return the size in bytes of what `embed_metadata` returns for a file of this stripped size."""
    return stripped_size + len(_IMAGE_FORMATS[media_type].encode_metadata(metadata))


def embed_metadata(content: bytes, media_type: str, metadata: ImageMetadata) -> bytes:
    """Return the file with this metadata and no other. Raises the same exceptions as `strip_metadata`."""
    image_format = _IMAGE_FORMATS[media_type]
    head, rest = image_format.strip_metadata(content)
    return image_format.join_parts(head, image_format.encode_metadata(metadata), rest)
