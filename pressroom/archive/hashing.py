"""Read, copy and hash files in chunks, without following symbolic links."""

import os
from collections.abc import Iterable, Iterator
from hashlib import new
from pathlib import Path

_CHUNK_SIZE = 1 << 20


def compute_digests(chunks: Iterable[bytes], algorithms: Iterable[str]) -> dict[str, str]:
    """Return the hexadecimal digests of content that comes in chunks, by algorithm."""
    hashes = {name: new(name, usedforsecurity=False) for name in algorithms}
    for chunk in chunks:
        for each in hashes.values():
            each.update(chunk)
    return {name: each.hexdigest() for name, each in hashes.items()}


def read_chunks(path: Path) -> Iterator[bytes]:
    """Yield the content of a file. Raises OSError if it cannot be read or is a symbolic link."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            yield chunk


def copy_chunks(chunks: Iterable[bytes], target: Path) -> Iterator[bytes]:
    """Write chunks to a new file, and yield each after it is written. Raises OSError if it fails or the file exists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            yield chunk
