"""A database is created, migrated and refused as its version says, also when a migration is killed."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.store import Store, open_store, schema
from pressroom.store.schema import Migration, get_version, is_current, load_migrations, migrate

MIGRATE = """
import sys
from pressroom.store import schema
from pressroom.store.opening import migrate_database
from pressroom.store.schema import Migration

known = schema.load_migrations()
later = Migration(known[-1].version + 1, ("CREATE TABLE later (id INTEGER)", *sys.argv[2:]))
schema.load_migrations = lambda: (*known, later)
if "kill" in sys.argv:
    from pressroom.store.database import Database
    run = Database.run
    def stop_at(self, connection, statement, parameters=None):
        if statement == "kill":
            print("here", flush=True)
            sys.stdin.read()
        return run(self, connection, statement, parameters)
    Database.run = stop_at
print(*migrate_database(sys.argv[1]))
"""


KNOWN = load_migrations()[-1].version
LATER = KNOWN + 1


def start_migration(url: str, *statements: str) -> subprocess.Popen[str]:
    """Start a program that knows one more migration, with more statements; it waits at the statement `kill`."""
    command = [sys.executable, "-c", MIGRATE, url, *statements]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_version(store: Store) -> int:
    with store.read() as transaction:
        return get_version(transaction)


def test_a_new_database_has_the_version_of_the_program(store: Store) -> None:
    with store.read() as transaction:
        assert is_current(transaction)
    assert migrate(store) == (KNOWN, KNOWN)


def test_the_migrations_are_numbered_without_a_gap() -> None:
    versions = [each.version for each in load_migrations()]
    assert versions == list(range(1, len(versions) + 1))
    assert all(each.statements for each in load_migrations())


def test_a_later_migration_keeps_what_is_stored(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction() as transaction:
        transaction.execute("INSERT INTO used_form (id, used_at) VALUES ('a', 1)")
    more = Migration(LATER, ("ALTER TABLE used_form ADD COLUMN form TEXT",))
    monkeypatch.setattr(schema, "load_migrations", lambda: (*load_migrations(), more))
    assert migrate(store) == (KNOWN, LATER)
    with store.read() as transaction:
        assert transaction.execute("SELECT id, form FROM used_form") == [("a", None)]


def test_a_newer_database_is_refused_with_the_remedy(
    store: Store, open_again: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction() as transaction:
        transaction.execute(schema.ADD_VERSION, version=LATER)
    for migrates in (True, False):
        with pytest.raises(ConfigError) as caught:
            open_again(migrate=migrates)
        assert f"The database has version {LATER}" in caught.value.message
        assert "Install the newer pressroom again" in caught.value.remedy
    with store.read() as transaction:
        assert not is_current(transaction)
    monkeypatch.undo()
    assert read_version(store) == LATER


def test_an_older_database_is_refused_if_it_must_not_be_migrated(
    open_again: Callable[..., Store],
) -> None:
    with pytest.raises(ConfigError) as caught:
        open_again(migrate=False)
    assert "pressroom migrate" in caught.value.remedy
    open_again()
    assert read_version(open_again(migrate=False)) == KNOWN


def test_a_migration_that_fails_leaves_the_old_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Migration(LATER, ("CREATE TABLE later (id INTEGER)", "CREATE TABEL wrong (id INTEGER)"))
    monkeypatch.setattr(schema, "load_migrations", lambda: (*load_migrations(), wrong))
    with pytest.raises(Exception, match="TABEL"):
        migrate(store)
    with store.read() as transaction:
        assert not transaction.has_table("later")
        assert get_version(transaction) == KNOWN


def test_a_killed_migration_leaves_the_old_state_and_the_next_one_completes(store: Store, database_url: str) -> None:
    with start_migration(database_url, "kill") as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "here\n"
        killed.send_signal(signal.SIGKILL)
    with store.transaction() as transaction:  # waits until the server has noticed
        assert not transaction.has_table("later")
        assert get_version(transaction) == KNOWN
    with start_migration(database_url) as second:
        assert second.communicate()[0] == f"{KNOWN} {LATER}\n"


def test_two_processes_that_migrate_at_once_do_it_once(database_url: str) -> None:
    processes = [start_migration(database_url) for _ in range(3)]
    outputs = sorted(process.communicate()[0] for process in processes)
    assert outputs == [f"0 {LATER}\n", f"{LATER} {LATER}\n", f"{LATER} {LATER}\n"]


@pytest.mark.parametrize(
    "url", ["", "pressroom.db", "sqlite:pressroom.db", "sqlite://pressroom.db", "mysql://x/y", "postgresql://[x/y"]
)
def test_a_url_that_is_no_database_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"Write it as (sqlite:///absolute|postgresql://)"):
        open_store(url)


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Exception, match=r"on 127\.0\.0\.1/news does not answer") as caught:
        open_store("postgresql://reader:geheim@127.0.0.1:1/news", wait_seconds=1)
    assert "geheim" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "pressroom.db"
    path.write_text("title: this is not a database\n" * 100)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="not a database, or it is damaged"):
        open_store(f"sqlite://{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", ["missing/pressroom.db", "."])
def test_a_path_that_cannot_be_a_database_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"):
        open_store(f"sqlite://{tmp_path / path}")


def test_only_the_owner_can_read_the_files_of_a_new_database(tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        store = open_store(f"sqlite://{tmp_path / 'a b?c#d%20.db'}")
        with store.transaction() as transaction:
            transaction.execute("INSERT INTO used_form (id, used_at) VALUES ('a', 1)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(old_mask)
    assert modes == dict.fromkeys(("a b?c#d%20.db", "a b?c#d%20.db-wal", "a b?c#d%20.db-shm"), 0o600)
