"""`pressroom work` erases what need not be stored about readers any more, and pauses during a migration."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
import time_machine
from msgspec import structs

from pressroom import cli
from pressroom.config import Config, load_config
from pressroom.publishing import retention
from pressroom.publishing.retention import erase_expired, erase_regularly
from pressroom.store import Store, open_store
from pressroom.subscriptions.leave import unsubscribe
from pressroom.subscriptions.links import create_unsubscribe_token
from tests.support.newsrooms import create_small_newsroom
from tests.support.subscriptions import KEYS, NOW, ask, dump, join

DAY = timedelta(days=1)
PENDING, STAYS, LEAVES = "pending@reader.example", "stays@reader.example", "leaves@reader.example"


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    create_small_newsroom(tmp_path / "newsroom", 1)
    return structs.replace(load_config(str(tmp_path / "newsroom")), database_url=database_url)


def fill(store: Store) -> None:
    """Let one reader ask, one join, and one join and leave."""
    ask(store, PENDING)
    join(store, STAYS)
    token = create_unsubscribe_token(KEYS, join(store, LEAVES).subscriber_id)
    unsubscribe(store, KEYS, token, NOW)


def test_addresses_go_when_their_time_is_over_and_not_before(config: Config, store: Store) -> None:
    fill(store)
    erase_expired(config, NOW + 6 * DAY)
    assert PENDING in dump(store)
    erase_expired(config, NOW + 7 * DAY + timedelta(minutes=1))
    assert PENDING not in dump(store)
    assert LEAVES in dump(store)
    erase_expired(config, NOW + 28 * DAY + timedelta(minutes=1))
    assert LEAVES not in dump(store)
    assert STAYS in dump(store)


@pytest.mark.parametrize("version", [0, 999])
def test_nothing_is_erased_while_the_database_has_another_version(
    config: Config, store: Store, version: int, caplog: pytest.LogCaptureFixture
) -> None:
    fill(store)
    with store.transaction() as transaction:
        transaction.execute("DELETE FROM schema_version WHERE version > 1")
        transaction.execute("UPDATE schema_version SET version = :version", version=version)
    erase_expired(config, NOW + 100 * DAY)
    assert PENDING in dump(store)
    assert f"The database has version {version}" in caplog.text
    assert "@" not in caplog.text


def test_a_migration_that_is_open_makes_it_wait_and_the_next_run_erases(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_config(str(create_small_newsroom(tmp_path, 1).folder))
    store = open_store(config.database_url)
    fill(store)
    monkeypatch.setattr("pressroom.store.open_store", partial(open_store, wait_seconds=0.1))
    migration = sqlite3.connect(tmp_path / "pressroom.db", isolation_level=None)
    migration.execute("BEGIN IMMEDIATE")
    erase_expired(config, NOW + 100 * DAY)
    assert PENDING in dump(store)
    assert "were not erased" in caplog.text
    migration.execute("ROLLBACK")
    migration.close()
    erase_expired(config, NOW + 100 * DAY)
    assert PENDING not in dump(store)
    store.close()


def test_work_erases_when_the_clock_has_moved(tmp_path: Path) -> None:
    folder = create_small_newsroom(tmp_path, 1).folder
    store = open_store(f"sqlite://{folder / 'pressroom.db'}")
    fill(store)
    command = ("--newsroom", str(folder), "work", "--once")
    for days, has_pending, has_left in ((5, True, True), (8, False, True), (29, False, False)):
        with time_machine.travel(NOW + days * DAY, tick=False):
            assert cli.run(command) == 1  # its text is due and not approved
        assert (PENDING in dump(store), LEAVES in dump(store)) == (has_pending, has_left)
    store.close()


def test_without_a_database_none_is_created(tmp_path: Path) -> None:
    folder = create_small_newsroom(tmp_path, 1).folder
    assert cli.run(("--newsroom", str(folder), "work", "--once")) == 1
    assert not (folder / "pressroom.db").exists()


def test_it_runs_again_and_again_after_any_error_until_work_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    config = load_config(str(create_small_newsroom(tmp_path, 1).folder))
    times: list[datetime] = []
    enough = Event()

    def fail(_config: Config, now: datetime) -> None:
        times.append(now)
        if len(times) == 3:
            enough.set()
        raise RuntimeError("ada@reader.example")

    monkeypatch.setattr(retention, "erase_expired", fail)
    clock: Callable[[], datetime] = iter(NOW + number * DAY for number in range(100_000)).__next__
    with caplog.at_level(logging.ERROR), erase_regularly(config, clock, 0.001):
        assert enough.wait(20)
    count = len(times)
    assert times[:3] == [NOW, NOW + DAY, NOW + 2 * DAY]
    assert "RuntimeError" in caplog.text
    assert "ada" not in caplog.text
    assert len(times) == count
    assert times[0].tzinfo == UTC
