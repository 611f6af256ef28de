"""Pieces of bytes that wait in files: written one behind the other, read by place. It knows not what they are."""

import os
import weakref
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pressroom.write.staging import FOLDER

_OPEN = 64


class Slice(NamedTuple):
    """A piece of a file: its path, where it begins, how many octets it has."""

    path: str
    start: int
    length: int


class Spool:
    """A file of our own beside `out/`, for pieces that are needed later in the same build."""

    def __init__(self, out: Path) -> None:
        self.path = f"{out}/{FOLDER}/{os.getpid()}.spool"
        os.makedirs(f"{out}/{FOLDER}", exist_ok=True)  # noqa: PTH103
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        weakref.finalize(self, os.close, self._file)
        self._end = 0

    def put(self, content: bytes) -> Slice:
        """Add a piece."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        start, self._end = self._end, self._end + len(content)
        return Slice(self.path, start, len(content))


class Slices:
    """Reads pieces; few files are open at a time, and what is open stays readable when it is replaced."""

    def __init__(self) -> None:
        self._opened = lru_cache(maxsize=_OPEN)(_Opened)

    def read(self, piece: Slice) -> bytes:
        """The octets of a piece."""
        return os.pread(self._opened(piece.path).file, piece.length, piece.start)


class _Opened:
    """A file to read, closed when nobody needs it any more."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.file)
