"""Write the search index: what is no longer public goes before the site changes, what is new comes after it.

An index that fits is changed; otherwise a new one is written and put in its place. The rows are the same either way.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from zlib import crc32

from msgspec import Struct, msgpack

from pressroom.errors import DeliveryError
from pressroom.model.search import IndexedRelease, SearchDocument
from pressroom.search.database import (
    INDEX_FILE,
    compress,
    create_tables,
    decode_document,
    encode_document,
    open_for_writing,
)
from pressroom.search.words import build_index_texts

_SECONDS_PER_MINUTE = 60
_FULL_TEXT_TABLES = ("terms", "phrases")
_decode_release = msgpack.Decoder(IndexedRelease).decode

Facet = tuple[str, str, str, str]
"""Language, field, value and label of something by which a search can be limited."""


class PublicRelease(Struct, frozen=True):
    """A release that must be in the index: the digest of all of it, and when it was published, in seconds."""

    source: str
    digest: bytes
    timestamp: float

    @property
    def preferred_id(self) -> int:
        """The id in the index, if it is free.

        By their ids releases are in the order of their time, so the newest are found without sorting. The seconds of
        the minute tell the releases of a minute apart.
        """
        minute = int(self.timestamp) // _SECONDS_PER_MINUTE
        return minute * _SECONDS_PER_MINUTE + crc32(self.source.encode()) % _SECONDS_PER_MINUTE


class SearchIndex:
    """The index of an output folder, and how it differs from the public releases.

    An index of another `version` is written anew, first in the folder `staging`.
    """

    def __init__(
        self, out: Path, staging: Path, version: str, releases: Iterable[PublicRelease], *, is_rebuilt: bool = False
    ) -> None:
        self.path = out / INDEX_FILE
        self._new_path = staging / INDEX_FILE
        self._version = version
        self._releases = {each.source: each for each in releases}
        known = None if is_rebuilt else _read_digests(self.path, version)
        self._is_new, indexed = known is None, known or {}
        self._outdated = [each for each in indexed if self._get_digest(each) != indexed[each]]
        missing = [each for each in self._releases.values() if indexed.get(each.source) != each.digest]
        # A full-text index is written much faster in the order of its ids.
        self.missing = tuple([each.source for each in sorted(missing, key=lambda each: each.preferred_id)])

    def prepare(self, releases: Iterable[bytes]) -> None:
        """Write a new index in the staging folder, if one is needed. The site has not changed yet.

        `releases` are the encoded releases of `missing`, in its order. They are only read if a new index is needed.
        """
        if not self._is_new:
            return
        with _converted_errors(self.path):
            self._new_path.parent.mkdir(exist_ok=True)
            with closing(open_for_writing(self._new_path)) as connection:
                create_tables(connection, self._version)
                self._insert(connection, releases)

    def remove_outdated(self) -> None:
        """Remove what the new site does not have any more. Nothing of it stays in the file."""
        with _converted_errors(self.path):
            if self._is_new:
                _remove_database(self.path)
            elif self._outdated:
                with closing(open_for_writing(self.path)) as connection, _transaction(connection):
                    _delete(connection, self._outdated)

    def add_missing(self, releases: Iterable[bytes]) -> None:
        """Add what only the new site has, now that readers can see it."""
        with _converted_errors(self.path):
            if self._is_new:
                self._new_path.replace(self.path)
            elif self.missing:
                with closing(open_for_writing(self.path)) as connection:
                    self._insert(connection, releases)

    def _get_digest(self, source: str) -> bytes | None:
        release = self._releases.get(source)
        return release.digest if release else None

    def _insert(self, connection: sqlite3.Connection, releases: Iterable[bytes]) -> None:
        with _transaction(connection):
            counts = _Counts()
            for release in map(_decode_release, releases):
                texts = build_index_texts(release.document)
                _insert_release(connection, release, self._releases[release.document.source], texts)
                counts.add(release.document, texts[0])
            counts.write(connection, 1)


def remove_index(out: Path) -> None:
    """Remove the index of a newsroom that has no search."""
    with _converted_errors(out / INDEX_FILE):
        _remove_database(out / INDEX_FILE)


def _read_digests(path: Path, version: str) -> dict[str, bytes] | None:
    """Return the digests in an index by source, or None if there is no index of this version, or it is damaged."""
    if not path.is_file():
        return None
    try:
        with closing(open_for_writing(path)) as connection:
            if connection.execute("SELECT version FROM meta").fetchall() != [(version,)]:
                return None
            return dict(connection.execute("SELECT source, digest FROM release"))
    except sqlite3.DatabaseError:
        return None


@contextmanager
def _converted_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise DeliveryError(
            f"The search index {path} could not be written: {error}.",
            "Free disk space or fix the permissions there, then run the command again. It completes the output.",
        ) from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _remove_database(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        with suppress(FileNotFoundError):
            name.unlink()


class _Counts:
    """What releases have in common and in how many of them it is: facets and terms."""

    def __init__(self) -> None:
        self._facets: Counter[Facet] = Counter()
        self._terms: Counter[str] = Counter()

    def add(self, document: SearchDocument, terms: str) -> None:
        """Count what a release has."""
        self._facets.update(_list_facets(document))
        self._terms.update(terms.split(" "))

    def write(self, connection: sqlite3.Connection, factor: int) -> None:
        """Add the counts, times 1 or -1, to those in the index, and delete what no release has any more."""
        connection.executemany(
            "INSERT INTO facet VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            [(*facet, factor * count) for facet, count in self._facets.items()],
        )
        connection.executemany(
            "INSERT INTO term VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            [(term, factor * count) for term, count in self._terms.items()],
        )
        connection.execute("DELETE FROM facet WHERE count = 0")
        if factor < 0:
            terms = [(term,) for term in self._terms]
            connection.executemany("DELETE FROM term WHERE term = ? AND count = 0", terms)


def _insert_release(
    connection: sqlite3.Connection, release: IndexedRelease, public_release: PublicRelease, texts: tuple[str, str]
) -> None:
    id_ = _choose_id(connection, public_release.preferred_id)
    document = encode_document(release.document)
    row = (id_, public_release.source, public_release.digest, document, compress(release.atom_entry))
    connection.execute("INSERT INTO release VALUES (?, ?, ?, ?, ?)", row)
    for table, words in zip(_FULL_TEXT_TABLES, texts, strict=True):
        connection.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (id_, words))  # noqa: S608


def _choose_id(connection: sqlite3.Connection, preferred_id: int) -> int:
    """Return an id that is free."""
    id_ = preferred_id
    while connection.execute("SELECT 1 FROM release WHERE id = ?", (id_,)).fetchone():
        id_ += 1
    return id_


def _delete(connection: sqlite3.Connection, sources: Iterable[str]) -> None:
    """Delete releases. A full-text index keeps the words of what was deleted until its parts are merged."""
    counts = _Counts()
    for source in sources:
        query = "SELECT id, document FROM release WHERE source = ?"
        id_, content = connection.execute(query, (source,)).fetchone()
        document = decode_document(content)
        texts = build_index_texts(document)
        counts.add(document, texts[0])
        for table, words in zip(_FULL_TEXT_TABLES, texts, strict=True):
            _delete_words(connection, table, id_, words)
        connection.execute("DELETE FROM release WHERE id = ?", (id_,))
    counts.write(connection, -1)
    for table in _FULL_TEXT_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - a name of ours


def _delete_words(connection: sqlite3.Connection, table: str, id_: int, words: str) -> None:
    statement = f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - a name of ours
    connection.execute(statement, (id_, words))


def _list_facets(document: SearchDocument) -> Iterator[Facet]:
    language = document.language
    yield language, "kind", document.kind, ""
    yield language, "year", document.year, ""
    yield from [(language, "organisation", id_, name) for id_, name in document.organisations]
    yield from [(language, "keyword", keyword.slug, keyword.name) for keyword in document.keywords]
