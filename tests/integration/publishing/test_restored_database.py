"""A database restored from an older backup sends nothing again by itself that may have left since."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pressroom.cli import run
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.model.newsroom import CrashPolicy
from pressroom.publishing.mailings import plan_after_restore
from pressroom.publishing.open_mailings import get_open_mailings
from pressroom.publishing.restored_database import write_planned_receipts
from pressroom.publishing.settle_mail import find_doubts, settle
from pressroom.record.file import lock_record
from tests.support.mailing_newsroom import MailingNewsroom, local
from tests.support.publishing import BRIDGE, NOW

NOTE = {"sv": "Summan var fel.", "en": "The sum was wrong."}
QUAY, ROAD = "2025/brygga", "2025/vagen"
LATER = NOW + timedelta(minutes=5)
MORNING = local("2025-03-02 06:00")


class RestoredNewsroom(MailingNewsroom):
    """A newsroom with two readers that published once, was backed up, published again, sent, and was restored."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.at_once = self.add_reader("anna")
        self.daily = self.add_reader("bo", frequency="daily")
        self.write(ROAD)
        self.execute()
        self.send_all()
        path = folder / "pressroom.db"
        backup = shutil.copy(path, folder / "backup")
        self.write(BRIDGE)
        self.execute(now=NOW + timedelta(minutes=1))
        self.send_all()
        for each in folder.glob("pressroom.db*"):
            each.unlink()
        shutil.copy(backup, path)

    def decide(self, policy: CrashPolicy) -> None:
        """Say what becomes of the mails that the database does not know."""
        with self.open() as store:
            plan_after_restore(Workspace.open(self.config), store, LATER, policy)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RestoredNewsroom:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", f"sqlite://{tmp_path / 'pressroom.db'}")
    return RestoredNewsroom(tmp_path)


def deliver(room: MailingNewsroom, folder: Path, *options: str) -> int:
    return run(["--newsroom", str(room.config.newsroom_folder), "deliver", "--mail-to-folder", str(folder), *options])


def test_nothing_is_planned_or_sent_until_somebody_decides(
    room: RestoredNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigError, match="older than the record"):
        room.plan(LATER)
    assert deliver(room, tmp_path / "mails") == 2
    error = capsys.readouterr().err
    assert "the mails of 2025/bron (sv), publication of 2025-03-01T" in error
    assert "pressroom deliver --after-restore hold" in error
    assert not (tmp_path / "mails").exists()
    status = get_open_mailings(room.config, LATER, timedelta(minutes=15))
    assert status is not None
    assert "2025/bron" in status.restored
    assert status.is_late


def test_a_publication_says_so_and_its_mails_are_prepared_after_the_decision(room: RestoredNewsroom) -> None:
    room.write(QUAY)
    outcome = room.execute(now=LATER)
    assert outcome.recorded_lines
    assert outcome.mail_plan is not None
    assert "older than the record" in outcome.mail_plan.error
    room.decide("hold")
    assert room.plan(LATER) == ["publication"]
    assert room.list_mails(room.at_once) == ["publication sv 1"]


def test_held_mails_are_in_doubt_and_never_leave_by_themselves(
    room: RestoredNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deliver(room, tmp_path / "mails", "--after-restore", "hold") == 0
    capsys.readouterr()
    assert not list(tmp_path.glob("mails/*.eml"))
    for reader in (room.at_once, room.daily):
        assert "publication sv 1" in room.list_mails(reader, "in doubt")
    assert room.plan(MORNING + timedelta(days=1)) == []
    assert deliver(room, tmp_path / "mails") == 0
    assert not list(tmp_path.glob("mails/*.eml"))


def test_a_correction_reaches_those_whose_mails_are_in_doubt(room: RestoredNewsroom) -> None:
    room.decide("hold")
    room.write(headline="Bron stängs")
    room.execute("correct", BRIDGE, notes=NOTE, now=LATER)
    assert room.list_mails(room.at_once) == ["correction sv 2"]
    assert room.list_mails(room.daily) == ["correction sv 2"]


def test_a_held_mail_is_sent_if_an_operator_says_so(room: RestoredNewsroom, tmp_path: Path) -> None:
    room.decide("hold")
    with room.open() as store:
        doubts = find_doubts(store, BRIDGE)
        assert settle(store, doubts, "resend", LATER) == 2
    assert deliver(room, tmp_path / "mails") == 0
    assert len(list(tmp_path.glob("mails/*.eml"))) == 2


def test_who_decides_to_send_again_sends_as_if_nothing_had_left(room: RestoredNewsroom, tmp_path: Path) -> None:
    assert deliver(room, tmp_path / "mails", "--after-restore", "resend") == 0
    assert len(list(tmp_path.glob("mails/*.eml"))) == 2  # at once, and the digest of both releases
    assert room.list_mails(room.at_once, "accepted") == ["publication sv 1", "publication sv 1"]


def test_a_decision_without_need_changes_nothing(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path)
    reader = room.add_reader("anna")
    room.write()
    room.execute()
    with room.open() as store:
        plan_after_restore(Workspace.open(room.config), store, LATER, "hold")
    assert room.list_mails(reader) == ["publication sv 1"]


def test_while_the_record_is_locked_the_receipt_is_written_by_the_next_planning(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path)
    room.add_reader("anna")
    room.write()
    path = room.config.newsroom_folder / "releases/channels.jsonl"
    room.execute()
    lines = path.read_bytes().splitlines(keepends=True)
    assert b'"to":"subscribers"' in lines[-1]
    path.write_bytes(b"".join(lines[:-1]))
    with room.open() as store, lock_record(room.config.newsroom_folder):
        write_planned_receipts(room.config.newsroom_folder, store)
    assert len(path.read_bytes().splitlines()) == len(lines) - 1
    room.plan(LATER)
    room.plan(LATER)
    assert len(path.read_bytes().splitlines()) == len(lines)


def test_a_version_from_the_second_in_which_the_first_reader_joined_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", f"sqlite://{tmp_path / 'pressroom.db'}")
    room = MailingNewsroom(tmp_path)
    room.add_reader("anna", at=NOW + timedelta(seconds=0.5))
    backup = shutil.copy(tmp_path / "pressroom.db", tmp_path / "backup")
    room.write(BRIDGE)
    room.execute(now=NOW + timedelta(seconds=0.9))
    for each in tmp_path.glob("pressroom.db*"):
        each.unlink()
    shutil.copy(backup, tmp_path / "pressroom.db")
    with pytest.raises(ConfigError, match="older than the record"):
        room.plan(LATER)


def test_a_new_database_without_readers_is_no_restored_one(tmp_path: Path) -> None:
    room = MailingNewsroom(tmp_path)
    room.add_reader("anna")
    room.write()
    room.execute()
    for each in tmp_path.glob("pressroom.db*"):
        each.unlink()
    reader = room.add_reader("bo", at=LATER)
    assert room.plan(LATER) == []
    assert room.list_mails(reader) == []


def test_the_mails_of_a_release_have_one_line_for_each_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    room = MailingNewsroom(tmp_path)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    room.add_reader("anna")
    room.write()
    room.execute()
    assert run(["--newsroom", str(room.config.newsroom_folder), "status", BRIDGE]) == 0
    assert capsys.readouterr().out.count(" mail prepared") == 1
