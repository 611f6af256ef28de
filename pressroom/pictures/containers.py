"""Picture files by their kind: marks put in, and everything else taken out that does not show the picture.

So the place where a picture was taken, the camera's number and hidden small pictures go; the pixels stay as they are.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pressroom.pictures import gif, jpeg, png, webp
from pressroom.pictures.marks import Marks

Bare: TypeAlias = tuple[bytes, bytes]
"""What shows a picture, in two pieces: marks stand between them, or are made to."""


class _Container(NamedTuple):
    """What strips a file of one kind, how marks are written for it, and what puts them where they belong."""

    bare: Callable[[bytes], Bare]
    written: Callable[[Marks], bytes]
    joined: Callable[[bytes, bytes, bytes], bytes]


def _between(head: bytes, written: bytes, rest: bytes) -> bytes:
    return head + written + rest


_CONTAINERS = {
    "image/gif": _Container(gif.bare, gif.written, _between),
    "image/jpeg": _Container(jpeg.bare, jpeg.written, _between),
    "image/png": _Container(png.bare, png.written, _between),
    "image/webp": _Container(webp.bare, webp.written, webp.joined),
}


def bare_size(content: bytes, media_type: str) -> int:
    """How many octets of a file show its picture. ValueError, IndexError or struct.error when it is broken.

    A file of another kind, which is AVIF, is taken as it is.
    """
    container = _CONTAINERS.get(media_type)
    return sum(map(len, container.bare(content))) if container else len(content)


def marked_size(bare: int, media_type: str, marks: Marks) -> int:
    """How many octets `marked` gives for a file of which so many show its picture."""
    container = _CONTAINERS.get(media_type)
    return bare + len(container.written(marks)) if container else bare


def marked(content: bytes, media_type: str, marks: Marks) -> bytes:
    """The file with these marks and nothing else beside its picture. Raises as `bare_size` does."""
    container = _CONTAINERS.get(media_type)
    if container is None:
        return content
    head, rest = container.bare(content)
    return container.joined(head, container.written(marks), rest)
