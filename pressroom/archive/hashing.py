"""Octets of files, read once: digested, and copied on the way. It follows no link that takes the place of a file."""

import os
from collections.abc import Iterable, Iterator
from hashlib import new
from pathlib import Path

_CHUNK_SIZE = 1 << 20


def compute_digests(chunks: Iterable[bytes], algorithms: Iterable[str]) -> dict[str, str]:
    """The digests of octets that come in pieces, by the names of the algorithms."""
    made = {name: new(name, usedforsecurity=False) for name in algorithms}
    for piece in chunks:
        for each in made.values():
            each.update(piece)
    return {name: each.hexdigest() for name, each in made.items()}


def read_chunks(path: Path) -> Iterator[bytes]:
    """The octets of a file. Raises OSError, also where it is a link."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while piece := file.read(_CHUNK_SIZE):
            yield piece


def copy_chunks(chunks: Iterable[bytes], target: Path) -> Iterator[bytes]:
    """Octets, as they are written to where no file is yet. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for piece in chunks:
            file.write(piece)
            yield piece
