"""Several `pressroom work --queue` share one mailing over PostgreSQL; one that is killed loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from pressroom.cli import run
from pressroom.store import Store
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.mailings import add_mailing, add_readers, count_states
from tests.support.relay_process import RelayProcess, run_relay
from tests.support.stores import PostgresServer

ROOT = Path(__file__).parents[3]
READERS = 900
WORKERS = 3
CONNECTIONS = 2


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A server of this test alone, because the test restarts it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def room(tmp_path: Path, postgres: PostgresServer) -> MailingNewsroom:
    return MailingNewsroom(tmp_path, postgres.create_database())


@contextmanager
def start_worker(room: MailingNewsroom, relay: RelayProcess) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(room.config.newsroom_folder), "work", "--queue"]
    environment = os.environ | {
        "PRESSROOM_DATABASE_URL": room.config.database_url,
        "PRESSROOM_SMTP_URL": relay.url,
        "PRESSROOM_MAIL_CONNECTIONS": str(CONNECTIONS),
        "PRESSROOM_MAIL_RATE": "25",
    }
    with subprocess.Popen(
        [*command, "--log-level", "info"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def count_owners(store: Store) -> int:
    with store.read() as transaction:
        ((count,),) = transaction.execute("SELECT count(DISTINCT owner) FROM chunk WHERE state = 'leased'")
    return int(count)


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0
    return log


def test_three_workers_share_a_mailing_and_one_that_is_killed_loses_nothing(
    room: MailingNewsroom, postgres: PostgresServer, tmp_path: Path
) -> None:
    with room.open() as store, run_relay(tmp_path / "log") as relay, ExitStack() as stack:
        add_readers(store, READERS)
        add_mailing(store, chunk_size=25)
        workers = [stack.enter_context(start_worker(room, relay)) for _ in range(WORKERS)]
        wait_for(lambda: count_owners(store) == WORKERS)
        workers[0].kill()
        wait_for(lambda: len(relay.read_lines()) > READERS / 2)
        postgres.restart()
        wait_for(lambda: count_states(store) == {"accepted": READERS}, 120)
        logs = [end(each) for each in workers[1:]]
        copies = relay.count_copies()
    assert len(copies) == READERS
    assert sum(copies.values()) - READERS <= 2 * CONNECTIONS
    assert any("was left by another worker" in log for log in logs)
    assert "Traceback" not in "".join(logs)


def test_a_worker_of_the_queue_names_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = MailingNewsroom(tmp_path)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    assert run(["--newsroom", str(room.config.newsroom_folder), "work", "--queue"]) == 2
    shown = capsys.readouterr().err
    assert "needs PostgreSQL. The database is SQLite." in shown
    assert "On one machine, leave --queue out." in shown
