"""Pieces of bytes that wait in files: written one behind the other, read by place. It knows not what they are."""

import os
import weakref
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pressroom.write.staging import STAGING_FOLDER

_MAX_OPEN_FILES = 64


class ByteRange(NamedTuple):
    """A piece of a file: its path, where it begins, how many octets it has."""

    path: str
    start: int
    length: int


class Spool:
    """A file of our own beside `out/`, for pieces that are needed later in the same build."""

    def __init__(self, out: Path) -> None:
        self.path = f"{out}/{STAGING_FOLDER}/{os.getpid()}.spool"
        os.makedirs(f"{out}/{STAGING_FOLDER}", exist_ok=True)  # noqa: PTH103
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        weakref.finalize(self, os.close, self._file)
        self._end = 0

    def write(self, content: bytes) -> ByteRange:
        """Add a piece."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        start, self._end = self._end, self._end + len(content)
        return ByteRange(self.path, start, len(content))


class SpoolReader:
    """Reads pieces; few files are open at a time, and what is open stays readable when it is replaced."""

    def __init__(self) -> None:
        self._open_file = lru_cache(maxsize=_MAX_OPEN_FILES)(_OpenFile)

    def read(self, byte_range: ByteRange) -> bytes:
        """The octets of a piece."""
        return os.pread(self._open_file(byte_range.path).file, byte_range.length, byte_range.start)


class _OpenFile:
    """A file to read, closed when nobody needs it any more."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.file)
