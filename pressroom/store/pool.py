"""Lend the connections to a database to threads, one thread at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from pressroom.errors import DeliveryError


class Connection(Protocol):
    """What is used of the connections of `sqlite3` and `psycopg`."""

    def execute(self, query: Any, params: Any = ..., /) -> Any:
        """Run one statement and return a cursor."""

    def close(self) -> None:
        """Close the connection."""


class ConnectionPool:
    """Connections to one database, opened when they are needed, at most `size` at once."""

    def __init__(self, connect: Callable[[], Connection], size: int, wait_seconds: float) -> None:
        self._connect = connect
        self._wait_seconds = wait_seconds
        self._free = threading.Semaphore(size)
        self._idle: list[Connection] = []

    @contextmanager
    def borrow(self) -> Iterator[Connection]:
        """Lend a connection; after an error it is closed. Raises DeliveryError if none becomes free in time."""
        if not self._free.acquire(timeout=self._wait_seconds):
            raise create_busy_error()
        try:
            connection = self._take()
            try:
                yield connection
            except BaseException:
                close_quietly(connection)
                raise
            self._idle.append(connection)
        finally:
            self._free.release()

    def close(self) -> None:
        """Close the connections that nobody uses now."""
        while self._idle:
            close_quietly(self._take())

    def _take(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()


def close_quietly(connection: Connection) -> None:
    """Close a connection, which may be broken."""
    with suppress(Exception):
        connection.close()


def create_busy_error() -> DeliveryError:
    """Return the error for a database that others keep busy."""
    return DeliveryError(
        "The database is busy: another program has kept it locked for too long. Nothing was changed.",
        "Try again. If this happens often, look for a backup or another program that keeps the database open.",
    )
