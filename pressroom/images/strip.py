"""Picture files by their kind: marks put in, and everything else taken out that does not show the picture.

So the place where a picture was taken, the camera's number and hidden small pictures go; the pixels stay as they are.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pressroom.images import gif, jpeg, png, webp
from pressroom.images.metadata import ImageMetadata

StrippedParts: TypeAlias = tuple[bytes, bytes]
"""What shows a picture, in two pieces: marks stand between them, or are made to."""


class _ImageFormat(NamedTuple):
    """What strips a file of one kind, how marks are written for it, and what puts them where they belong."""

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
    """How many octets of a file show its picture. ValueError, IndexError or struct.error when it is broken.

    A file of another kind, which is AVIF, is taken as it is.
    """
    container = _IMAGE_FORMATS.get(media_type)
    return sum(map(len, container.strip_metadata(content))) if container else len(content)


def compute_embedded_size(stripped_size: int, media_type: str, metadata: ImageMetadata) -> int:
    """How many octets `marked` gives for a file of which so many show its picture."""
    container = _IMAGE_FORMATS.get(media_type)
    return stripped_size + len(container.encode_metadata(metadata)) if container else stripped_size


def embed_metadata(content: bytes, media_type: str, metadata: ImageMetadata) -> bytes:
    """The file with these marks and nothing else beside its picture. Raises as `bare_size` does."""
    container = _IMAGE_FORMATS.get(media_type)
    if container is None:
        return content
    head, rest = container.strip_metadata(content)
    return container.join_parts(head, container.encode_metadata(metadata), rest)
