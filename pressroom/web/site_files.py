"""Read the files of the site. Small ones are kept in memory, with their digest and a compressed copy."""

import gzip
import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

from pressroom.regular_files import open_file_inside
from pressroom.web.headers import get_media_type, is_compressible

MAX_KEPT_BYTES = 4_000_000
"""The size up to which a file is kept in memory."""
MAX_CACHE_BYTES = 64_000_000
"""How much memory all kept files may take together."""
MAX_PATH_BYTES = 2_000
_MAX_NAME_BYTES = 255
_MIN_COMPRESSED_BYTES = 200
_ENTRY_BYTES = 2_000
"""About how much memory an entry takes besides its content."""
_CHUNK = 262_144
_HIDDEN_BUT_PUBLIC = ".well-known"
_INDEX = "index.html"


def parse_path(raw_path: bytes) -> str | None:
    """Return the decoded path of a request without its first slash; None if no file of a site can have this path.

    An encoded slash, a backslash, a control character, an empty segment, and a segment that begins with a dot are in
    no such path.
    """
    if len(raw_path) > MAX_PATH_BYTES or not raw_path.startswith(b"/") or b"%2f" in raw_path.lower():
        return None
    try:
        path = unquote_to_bytes(raw_path[1:]).decode()
    except UnicodeDecodeError:
        return None
    segments = path.split("/")
    if not all(segments[:-1]) or "\\" in path or any(ord(each) < 32 or 127 <= ord(each) < 160 for each in path):
        return None
    is_public = all(not each.startswith(".") for each in segments[1:]) and (
        not segments[0].startswith(".") or (segments[0] == _HIDDEN_BUT_PUBLIC and len(segments) > 1)
    )
    return path if is_public and all(len(each.encode()) <= _MAX_NAME_BYTES for each in segments) else None


class SiteFile:
    """A file of the site as it was read: its validators, and its content if it is small. It never changes.

    `identity` is what the file system says about it; if that is the same, so is the content.
    """

    def __init__(self, path: str, file: BinaryIO) -> None:
        """Read an open file. `path` is its path below the site."""
        stat = os.fstat(file.fileno())
        self.path = path
        self.identity = _get_identity(stat)
        self.size, self.modified = stat.st_size, int(stat.st_mtime)
        self.media_type = get_media_type(path)
        self.is_compressible = is_compressible(self.media_type)
        digest = sha256()
        self.content: bytes | None = None
        if stat.st_size <= MAX_KEPT_BYTES:
            self.content = file.read(stat.st_size)
            self.size = len(self.content)
            digest.update(self.content)
        else:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        self.etag = f'"{digest.hexdigest()[:32]}"'
        self.compressed_etag = f'{self.etag[:-1]}-gzip"'
        self.compressed = self._compress()

    @property
    def memory(self) -> int:
        """About how many bytes it takes in memory."""
        return _ENTRY_BYTES + len(self.content or b"") + len(self.compressed or b"")

    def _compress(self) -> bytes | None:
        """Return the content compressed with gzip; None if that does not make it smaller."""
        if not self.is_compressible or self.content is None or self.size < _MIN_COMPRESSED_BYTES:
            return None
        compressed = gzip.compress(self.content, 6, mtime=0)
        return compressed if len(compressed) < self.size else None


def _get_identity(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


class SiteFiles:
    """The files of the site, those used last in memory. Raises OSError for what is not there or cannot be read."""

    def __init__(self, folder: Path, max_bytes: int = MAX_CACHE_BYTES) -> None:
        self._folder = str(folder)
        self._files: dict[str, SiteFile] = {}
        self._max_bytes, self._bytes = max_bytes, 0

    def get_size(self, path: str) -> int:
        """Return the size of a file in bytes. Raises OSError if there is none."""
        return os.stat(f"{self._folder}/{path}").st_size  # noqa: PTH116 - see find

    def is_folder(self, path: str) -> bool:
        """Return whether a path below the site is a folder with a page."""
        return os.path.isfile(f"{self._folder}/{path}/{_INDEX}")  # noqa: PTH113 - see find

    def find(self, path: str) -> SiteFile | None:
        """Return a file if it is in memory and has not changed on disk. Raises FileNotFoundError if it is gone."""
        file = self._files.get(path)
        if file is None:
            return None
        if _get_identity(os.stat(f"{self._folder}/{path}")) != file.identity:  # noqa: PTH116 - for each request
            return None
        del self._files[path]  # the last in the dictionary is the one used last
        self._files[path] = file
        return file

    def read(self, path: str) -> SiteFile:
        """Read a file from disk, and keep it. For a large file, this takes time."""
        with open_file_inside(self._folder, f"{self._folder}/{path}") as file:
            return SiteFile(path, file)

    def keep(self, file: SiteFile) -> None:
        """Keep a file in memory, and forget those that were used least recently."""
        self.forget(file.path)
        self._files[file.path] = file
        self._bytes += file.memory
        while self._bytes > self._max_bytes:
            self.forget(next(iter(self._files)))

    def forget(self, path: str) -> None:
        """Forget a file."""
        file = self._files.pop(path, None)
        if file:
            self._bytes -= file.memory

    def open(self, file: SiteFile) -> BinaryIO:
        """Open a large file to send its bytes. Raises FileNotFoundError if it has changed since it was read."""
        opened = open_file_inside(self._folder, f"{self._folder}/{file.path}")
        if _get_identity(os.fstat(opened.fileno())) != file.identity:
            opened.close()
            raise FileNotFoundError(file.path)
        return opened


def get_index_path(path: str) -> str:
    """Return the path of the file that a path names: for a folder, its page."""
    return f"{path}{_INDEX}" if not path or path.endswith("/") else path
