"""`pressroom deliver` sends what is prepared, and says what became of it and what waits."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.cli import run
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.mailings import list_in_doubt
from tests.support.publishing import NOW
from tests.support.smtp_server import Drop, SmtpServer, run_smtp_server


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", f"sqlite://{tmp_path / 'pressroom.db'}")


@pytest.fixture
def room(tmp_path: Path) -> MailingNewsroom:
    """A newsroom whose release is published, and prepared for three readers."""
    room = MailingNewsroom(tmp_path)
    for name in ("anna", "bo", "cecilia"):
        room.add_reader(name)
    room.write()
    room.execute()
    return room


def deliver(room: MailingNewsroom, *options: str) -> int:
    return run(["--newsroom", str(room.config.newsroom_folder), "deliver", *options])


def send(room: MailingNewsroom, server: SmtpServer, monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
    monkeypatch.setenv("PRESSROOM_MAIL_CONNECTIONS", "2")
    return deliver(room, *options)


def test_without_a_relay_mails_wait_in_these_words(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(room) == 0
    assert "3 mails are waiting for a relay. Set PRESSROOM_SMTP_URL, then run" in capsys.readouterr().out


def test_each_reader_gets_one_message_and_a_second_run_sends_nothing(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
        assert capsys.readouterr().out == "3 mails sent.\nNo mail is waiting.\n"
        assert send(room, server, monkeypatch) == 0
        assert capsys.readouterr().out == "No mail is waiting.\n"
        assert {each.recipient for each in server.accepted} == {
            f"{name}@example.org" for name in ("anna", "bo", "cecilia")
        }
        assert len(server.accepted) == 3
    assert [each.state for each in room.list_mailings()] == ["sent"]


def test_a_mail_is_complete_and_its_links_leave_and_open_the_preferences(
    room: MailingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
    message = server.accepted[0]
    assert message.find_field("To") == message.recipient
    assert message.find_field("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert b"TOKEN" not in message.content
    assert len({each.find_field("Date") for each in server.accepted}) == 1
    assert len({each.message_id for each in server.accepted}) == 3


def test_a_refusal_and_a_deferral_are_reported_and_what_waits_has_its_time(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_smtp_server() as server:
        server.fail("RCPT", "550 5.1.1 unknown", "451 4.3.0 later")
        assert send(room, server, monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["1 mail sent.", "1 mail refused: the relay does not take it."]
    assert lines[2].startswith("1 mail is waiting; the first may leave at ")
    with room.open() as store, store.read() as transaction:
        codes = transaction.execute("SELECT state, code FROM delivery ORDER BY state")
    assert codes == [("accepted", "250 2.0.0"), ("deferred", "451 4.3.0"), ("refused", "550 5.1.1")]


def test_a_reader_who_has_left_since_gets_nothing(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.change_reader(room.add_reader("anna"), status="left")
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
    assert "anna@example.org" not in {each.recipient for each in server.accepted}
    assert capsys.readouterr().out.startswith("2 mails sent.\n")


def test_a_relay_that_is_down_is_named_and_nothing_is_lost(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressroom.deliver.chunk_sender._PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setenv("PRESSROOM_SMTP_URL", "smtp://127.0.0.1:1")
    assert deliver(room) == 3
    shown = capsys.readouterr()
    assert "3 mails are waiting. Run" in shown.out
    assert "cannot be reached" in shown.err
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
        assert len(server.accepted) == 3


def test_mails_are_written_to_a_folder(
    room: MailingNewsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deliver(room, "--mail-to-folder", str(tmp_path / "mails")) == 0
    assert capsys.readouterr().out == "3 mails written to the folder.\nNo mail is waiting.\n"
    assert len(list((tmp_path / "mails").iterdir())) == 3


@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_lost_answer_is_repeated_or_held_as_the_newsroom_says(
    policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = MailingNewsroom(tmp_path, mail={"from": "press@fjallby.example", "after_crash": policy})
    room.add_reader("anna")
    room.write()
    room.execute()
    with run_smtp_server() as server:
        server.fail("reply", Drop)
        assert send(room, server, monkeypatch) == 0
    shown = capsys.readouterr().out
    with room.open() as store:
        held = list_in_doubt(store)
    if policy == "hold":
        assert "1 mail in doubt: the connection was lost before the relay's answer. Held" in shown
        assert held == ["anna@example.org"]
    else:
        assert "1 mail is waiting; the first may leave at" in shown
        assert not held


def test_paused_mailings_wait(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--newsroom", str(room.config.newsroom_folder), "pause"]) == 0
    capsys.readouterr()
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
        assert not server.accepted
    assert capsys.readouterr().out.startswith("3 mails are waiting: mailings are paused.\n")


def test_status_check_fails_while_no_relay_has_taken_a_mail(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status = ["--newsroom", str(room.config.newsroom_folder), "status", "--check"]
    assert run(status) == 3
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch) == 0
        assert run(status) == 0
    assert "waiting for a relay" in capsys.readouterr().out


def test_the_result_is_printed_as_json(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deliver(room, "--json") == 0
    waiting = json.loads(capsys.readouterr().out)
    assert (waiting["has_relay"], waiting["waiting"], waiting["accepted"]) == (False, 3, 0)
    with run_smtp_server() as server:
        assert send(room, server, monkeypatch, "--json") == 0
    sent = json.loads(capsys.readouterr().out)
    assert (sent["has_relay"], sent["waiting"], sent["accepted"], sent["error"]) == (True, 0, 3, None)
    assert datetime.now(UTC) > NOW


@pytest.mark.parametrize(
    ("name", "value"), [("CONNECTIONS", "0"), ("CONNECTIONS", "many"), ("RATE", "-1"), ("RATE", "fast")]
)
def test_a_wrong_setting_is_named(
    room: MailingNewsroom, name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PRESSROOM_MAIL_{name}", value)
    assert deliver(room) == 2
    assert f"PRESSROOM_MAIL_{name} is not" in capsys.readouterr().err
