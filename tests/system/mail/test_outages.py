"""A disk that is full, a relay that is down and a database that is restarted lose no mail, and are named clearly."""

import logging
import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.deliver.delivery_run import DeliveryReport, DeliveryRun, DeliverySettings
from pressroom.errors import DeliveryError
from pressroom.store import open_store
from tests.support.mailing_sender import create_run, send_mailings
from tests.support.mailings import add_mailing, add_readers, count_states
from tests.support.smtp_server import SmtpServer, run_smtp_server
from tests.support.stores import PostgresServer
from tests.system.pipeline.test_outages import Disk, disk

SETTINGS = DeliverySettings(connections=3, lease_seconds=2.0)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
READERS = 400


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    """A disk on which a mailing has just room."""
    with disk(tmp_path / "disk", "8m") as small:
        if not small.is_real:
            pytest.skip("no disk of our own may be mounted here")
        yield small


def fill(small: Disk) -> Path:
    """Leave no room on a disk; return the file that fills it."""
    filler = small.folder / "filler"
    with filler.open("wb") as file, suppress(OSError):
        for size in (4096, 1):
            with suppress(OSError):
                while True:
                    os.write(file.fileno(), b"0" * size)
    assert shutil.disk_usage(small.folder).free == 0
    return filler


def count_copies(server: SmtpServer) -> Counter[str]:
    return Counter(message.recipient for message in server.accepted)


def start(run: DeliveryRun) -> threading.Thread:
    thread = threading.Thread(target=lambda: suppress_errors(run), daemon=True)
    thread.start()
    return thread


def suppress_errors(run: DeliveryRun) -> None:
    with suppress(DeliveryError):
        run.run()


def test_sending_goes_on_as_soon_as_a_full_disk_has_room_again(small: Disk, caplog: pytest.LogCaptureFixture) -> None:
    store = open_store(f"sqlite://{small.folder / 'pressroom.db'}")
    add_readers(store, READERS)
    add_mailing(store, chunk_size=50)
    with run_smtp_server() as server, caplog.at_level(logging.INFO, logger="pressroom"):
        run = create_run(store, server.url, SETTINGS)
        thread = start(run)
        server.wait_for(lambda: len(server.accepted) >= 20)
        filler = fill(small)
        wait_for_text(caplog, "is full")
        taken = len(server.accepted)
        filler.unlink()
        thread.join(60)
        assert taken < READERS
        assert count_copies(server) == {f"r{number}@reader.example": 1 for number in range(1, READERS + 1)}
        assert run.report == DeliveryReport(accepted=READERS)
    assert "Free some space, then try again. Results are kept and stored as soon as it works again." in caplog.text
    assert "The database works again." in caplog.text
    store.close()


def wait_for_text(caplog: pytest.LogCaptureFixture, text: str) -> None:
    ended = threading.Event()
    for _ in range(1000):
        if text in caplog.text:
            return
        ended.wait(0.02)
    raise AssertionError(text)


def test_a_run_on_a_disk_that_stays_full_ends_and_the_next_one_repeats_at_most_one_message_a_connection(
    small: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressroom.deliver.chunk_claims._DATABASE_SECONDS", 0.5)
    monkeypatch.setattr("pressroom.deliver.group_commit._CLOSE_SECONDS", 0.5)
    monkeypatch.setattr("pressroom.deliver.delivery_run._STOP_SECONDS", 0.5)
    store = open_store(f"sqlite://{small.folder / 'pressroom.db'}")
    add_readers(store, READERS)
    add_mailing(store, chunk_size=5)
    with run_smtp_server() as server:
        run = create_run(store, server.url, SETTINGS)
        errors: list[DeliveryError] = []
        thread = threading.Thread(target=lambda: collect_error(run, errors), daemon=True)
        thread.start()
        server.wait_for(lambda: len(server.accepted) >= 20)
        filler = fill(small)
        thread.join(60)
        assert "full" in errors[0].message or "could not be stored" in errors[0].message
        filler.unlink()
        monkeypatch.undo()
        send_mailings(store, server.url, SETTINGS)
        copies = count_copies(server)
    assert len(copies) == READERS
    assert sum(copies.values()) - READERS <= SETTINGS.connections
    assert count_states(store) == {"accepted": READERS}
    store.close()


def collect_error(run: DeliveryRun, errors: list[DeliveryError]) -> None:
    try:
        run.run()
    except DeliveryError as error:
        errors.append(error)


def test_a_relay_that_is_down_for_an_hour_gets_everything_once_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressroom.deliver.chunk_sender._PAUSES", (0.0, 0.0, 0.0))
    store = open_store(f"sqlite://{tmp_path / 'pressroom.db'}")
    add_readers(store, 20)
    add_mailing(store, chunk_size=5)
    with run_smtp_server() as server:
        port = server.port
    for minutes in range(0, 60, 5):
        now = NOW + timedelta(minutes=minutes)
        report = send_mailings(store, f"smtp://127.0.0.1:{port}", SETTINGS, get_now=lambda now=now: now)
        assert report.error is not None
        assert f"127.0.0.1:{port} cannot be reached" in report.error.message
        assert report.finished == 0
    assert count_states(store) == {"pending": 20}
    with run_smtp_server() as server:
        report = send_mailings(store, server.url, SETTINGS, get_now=lambda: NOW + timedelta(hours=1))
        assert report == DeliveryReport(accepted=20)
        assert set(count_copies(server).values()) == {1}
    store.close()


def test_a_relay_that_asks_to_come_back_later_for_an_hour_is_asked_less_and_less_often(tmp_path: Path) -> None:
    store = open_store(f"sqlite://{tmp_path / 'pressroom.db'}")
    add_readers(store, 20)
    add_mailing(store, chunk_size=5)
    with run_smtp_server() as server:
        server.fail("RCPT", *["451 4.3.0 later"] * 80)
        deferred = [
            send_mailings(store, server.url, SETTINGS, get_now=lambda now=now: now).deferred
            for now in (NOW + timedelta(minutes=minutes) for minutes in range(60))
        ]
        assert [minute for minute, count in enumerate(deferred) if count] == [0, 1, 6, 21]
        assert server.accepted == []
        send_mailings(store, server.url, SETTINGS, get_now=lambda: NOW + timedelta(minutes=81))
        assert set(count_copies(server).values()) == {1}
    assert count_states(store) == {"accepted": 20}
    store.close()


def test_a_postgresql_server_that_is_restarted_while_mails_are_sent_loses_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    postgres = PostgresServer()  # not the one that other tests use
    try:
        store = open_store(postgres.create_database())
        add_readers(store, READERS)
        add_mailing(store, chunk_size=20)
        with run_smtp_server() as server, caplog.at_level(logging.INFO, logger="pressroom"):
            run = create_run(store, server.url, SETTINGS)
            thread = start(run)
            server.wait_for(lambda: len(server.accepted) >= 20)
            postgres.restart()
            thread.join(60)
            assert count_copies(server) == {f"r{number}@reader.example": 1 for number in range(1, READERS + 1)}
        assert count_states(store) == {"accepted": READERS}
        assert "does not answer" in caplog.text
        assert "The database works again." in caplog.text
        store.close()
    finally:
        postgres.stop()
