"""Read a document of any known format: one row for each, in the order in which they are tried.

A format is one module with two functions, and one row in `FORMATS`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.importer.found import FoundRelease, NotImported

Found: TypeAlias = Iterator[FoundRelease | NotImported]


class FetchedFile(Struct, frozen=True):
    """A file on disk that was there, or that was fetched into the import cache.

    `location` is the absolute URL or the path that it was asked for by, `url` the URL after redirects ("" for a file on
    disk). `media_type` is without parameters and in small letters, "" if nobody said; `charset` is what the server
    said.
    """

    location: str
    path: Path
    url: str = ""
    media_type: str = ""
    charset: str = ""

    def open(self) -> BinaryIO:
        """Open it for reading."""
        return self.path.open("rb")

    def read_start(self, size: int = 4096) -> bytes:
        """Return its first bytes, by which formats are recognised."""
        with self.open() as file:
            return file.read(size)


class Fetcher(Protocol):
    """Opens URLs and files. What cannot be had is an error with its remedy."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        """Return the file at an absolute URL or path, or at one relative to `base`.

        Nothing is asked for twice: later calls return the copy in the import cache. Raises DeliveryError or
        ConfigError.
        """
        ...


class ImportContext(Struct, frozen=True):
    """What readers of formats need besides the document: other files, and what holds where the document is silent.

    `language` is the newsroom's first language, `zone` its time zone, for times without one. `extracted` is the folder
    for pictures that are inside documents; without one, they are in a temporary folder until the program ends.
    `languages` are those that texts may have; empty if they may have any.
    """

    fetcher: Fetcher
    language: str
    zone: ZoneInfo
    extracted: Path | None = None
    languages: tuple[str, ...] = ()


class SourceFormat(Struct, frozen=True):
    """One format.

    `matches` gets the document and its first 4096 bytes. `read` yields each release in the order of the source, and
    reads no more than it must: an export of 10 000 posts is read in constant memory.
    """

    name: str
    matches: Callable[[FetchedFile, bytes], bool]
    read: Callable[[FetchedFile, ImportContext], Found]
