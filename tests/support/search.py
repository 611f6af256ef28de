"""Search the index of an output folder, and list everything that is in it, whatever its bytes are."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from pressroom.model.search import SearchDocument, SearchFilters, SearchOrder
from pressroom.search.database import INDEX_FILE, decode_document, decompress
from pressroom.search.parse import parse_query
from pressroom.search.query import SearchReader

IndexContent = dict[str, list[Any]]


def find_headlines(
    out: Path, text: str = "", language: str = "sv", order: SearchOrder = "newest", **filters: str
) -> list[str]:
    """Return the headlines of what a search finds."""
    results = SearchReader(out).find_releases(parse_query(text, language), SearchFilters(**filters), order)
    return [document.headline for document in results.documents]


def list_index_content(out: Path) -> IndexContent:
    """Return the rows of an index and every word in it with its places; nothing if there is no index."""
    if not (out / INDEX_FILE).exists():
        return {}
    with closing(sqlite3.connect(out / INDEX_FILE)) as connection:
        rows = connection.execute("SELECT id, source, digest, document, atom_entry FROM release").fetchall()
        sources = {row[0]: row[1] for row in rows}
        content: IndexContent = {
            "meta": connection.execute("SELECT * FROM meta").fetchall(),
            "release": sorted(
                (source, digest, decode_document(each), decompress(atom)) for _, source, digest, each, atom in rows
            ),
            "facet": sorted(connection.execute("SELECT * FROM facet")),
            "term": connection.execute("SELECT * FROM term ORDER BY term").fetchall(),
        }
        for table in ("terms", "phrases"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab(main, {table}, instance)")
            places = connection.execute(f"SELECT term, doc, offset FROM temp.{table}_words").fetchall()
            content[table] = sorted((term, sources[doc], offset or 0) for term, doc, offset in places)
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
        connection.execute("INSERT INTO phrases (phrases) VALUES ('integrity-check')")
    return content


def list_file_bytes(out: Path) -> bytes:
    """Return the bytes of the index and of every file that SQLite may have left beside it, also uncompressed."""
    content = b"".join([path.read_bytes() for path in sorted(out.glob(f"*{INDEX_FILE}*"))])
    with closing(sqlite3.connect(out / INDEX_FILE)) as connection:
        blobs = connection.execute("SELECT document, atom_entry FROM release").fetchall()
    return content + b"".join([decompress(blob) for row in blobs for blob in row])


def create_document(headline: str = "", lead: str = "", text: str = "", language: str = "sv") -> SearchDocument:
    """Create a document with these texts."""
    return SearchDocument(
        source="releases/2025/bron/sv.md",
        path="/2025/bron/",
        language=language,
        year="2025",
        headline=headline,
        lead=lead,
        text=text,
        kind="press-release",
        published="2025-02-03T09:00:00+01:00",
        corrected="",
        organisations=(("fjallby", "Fjällby kommun"),),
        keywords=(),
    )
