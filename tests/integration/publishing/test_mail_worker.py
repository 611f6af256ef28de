"""`pressroom work` sends mail beside publishing; neither waits for the other."""

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.engine.workspace import Workspace
from pressroom.publishing.mail_worker import MailWorker, find_late_mailings
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import NOW

ROOT = Path(__file__).parents[3]


@pytest.fixture
def room(tmp_path: Path) -> MailingNewsroom:
    """A newsroom whose release is published, and prepared for three readers."""
    room = MailingNewsroom(tmp_path)
    for name in ("anna", "bo", "cecilia"):
        room.add_reader(name)
    room.write()
    room.execute()
    return room


def start_work(room: MailingNewsroom, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(room.config.newsroom_folder), "work", *options]
    environment = os.environ | {"PRESSROOM_DATABASE_URL": room.config.database_url}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def wait_for_files(folder: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while not folder.is_dir() or len(list(folder.glob("*.eml"))) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_work_sends_what_is_prepared_and_ends_at_sigterm(room: MailingNewsroom, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    with start_work(room, "--mail-to-folder", str(folder)) as process:
        wait_for_files(folder, 3)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert [each.state for each in room.list_mailings()] == ["sent"]


def test_work_without_a_relay_says_that_mails_wait(room: MailingNewsroom) -> None:
    with start_work(room) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(2)]
        process.kill()
    assert "Mails to subscribers are waiting for a relay. Set PRESSROOM_SMTP_URL.\n" in lines


def test_the_sweeper_prepares_what_is_missing_and_names_a_mailing_that_is_late(
    room: MailingNewsroom, caplog: pytest.LogCaptureFixture
) -> None:
    with room.open() as store:
        assert find_late_mailings(store, datetime.now(UTC)) == {1}
        assert find_late_mailings(store, NOW) == set()
        newsroom = Workspace.open(room.config).newsroom_context.newsroom
        assert newsroom is not None
        worker = MailWorker(room.config, newsroom, store, None)
        with caplog.at_level(logging.ERROR, logger="pressroom"):
            worker.sweep()
            worker.sweep()
    (record,) = caplog.records
    assert "no relay has taken a mail of it" in record.getMessage()
