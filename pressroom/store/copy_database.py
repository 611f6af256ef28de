"""Copy a database into a new SQLite file, for a rehearsal. The database itself is not changed in any way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pressroom.errors import ConfigError, DeliveryError
from pressroom.store.database import Row, Transaction
from pressroom.store.opening import open_store

_STEP = 20_000
_WAIT_SECONDS = 10.0


def copy_database(url: str, target: Path) -> None:
    """Copy the database of a URL to a file that does not exist yet. Raises PressroomError."""
    scheme, _, path = url.partition("://")
    if scheme == "sqlite":
        try:
            _copy_file(Path(path), target)
        except sqlite3.Error as error:
            raise DeliveryError(
                f"The database {path} cannot be copied: {error}.",
                "Check permissions and free disk space, then try again.",
            ) from error
    else:
        _copy_tables(url, target)


def _copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite database, also while others write to it.

    One that no program has open is read as it is: any other way would leave files beside it.
    """
    log = source.with_name(f"{source.name}-wal")
    before = _read_state(source)
    if not log.exists():
        _back_up(f"{source.absolute().as_uri()}?immutable=1", target)
        if not log.exists() and _read_state(source) == before:
            return
        target.unlink()
    _back_up(f"{source.absolute().as_uri()}?mode=ro", target)


def _read_state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise ConfigError(f"The database {path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    return stat.st_mtime_ns, stat.st_size


def _back_up(uri: str, target: Path) -> None:
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_SECONDS)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def _copy_tables(url: str, target: Path) -> None:
    """Copy every table of another kind of database, as it is at one moment, in steps."""
    open_store(f"sqlite://{target}").close()
    store = open_store(url, migrate=False)
    try:
        with closing(sqlite3.connect(target)) as copy, store.read() as transaction:
            tables = copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for (table,) in tables.fetchall():
                _copy_table(transaction, copy, table)
            copy.commit()
    finally:
        store.close()


def _copy_table(transaction: Transaction, copy: sqlite3.Connection, table: str) -> None:
    columns = copy.execute(f"PRAGMA table_info({table})").fetchall()
    names = [column[1] for column in columns]
    key = [column[1] for column in sorted(columns, key=lambda column: int(column[5])) if column[5]]
    marks = ", ".join("?" for _ in names)
    copy.execute(f"DELETE FROM {table}")
    for rows in _read_rows(transaction, table, names, key):
        copy.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _read_rows(transaction: Transaction, table: str, names: list[str], key: list[str]) -> Iterator[list[Row]]:
    """Yield the rows of a table in the order of its key."""
    columns, order = ", ".join(names), ", ".join(key)
    begin = ""
    last: dict[str, object] = {}
    while True:
        query = f"SELECT {columns} FROM {table} {begin} ORDER BY {order} LIMIT {_STEP}"
        rows = transaction.execute(query, **last)
        if not rows:
            return
        yield rows
        last = {f"k{number}": rows[-1][names.index(name)] for number, name in enumerate(key)}
        begin = f"WHERE ({order}) > ({', '.join(f':{name}' for name in last)})"
