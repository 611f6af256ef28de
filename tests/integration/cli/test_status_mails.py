"""`pressroom status` shows confirmations that no relay has taken, and loads no database where there is none."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.store import open_store, outbox, rate_limits, subscribers
from pressroom.store.outbox import NewMail, QueuedMail
from pressroom.subscriptions.limits import DEFAULT_LIMITS
from tests.support.publishing import PublishingNewsroom

PROGRAM = """
import sys
from pressroom.cli import run
code = run(sys.argv[1:])
print("loaded:", *sys.modules)
sys.exit(code)
"""


class Status:
    """A newsroom with one published release, and its status."""

    def __init__(self, folder: Path) -> None:
        newsroom = PublishingNewsroom(folder)
        newsroom.write()
        newsroom.execute()
        self.folder = newsroom.folder
        self.database = self.folder / "pressroom.db"
        (folder / "without").mkdir()
        (folder / "without/psycopg.py").write_text("raise ImportError")

    def queue(self, age: timedelta, count: int = 1) -> list[QueuedMail]:
        """Queue mails some time ago."""
        now = datetime.now(UTC) - age
        store = open_store(f"sqlite://{self.database}")
        with store.transaction() as transaction:
            reader = subscribers.get_or_add_subscriber(transaction, "eva@x.se", "eva@x.se", "sv", now)
            mails = [
                outbox.add_mail(transaction, NewMail("confirm", reader.id, "sv", f"{age}-{number}"), now)
                for number in range(count)
            ]
        store.close()
        return mails

    def run(self, *options: str, **settings: str) -> tuple[int, str, set[str]]:
        """Run the command in a process of its own; return its exit code, what it printed, and the modules it loaded."""
        command = [sys.executable, "-c", PROGRAM, "--newsroom", str(self.folder), "status", *options]
        environment = {name: value for name, value in os.environ.items() if name != "PRESSROOM_DATABASE_URL"}
        environment |= settings
        process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
        shown, _, loaded = process.stdout.partition("loaded:")
        return process.returncode, shown, set(loaded.split())


@pytest.fixture
def status(tmp_path: Path) -> Status:
    return Status(tmp_path)


def test_without_a_database_nothing_of_it_is_loaded_or_shown_or_created(status: Status) -> None:
    code, shown, loaded = status.run()
    assert code == 0
    assert "mail" not in shown
    assert not {"sqlite3", "psycopg", "smtplib", "pressroom.store"} & loaded
    assert "database" not in json.loads(status.run("--json")[1])
    assert not status.database.exists()


def test_a_mail_that_waits_for_less_than_a_minute_is_not_shown(status: Status) -> None:
    status.queue(timedelta(seconds=5))
    assert "mail" not in status.run()[1]
    assert json.loads(status.run("--json")[1])["database"] == {
        "waiting": 0,
        "oldest": None,
        "is_ceiling_reached": False,
        "overdue_erasures": 0,
        "unassigned_bounces": 0,
        "error": "",
    }


def test_mails_that_no_relay_has_taken_within_a_minute_are_shown_and_fail_the_check(status: Status) -> None:
    status.queue(timedelta(minutes=2))
    shown = status.run()[1]
    assert "mail: 1 mail to readers, such as a confirmation, waits for the relay, since " in shown
    status.queue(timedelta(seconds=5), 2)
    shown = status.run()[1]
    assert "mail: 3 mails to readers, such as a confirmation, wait for the relay, the oldest since " in shown
    assert "@" not in shown
    assert status.run("--check")[0] == 3
    assert json.loads(status.run("--json")[1])["database"]["waiting"] == 3


def test_mails_that_were_sent_are_not_shown(status: Status) -> None:
    (mail,) = status.queue(timedelta(minutes=2))
    store = open_store(f"sqlite://{status.database}")
    with store.transaction() as transaction:
        (claimed,) = outbox.claim_mails(transaction, datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=1))
        assert claimed.id == mail.id
        outbox.finish_mail(transaction, claimed, "sent", datetime.now(UTC))
    store.close()
    code, shown, _ = status.run("--check")
    assert code == 0
    assert "mail" not in shown


def test_a_ceiling_that_is_reached_is_shown_and_fails_the_check(status: Status) -> None:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    store = open_store(f"sqlite://{status.database}")
    with store.transaction() as transaction:
        for window in (hour, hour + timedelta(hours=1)):  # the hour may end while the test runs
            for _ in range(DEFAULT_LIMITS.sitewide):
                rate_limits.increase_count(transaction, "sitewide", window)
    store.close()
    code, shown, _ = status.run("--check")
    assert code == 3
    assert "subscribers: nobody can join until the next hour" in shown
    assert json.loads(status.run("--json")[1])["database"]["is_ceiling_reached"] is True


def test_addresses_that_should_be_erased_are_counted_and_fail_the_check(status: Status) -> None:
    status.queue(timedelta(seconds=1))
    assert status.run("--check")[0] == 0
    store = open_store(f"sqlite://{status.database}")
    with store.transaction() as transaction:
        for days, address in ((7.5, "a@x.se"), (8.5, "b@x.se")):
            asked_at = datetime.now(UTC) - timedelta(days=days)
            subscribers.get_or_add_subscriber(transaction, address, address, "sv", asked_at)
    store.close()
    code, shown, _ = status.run("--check")
    assert code == 3
    assert "subscribers: 1 address should have been erased more than a day ago" in shown
    assert "@" not in shown
    assert json.loads(status.run("--json")[1])["database"]["overdue_erasures"] == 1


def test_a_database_whose_library_is_missing_is_shown_and_nothing_is_created(status: Status) -> None:
    url = "postgresql://reader:secret@127.0.0.1:1/none"
    code, shown, _ = status.run("--check", PRESSROOM_DATABASE_URL=url, PYTHONPATH=str(status.folder.parent / "without"))
    assert code == 3
    assert "1 release published" in shown
    assert "pip install 'pressroom[postgres]'" in shown
    assert "secret" not in shown
    assert not status.database.exists()


def test_a_database_that_cannot_be_read_is_shown_and_fails_the_check(status: Status) -> None:
    status.database.write_bytes(b"no database" * 1000)
    code, shown, _ = status.run("--check")
    assert code == 3
    assert "mail: nothing is known about confirmations that wait. " in shown
    assert "1 release published" in shown
