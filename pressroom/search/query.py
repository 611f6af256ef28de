"""Search the index, which a build may change or replace at any time. Nothing is written, and time is bounded."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from pressroom.errors import DeliveryError
from pressroom.model.search import Facets, FacetValue, SearchDocument, SearchFilters, SearchOrder, SearchResults
from pressroom.search.database import INDEX_FILE, INDEXED_LENGTHS, decode_document, decompress, open_for_reading
from pressroom.search.parse import ParsedQuery

PAGE_SIZE = 20
MAX_PAGES = 50
_MAX_RESULTS = PAGE_SIZE * MAX_PAGES
_MAX_SECONDS = 1.0
_STEPS_PER_CHECK = 10_000
_BUSY_SECONDS = 2.0
_MAX_ID = 2**63 - 1
_MAX_TERMS = 200
_COST_OF_TERM = 100  # of opening its list, in releases read


class SearchUnavailableError(DeliveryError):
    """The index is not there, is being changed, or a search took too long."""


class SearchReader:
    """Searches the index of an output folder. Every call opens the file, so each sees the index as it is then."""

    def __init__(self, out: Path) -> None:
        self._path = out / INDEX_FILE

    def find_releases(
        self, query: ParsedQuery, filters: SearchFilters, order: SearchOrder = "newest", page: int = 1
    ) -> SearchResults:
        """Return a page of results. Raises SearchUnavailableError if there is no answer in time."""
        with self._open() as connection:
            ids = _find_ids(connection, query, filters, order)
            count = min(len(ids), _MAX_RESULTS)
            page_count = max(1, -(-count // PAGE_SIZE))
            page = max(1, min(page, page_count))
            shown = ids[:count][(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
            documents = [decode_document(each) for each in _read_column(connection, "document", shown)]
        return SearchResults(tuple(documents), count, len(ids) > _MAX_RESULTS, page, page_count)

    def find_feed_entries(self, query: ParsedQuery, filters: SearchFilters) -> list[tuple[SearchDocument, bytes]]:
        """Return the newest results, each with its entry as Atom feeds have it."""
        with self._open() as connection:
            ids = _find_ids(connection, query, filters, "newest")[:PAGE_SIZE]
            documents = map(decode_document, _read_column(connection, "document", ids))
            entries = map(decompress, _read_column(connection, "atom_entry", ids))
            return list(zip(documents, entries, strict=True))

    def read_facets(self, language: str) -> Facets:
        """Return what searches in a language can be limited to: years newest first, all others by name."""
        with self._open() as connection:
            statement = "SELECT field, value, max(label) FROM facet WHERE language = ? GROUP BY field, value"
            rows = connection.execute(statement, (language,)).fetchall()
        values: dict[str, list[FacetValue]] = {"kind": [], "year": [], "organisation": [], "keyword": []}
        for field, value, label in rows:
            values[field].append(FacetValue(value, label or value))
        for field in ("organisation", "keyword"):
            values[field].sort(key=lambda each: each.label.casefold())
        return Facets(tuple(values["kind"]), tuple(values["year"][::-1]), *_as_tuples(values))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(open_for_reading(self._path, _BUSY_SECONDS)) as connection:
                end = time.monotonic() + _MAX_SECONDS
                connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS_PER_CHECK)
                connection.execute("BEGIN")  # all statements see the same state
                yield connection
        except sqlite3.Error as error:
            message = f"The search index {self._path} gave no answer: {error}."
            raise SearchUnavailableError(message, "Run pressroom build, then try again.") from error


def _as_tuples(values: dict[str, list[FacetValue]]) -> tuple[tuple[FacetValue, ...], tuple[FacetValue, ...]]:
    return tuple(values["organisation"]), tuple(values["keyword"])


def _find_ids(
    connection: sqlite3.Connection, query: ParsedQuery, filters: SearchFilters, order: SearchOrder
) -> list[int]:
    """Return the ids of the releases that are found, at most one more than are shown."""
    list_terms = partial(_list_terms, connection)
    ids = _match(connection, query, query.build_match(filters, list_terms))
    headline_match = query.build_headline_match(filters, list_terms) if order == "best" else ""
    if not headline_match:
        return ids
    first = _match(connection, query, headline_match)
    return list(dict.fromkeys([*first, *ids]))[: _MAX_RESULTS + 1]


def _list_terms(connection: sqlite3.Connection, beginning: str) -> list[str]:
    """Return the terms that begin with a text, if it is faster to look for each of them.

    FTS5 reads all releases with a term that begins with it, and merges their lists before it finds the first one. Of
    the list of a term it reads only as much as is needed.
    """
    if len(beginning) in INDEXED_LENGTHS:
        return []
    statement = "SELECT term, count FROM term WHERE term >= ? AND term < ? LIMIT ?"
    rows = connection.execute(statement, (beginning, f"{beginning}\U0010ffff", _MAX_TERMS + 1)).fetchall()
    cost = sum([min(count, _MAX_RESULTS) + _COST_OF_TERM for _, count in rows])
    is_faster = len(rows) <= _MAX_TERMS and cost < sum([count for _, count in rows])
    return [term for term, _ in rows] if is_faster else []


def _match(connection: sqlite3.Connection, query: ParsedQuery, match: str) -> list[int]:
    """Return the ids of the releases with these terms and with the phrases of the query, newest first.

    Phrases are looked for only among as many releases as are needed.
    """
    required, excluded = [query.build_phrase_match(is_excluded=is_excluded) for is_excluded in (False, True)]
    found: list[int] = []
    last, size = _MAX_ID, _MAX_RESULTS + 1
    while len(found) <= _MAX_RESULTS:
        ids = _find_terms(connection, match, last, size)
        with_phrase = _find_phrases(connection, required, ids) if required else set(ids)
        without = _find_phrases(connection, excluded, ids) if excluded else set()
        found += [id_ for id_ in ids if id_ in with_phrase and id_ not in without]
        if len(ids) < size:
            break
        last, size = ids[-1] - 1, size * 2
    return found[: _MAX_RESULTS + 1]


def _find_terms(connection: sqlite3.Connection, match: str, last: int, size: int) -> list[int]:
    statement = "SELECT rowid FROM terms WHERE terms MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?"
    return [id_ for (id_,) in connection.execute(statement, (match, last, size))]


def _find_phrases(connection: sqlite3.Connection, match: str, ids: Sequence[int]) -> set[int]:
    """Return the ids of the releases with these phrases between the last and the first of the ids."""
    statement = "SELECT rowid FROM phrases WHERE phrases MATCH ? AND rowid BETWEEN ? AND ?"
    return {id_ for (id_,) in connection.execute(statement, (match, ids[-1], ids[0]))} if ids else set()


def _read_column(connection: sqlite3.Connection, column: str, ids: Sequence[int]) -> list[bytes]:
    """Return one column of some releases, in the order of the ids."""
    statement = f"SELECT {column} FROM release WHERE id = ?"  # noqa: S608 - the name of a column
    return [connection.execute(statement, (id_,)).fetchone()[0] for id_ in ids]
