"""`pressroom migrate` creates and updates the database, and says what it did."""

import json
import sys
from pathlib import Path

import pytest

from pressroom.cli import run
from pressroom.store import open_store, schema
from pressroom.store.schema import Migration
from tests.support.stores import PostgresServer

KNOWN = schema.load_migrations()[-1].version


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    (tmp_path / "newsroom.yaml").touch()
    return tmp_path


def migrate(newsroom: Path, *options: str) -> int:
    return run(["--newsroom", str(newsroom), "migrate", *options])


def test_the_database_is_created_once(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate(newsroom) == 0
    assert capsys.readouterr().out == f"Created the database. It has version {KNOWN}.\n"
    assert (newsroom / "pressroom.db").stat().st_mode & 0o777 == 0o600
    assert migrate(newsroom) == 0
    assert capsys.readouterr().out == f"The database is up to date. It has version {KNOWN}.\n"
    assert migrate(newsroom, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"before": KNOWN, "after": KNOWN}


def test_an_older_database_is_updated(
    newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert migrate(newsroom) == 0
    later = (*schema.load_migrations(), Migration(KNOWN + 1, ("CREATE TABLE later (id INTEGER)",)))
    monkeypatch.setattr(schema, "load_migrations", lambda: later)
    capsys.readouterr()
    assert migrate(newsroom) == 0
    assert capsys.readouterr().out == f"Updated the database from version {KNOWN} to version {KNOWN + 1}.\n"


def test_a_newer_database_is_refused(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(f"sqlite://{newsroom / 'pressroom.db'}")
    with store.transaction() as transaction:
        transaction.execute(schema.ADD_VERSION, version=9)
    store.close()
    assert migrate(newsroom) == 2
    assert "The database has version 9." in capsys.readouterr().err


def test_a_folder_that_is_no_newsroom_gets_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate(tmp_path) == 2
    assert "There is no newsroom.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_program_without_the_library_for_postgresql_says_which_to_install(
    newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", "postgresql://x/y")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "pressroom.store.postgres", raising=False)
    assert migrate(newsroom) == 2
    assert "pip install 'pressroom[postgres]'" in capsys.readouterr().err


def test_on_postgresql_the_tables_of_the_queue_are_created_once(
    newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    url = postgres.create_database()
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", url)
    assert migrate(newsroom) == 0
    assert capsys.readouterr().out.endswith("\nCreated the tables of the queue, for pressroom work --queue.\n")
    store = open_store(url)
    with store.read() as transaction:
        assert transaction.has_table("procrastinate_jobs")
    store.close()
    assert migrate(newsroom, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"before": KNOWN, "after": KNOWN, "is_queue_created": False}


def test_without_the_library_of_the_queue_only_the_database_is_created(
    newsroom: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    url = postgres.create_database()
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", url)
    monkeypatch.setattr("pressroom.cli.migrate.find_spec", lambda _: None)
    assert migrate(newsroom) == 0
    assert capsys.readouterr().out == f"Created the database. It has version {KNOWN}.\n"
