"""`pressroom send-test` sends the mail of a release to one address, and changes nothing."""

from pathlib import Path

import pytest

from pressroom.cli import run
from pressroom.subscriptions.links import TEST_TOKEN
from tests.support.mailing_newsroom import SERVICE, MailingNewsroom
from tests.support.mails import parse_message, parts
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE
from tests.support.smtp_server import Drop, run_smtp_server

RECIPIENT = "vera@exempel.example"


@pytest.fixture
def room(tmp_path: Path) -> MailingNewsroom:
    room = MailingNewsroom(tmp_path)
    room.write(headline="Bron öppnas")
    return room


def send(room: MailingNewsroom, *options: str) -> int:
    return run(["--newsroom", str(room.folder), "send-test", BRIDGE, "--to", RECIPIENT, *options])


def test_the_mail_is_complete_and_marked_as_a_test(room: MailingNewsroom, tmp_path: Path) -> None:
    assert send(room, "--mail-to-folder", str(tmp_path / "mails")) == 0
    (file,) = (tmp_path / "mails").iterdir()
    message = parse_message(file.read_bytes())
    assert message["Subject"] == "[Test] Bron öppnas"
    assert message["To"] == RECIPIENT
    assert f"{SERVICE}/unsubscribe/{TEST_TOKEN}>" in message["List-Unsubscribe"]
    for part in parts(message):
        assert "TOKEN" not in part
        assert f"{SERVICE}/subscriptions/{TEST_TOKEN}" in part


def test_nothing_is_published_or_recorded_and_readers_are_not_touched(room: MailingNewsroom, tmp_path: Path) -> None:
    room.add_reader("anna")
    before = contents(room.folder)
    assert send(room, "--mail-to-folder", str(tmp_path / "mails")) == 0
    assert contents(room.folder) == before
    assert room.list_mailings() == []


@pytest.mark.parametrize("publish_at", ["2031-05-01 09:00", None])
def test_a_release_that_is_not_published_can_be_looked_at(
    room: MailingNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str], publish_at: str | None
) -> None:
    room.write(publish_at=publish_at)
    assert send(room, "--mail-to-folder", str(tmp_path / "mails")) == 0
    assert capsys.readouterr().out == (
        f"Test mail (sv, not published yet) to {RECIPIENT}: written to {tmp_path / 'mails'}.\n"
    )


def test_each_language_has_its_mail_or_one_is_chosen(room: MailingNewsroom, tmp_path: Path) -> None:
    room.write(language="en", number=2)
    assert send(room, "--mail-to-folder", str(tmp_path / "all")) == 0
    assert len(list((tmp_path / "all").iterdir())) == 2
    assert send(room, "--language", "en", "--mail-to-folder", str(tmp_path / "one")) == 0
    (file,) = (tmp_path / "one").iterdir()
    assert parse_message(file.read_bytes())["Content-Language"] == "en"


def test_a_relay_takes_it_with_the_sender_of_mailings(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.execute()
    with run_smtp_server() as server:
        monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
        assert send(room) == 0
        assert [each.recipient for each in server.accepted] == [RECIPIENT]
    assert f"(sv, published) to {RECIPIENT}: accepted by " in capsys.readouterr().out


def test_what_the_relay_does_not_take_is_not_called_accepted(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_smtp_server() as server:
        monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
        server.fail("RCPT", "550 5.1.1 no such mailbox")
        assert send(room) == 3
        assert "refused by" in capsys.readouterr().out
        server.fail("reply", Drop)
        assert send(room) == 3
        assert "in doubt. The connection was lost" in capsys.readouterr().out


def test_without_a_relay_the_command_says_that_nothing_was_sent(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send(room) == 2
    assert "Nothing was sent: there is no relay." in capsys.readouterr().err


def test_what_cannot_be_sent_is_explained(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(room, "--language", "fi") == 2
    assert "no text in fi.\nIt has texts in sv." in capsys.readouterr().err
    assert run(["--newsroom", str(room.folder), "send-test", BRIDGE, "--to", "vera"]) == 2
    assert "not an e-mail address" in capsys.readouterr().err
    room.write(organisations=["nobody"])
    assert send(room) == 1
    assert "nobody" in capsys.readouterr().err
