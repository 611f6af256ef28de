"""Keep what an import found in a temporary file, so that an export of any size is read in constant memory."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct, structs

from pressroom.importer.found import FoundRelease, FoundTranslation


class FoundSummary(Struct, frozen=True, kw_only=True):
    """What groups and the comparison with earlier imports need to know of one found text.

    `number` is its number in the store; `digest` is that of what the source said.
    """

    number: int
    source: str
    headline: str
    id: str
    source_id: str
    urls: tuple[str, ...]
    language: str
    translations: tuple[FoundTranslation, ...]
    published_at: datetime | None
    digest: str


class FoundStore:
    """Found texts on disk, by number, and their summaries in memory."""

    def __init__(self) -> None:
        self.summaries: list[FoundSummary] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._places: list[tuple[int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, found: FoundRelease) -> None:
        """Keep a found text."""
        content = msgspec.msgpack.encode(found)
        self._places.append((self._file.seek(0, 2), len(content)))
        self._file.write(content)
        self.summaries.append(_summarise(len(self.summaries), found))

    def clear(self) -> None:
        """Forget all found texts."""
        self._file.truncate(0)
        self._places.clear()
        self.summaries.clear()

    def read(self, number: int) -> FoundRelease:
        """Return a found text."""
        start, size = self._places[number]
        self._file.seek(start)
        return msgspec.msgpack.decode(self._file.read(size), type=FoundRelease)

    def __iter__(self) -> Iterator[FoundRelease]:
        return map(self.read, range(len(self.summaries)))


def _summarise(number: int, found: FoundRelease) -> FoundSummary:
    return FoundSummary(
        number=number,
        source=found.source,
        headline=found.headline[:500],
        id=found.id,
        source_id=found.source_id,
        urls=found.urls,
        language=found.language,
        translations=found.translations,
        published_at=found.published_at,
        digest=compute_found_digest(found),
    )


def compute_found_digest(found: FoundRelease) -> str:
    """Return a digest of what a source says of a release, wherever it was read."""
    content = msgspec.json.encode(structs.replace(found, source="", doubts=()))
    return sha256(content).hexdigest()
