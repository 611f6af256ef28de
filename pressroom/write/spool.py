"""Store bytes in temporary files during a build, and read them back by their range."""

import os
import weakref
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pressroom.write.staging import STAGING_FOLDER

_MAX_OPEN_FILES = 64


class ByteRange(NamedTuple):
    """A range of bytes in a file."""

    path: str
    start: int
    length: int


class Spool:
    """A file in the staging folder, one per process, for bytes that are needed later in the same build."""

    def __init__(self, out: Path) -> None:
        self.path = f"{out}/{STAGING_FOLDER}/{os.getpid()}.spool"
        os.makedirs(f"{out}/{STAGING_FOLDER}", exist_ok=True)  # noqa: PTH103
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        weakref.finalize(self, os.close, self._file)
        self._end = 0

    def write(self, content: bytes) -> ByteRange:
        """Append bytes, and return where they are."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        start, self._end = self._end, self._end + len(content)
        return ByteRange(self.path, start, len(content))


class SpoolReader:
    """Reads byte ranges. Few files are open at a time; an open file stays readable after it is replaced."""

    def __init__(self) -> None:
        self._open_file = lru_cache(maxsize=_MAX_OPEN_FILES)(_OpenFile)

    def read(self, byte_range: ByteRange) -> bytes:
        """Return the bytes of a range."""
        return os.pread(self._open_file(byte_range.path).file, byte_range.length, byte_range.start)


class _OpenFile:
    """A file to read; it is closed when the object is garbage-collected."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.file)
