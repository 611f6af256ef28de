"""`pressroom status RELEASE` says what became of its mails; `settle` settles those in doubt."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from pressroom.cli import run
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import BRIDGE
from tests.support.smtp_server import Drop, SmtpServer, run_smtp_server


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", f"sqlite://{tmp_path / 'pressroom.db'}")
    monkeypatch.setenv("PRESSROOM_MAIL_CONNECTIONS", "1")
    monkeypatch.delenv("PRESSROOM_SMTP_URL", raising=False)


@pytest.fixture
def room(tmp_path: Path) -> MailingNewsroom:
    """A newsroom whose release is published, and prepared for three readers; it does not send again after a crash."""
    room = MailingNewsroom(tmp_path, mail={"from": "press@fjallby.example", "after_crash": "hold"})
    for name in ("anna", "bo", "cecilia"):
        room.add_reader(name)
    room.add_reader("dag", frequency="daily")
    room.write()
    room.execute()
    return room


@pytest.fixture
def read_status(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> "ReadStatus":
    return ReadStatus(room, capsys)


class ReadStatus:
    """The status of the release, as text or as JSON."""

    def __init__(self, room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
        self._room, self._capsys = room, capsys

    def run(self, *arguments: str) -> tuple[int, str]:
        self._capsys.readouterr()
        code = run(["--newsroom", str(self._room.folder), *arguments])
        shown = self._capsys.readouterr()
        return code, shown.out + shown.err

    def shown(self, *options: str) -> str:
        code, shown = self.run("status", BRIDGE, *options)
        assert code == 0, shown
        return shown

    def mailing(self) -> dict[str, object]:
        (mailing,) = json.loads(self.shown("--json"))["mail"]["mailings"]
        assert isinstance(mailing, dict)
        return mailing


def deliver(room: MailingNewsroom, server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
    assert run(["--newsroom", str(room.folder), "deliver"]) == 0


def test_a_mailing_is_named_for_what_it_is(
    room: MailingNewsroom, read_status: ReadStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = read_status.shown()
    assert "publication (sv, version 1): waiting for a relay\n  0 accepted, 3 waiting\n" in shown
    assert "  in digests: 1 waiting\n" in shown
    with run_smtp_server() as server:
        monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
        assert read_status.mailing()["state"] == "prepared"
        server.fail("RCPT", "450 4.2.0 later", "550 5.1.1 no such mailbox")
        deliver(room, server, monkeypatch)
        assert "sending\n  1 accepted, 1 deferred, 1 refused\n" in read_status.shown()


def test_what_is_stopped_is_called_stopped(room: MailingNewsroom, read_status: ReadStatus) -> None:
    assert run(["--newsroom", str(room.folder), "stop", BRIDGE]) == 0
    assert "stopped\n  0 accepted, 3 withdrawn\n" in read_status.shown()


def test_channels_are_compared_by_seconds_after_the_first(
    room: MailingNewsroom, read_status: ReadStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_smtp_server() as server:
        deliver(room, server, monkeypatch)
    assert read_status.mailing()["state"] == "sent"
    times = json.loads(read_status.shown("--json"))["channel_times"]
    assert [each["channel"] for each in times] == ["page", "feeds", "first mail", "last mail"]
    assert times[0]["seconds"] == 0
    assert "seconds after the first channel:\n       0.0  page  " in read_status.shown()


def test_the_picture_shows_mails_accepted_over_time(
    room: MailingNewsroom, read_status: ReadStatus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture = tmp_path / "mails.svg"
    assert "Wrote " in read_status.shown("--plot", str(picture))
    with run_smtp_server() as server:
        deliver(room, server, monkeypatch)
    read_status.shown("--plot", str(picture))
    root = ET.fromstring(picture.read_text())
    assert "3 mails accepted." in "".join(root.itertext())
    assert root.find("{http://www.w3.org/2000/svg}polyline") is not None
    assert read_status.run("status", BRIDGE, "--plot", str(tmp_path / "missing/mails.svg"))[0] == 2


def test_mails_in_doubt_are_listed_and_settled(
    room: MailingNewsroom, read_status: ReadStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"No mail of {BRIDGE} is in doubt." in read_status.shown("--in-doubt")
    with run_smtp_server() as server:
        server.fail("reply", Drop, Drop)
        deliver(room, server, monkeypatch)
        assert "1 accepted, 2 in doubt" in read_status.shown()
        listed = read_status.shown("--in-doubt")
        first, second = re.findall(r"\(sv\) version 1, publication: (\S+@example\.org)\n", listed)
        assert read_status.run("settle", BRIDGE, first.upper(), "--as", "sent") == (
            0,
            f"1 mail of {BRIDGE}: counted as accepted.\n",
        )
        before = len(server.accepted)
        deliver(room, server, monkeypatch)
        assert len(server.accepted) == before
        assert (
            "1 mail of 2025/bron: waiting to be sent again."
            in read_status.run("settle", BRIDGE, "--all", "--as", "resend")[1]
        )
        deliver(room, server, monkeypatch)
        assert server.accepted[-1].recipient == second
        assert len(server.accepted) == before + 1
    assert read_status.mailing()["state"] == "sent"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["anna@example.org", "--as", "sent"], "to this address is in doubt"),
        (["anna", "--as", "sent"], "not an e-mail address"),
        (["--as", "sent"], "either an address or --all"),
        (["anna@example.org", "--all", "--as", "sent"], "either an address or --all"),
    ],
)
def test_what_cannot_be_settled_is_explained(read_status: ReadStatus, arguments: list[str], message: str) -> None:
    code, shown = read_status.run("settle", BRIDGE, *arguments)
    assert code == 2
    assert message in shown


def test_nothing_of_a_stopped_mailing_is_sent_again(room: MailingNewsroom, read_status: ReadStatus) -> None:
    with room.open() as store, store.read() as transaction:
        ((reader,),) = transaction.execute("SELECT min(subscriber_id) FROM delivery")
    room.set_state("publication", reader, "in doubt")
    assert run(["--newsroom", str(room.folder), "stop", BRIDGE]) == 0
    code, shown = read_status.run("settle", BRIDGE, "--all", "--as", "resend")
    assert code == 2
    assert "was stopped" in shown


def test_a_mailing_of_which_no_relay_has_taken_a_mail_in_time_makes_the_check_fail(
    read_status: ReadStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_SMTP_URL", "smtp://127.0.0.1:9")
    code, shown = read_status.run("status", "--check")  # the release was published in 2025
    assert code == 3
    assert "late: no relay has taken one of them" in shown
    assert read_status.run("pause")[0] == 0
    assert read_status.run("status", "--check")[0] == 0


def test_mailings_that_wait_too_long_for_a_relay_are_late_too(read_status: ReadStatus) -> None:
    code, shown = read_status.run("status", "--check")
    assert code == 3
    assert "waiting for a relay" in shown


def test_a_digest_has_a_report_too_and_an_unknown_one_is_explained(read_status: ReadStatus) -> None:
    code, shown = read_status.run("status", "digest/2025-03-01/none")
    assert code == 2
    assert "There is no digest" in shown
