"""Open the file of the search index, create its tables, and encode what is in its rows."""

import sqlite3
import zlib
from pathlib import Path

from msgspec import msgpack

from pressroom.model.search import SearchDocument

INDEX_FILE = "search.db"
"""The name of the index in the output folder. It is not part of the site."""

_BUSY_SECONDS = 10
_COMPRESSION_LEVEL = 1  # the higher levels take four times as long for a tenth less
INDEXED_LENGTHS = (3, 6)
"""The terms that begin with so many characters are one list in the index. For other lengths SQLite must merge lists."""
_TOKENIZER = "ascii tokenchars ''=-.''"  # it gets words that are split and folded already
_SCHEMA = f"""
PRAGMA secure_delete = ON;
CREATE TABLE meta (version TEXT NOT NULL);
CREATE TABLE release (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, digest BLOB NOT NULL,
  document BLOB NOT NULL, atom_entry BLOB NOT NULL
);
CREATE TABLE facet (
  language TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (language, field, value, label)
) WITHOUT ROWID;
CREATE TABLE term (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(
  words, content = '', detail = none, prefix = '{" ".join(map(str, INDEXED_LENGTHS))}', tokenize = '{_TOKENIZER}'
);
CREATE VIRTUAL TABLE phrases USING fts5(words, content = '', tokenize = '{_TOKENIZER}');
"""

_decode = msgpack.Decoder(SearchDocument).decode


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open an index to change it. Transactions are begun and ended by statements; what is deleted is overwritten."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -64000")
    return connection


def create_tables(connection: sqlite3.Connection, version: str) -> None:
    """Create the tables of an empty index."""
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO meta VALUES (?)", (version,))


def open_for_reading(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open an index to search it; nothing can be written. Raises sqlite3.Error if there is none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_seconds, isolation_level=None)


def encode_document(document: SearchDocument) -> bytes:
    """Encode a document for its row."""
    return compress(msgpack.encode(document))


def decode_document(content: bytes) -> SearchDocument:
    """Decode the document of a row."""
    return _decode(decompress(content))


def compress(content: bytes) -> bytes:
    """Compress the content of a row."""
    return zlib.compress(content, _COMPRESSION_LEVEL)


def decompress(content: bytes) -> bytes:
    """Return what was compressed."""
    return zlib.decompress(content)
