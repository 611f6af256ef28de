"""Connect to SQLite: one file on this machine, with a write-ahead log beside it."""

import errno
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import ClassVar

from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.store.database import Database
from pressroom.store.pool import Connection, close_quietly, create_busy_error

_creating = Lock()  # so that no connection is made between the creation of a file and its close
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SqliteDatabase(Database):
    """A database in one file, which only its owner may read."""

    name = "SQLite"
    begin_write = ("BEGIN IMMEDIATE",)
    begin_rows = ("BEGIN IMMEDIATE",)
    begin_read = ("BEGIN",)
    writers = 1
    readers: ClassVar[int] = 8

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds

    def connect(self, *, read_only: bool = False) -> Connection:
        """Open the file; it is created if it does not exist. Raises PressroomError."""
        self._create_file()
        try:
            connection = sqlite3.connect(
                self._path, timeout=self._wait_seconds, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise self._create_error(error) from None
        try:
            self._configure(connection, read_only=read_only)
        except BaseException:
            close_quietly(connection)
            raise
        return connection

    def _create_file(self) -> None:
        """Create an empty file that only its owner may read: SQLite gives the files beside it the same rights.

        A file that exists is never opened here: closing it would end the locks that SQLite holds on it in this process
        (POSIX), and another process would delete the write-ahead log that this one still writes.
        """
        try:
            with _creating, suppress(FileExistsError):
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            if not self._path.is_file():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not os.access(self._path, os.R_OK | os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise ConfigError(
                f"The database {self._path} cannot be opened: {error.strerror}.",
                "Check that its folder exists and that this user may write to it, or set PRESSROOM_DATABASE_URL.",
            ) from error

    def _configure(self, connection: Connection, *, read_only: bool) -> None:
        self._use_write_ahead_log(connection)
        # FULL: what was confirmed survives a power cut. secure_delete: erased values are overwritten.
        for setting in ("synchronous = FULL", "secure_delete = ON", "foreign_keys = ON", "temp_store = MEMORY"):
            self.run(connection, f"PRAGMA {setting}")
        if read_only:
            self.run(connection, "PRAGMA query_only = ON")

    def _use_write_ahead_log(self, connection: Connection) -> None:
        """Turn the write-ahead log on. SQLite does not wait for other processes here, so this does."""
        deadline = time.monotonic() + self._wait_seconds
        while True:
            try:
                ((mode,),) = self.run(connection, "PRAGMA journal_mode = WAL")
                break
            except DeliveryError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        if mode != "wal":
            raise ConfigError(
                f"The file system of the database {self._path} has no shared memory, which SQLite needs here.",
                "Move the database to a disk of this machine, or use PostgreSQL (PRESSROOM_DATABASE_URL).",
            )

    def check(self, connection: Connection) -> None:
        """Do nothing: a connection to a file is not lost."""

    def translate(self, statement: str) -> str:
        """Return the statement as it is: statements are written for SQLite."""
        return statement

    def has_table(self, connection: Connection, name: str) -> bool:
        """Return whether a table exists."""
        return bool(self.run(connection, "SELECT 1 FROM sqlite_schema WHERE name = :name", {"name": name}))

    def remove_traces(self, connection: Connection) -> None:
        """Write the file anew and empty the write-ahead log.

        `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in a page when it moves rows
        to another one. Only a new file has none.
        """
        self.run(connection, "VACUUM")
        deadline = time.monotonic() + self._wait_seconds
        while self.run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
            if time.monotonic() > deadline:
                raise DeliveryError(
                    "The address is erased, but traces are left in the write-ahead log: a program keeps it open.",
                    "They are removed when the service does its next clean-up. You need not do anything.",
                )
            time.sleep(0.02)

    def convert_error(self, error: Exception) -> PressroomError | None:
        """Return the error that an exception of SQLite means."""
        return self._create_error(error) if isinstance(error, sqlite3.Error) else None

    def _create_error(self, error: sqlite3.Error) -> PressroomError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return create_busy_error()
        if code == sqlite3.SQLITE_FULL:
            return DeliveryError(
                f"The disk with the database {self._path} is full. Nothing was changed.",
                "Free some space, then try again.",
            )
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return ConfigError(
                f"{self._path} is not a database, or it is damaged.",
                "Restore it from a backup, together with the files -wal and -shm beside it, or move it away.",
            )
        return DeliveryError(
            f"The database {self._path} cannot be used: {error}.",
            "Check permissions and free disk space, then try again.",
        )
