"""`pressroom rehearse` does a whole publication with copies, and touches nothing."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.cli import run
from pressroom.deliver.dkim_keys import create_dkim_key
from pressroom.deliver.transport import CommitIntent, OutgoingMessage, SendResult
from pressroom.store.secret_file import load_token_keys
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, PublishingNewsroom
from tests.support.smtp_server import run_smtp_server
from tests.support.websub_hub import run_hub

AT = "2025-03-01 13:00"
LATER = "2025/sedan"


@pytest.fixture
def room(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> MailingNewsroom:
    """A newsroom with a published release, one that waits, and subscribers."""
    room = MailingNewsroom(tmp_path, database_url, mail={"from": "press@fjallby.example", "hold": "10m"})
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    room.add_reader("anna")
    room.add_reader("bo", frequency="daily")
    room.write()
    room.execute()
    room.write(LATER, number=2)
    return room


def rehearse(room: PublishingNewsroom, capsys: pytest.CaptureFixture[str], *options: str, release: str = LATER) -> str:
    capsys.readouterr()
    code = run(["--newsroom", str(room.folder), "rehearse", release, "--at", AT, *options])
    shown = capsys.readouterr()
    assert code == 0, shown.err
    return shown.out


def dump(room: MailingNewsroom) -> list[object]:
    """Everything in the tables that a publication changes."""
    with room.open() as store, store.read() as transaction:
        return [
            transaction.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            for table in ("subscriber", "mailing", "delivery", "digest_entry", "chunk", "acceptance")
        ]


def test_each_page_feed_entry_and_mail_is_listed(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    shown = rehearse(room, capsys, "--list")
    assert f"Would be recorded: publication of {LATER} (sv)\n" in shown
    assert re.search(rf"  new      https://\S+/{LATER}/\n", shown)
    assert re.search(rf"/rss\.xml: entry of https://\S+/{LATER}/\n", shown)
    assert f"Mail, publication of {LATER} (sv): 1 at once, 1 in daily digests; 1 message made, from" in shown
    assert "on, coming back to press@fjallby.example\n" in shown
    assert sorted(re.findall(r"  subscriber \d+: (.+)\n", shown)) == ["at once", "daily"]


def test_nothing_real_is_touched(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PRESSROOM_DEPLOY", f"touch {tmp_path / 'deployed'}")
    before, rows = contents(tmp_path), dump(room)
    with run_smtp_server() as server:
        monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
        before = contents(tmp_path)
        rehearse(room, capsys)
        after = contents(tmp_path)
        assert server.accepted == []
    assert after == before
    assert dump(room) == rows
    assert not (tmp_path / "deployed").exists()


def test_it_announces_what_publishing_then_does(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    rehearsed = json.loads(rehearse(room, capsys, "--json"))
    outcome = room.execute("publish", LATER)
    assert outcome.build_result is not None
    assert outcome.mail_plan is not None
    base_url = "https://press.fjallby.example"
    pages = {each["url"] for each in rehearsed["pages"]}  # the date changes others too
    real = {path for path in outcome.build_result.changed if path.endswith("/index.html")}
    assert {f"{base_url}{path.removeprefix('site').removesuffix('index.html')}" for path in real} <= pages
    assert [each["planned"]["subscribers"] for each in rehearsed["mailings"]] == [
        each.subscribers for each in outcome.mail_plan.mailings
    ]


def test_a_release_whose_time_is_later_would_only_be_approved(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    room.write(LATER, number=2, publish_at="2025-03-02 09:00")
    shown = rehearse(room, capsys)
    assert f"Would only be approved, because its time is later: {LATER} (sv)" in shown
    assert "Nothing would be published." in shown


def test_a_newsroom_without_subscribers_can_rehearse_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    newsroom.write(LATER, number=2)
    before = contents(tmp_path)
    shown = rehearse(newsroom, capsys)
    assert "Mail bodies that would be written: 1\nThere are no subscribers, so no mail would be sent.\n" in shown
    assert contents(tmp_path) == before


def test_what_cannot_be_rehearsed_is_explained(room: MailingNewsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--newsroom", str(room.folder), "rehearse", LATER, "--at", "soon"]) == 2
    assert "Give a time such as" in capsys.readouterr().err
    room.write(LATER, number=2, organisations=["nobody"])
    assert run(["--newsroom", str(room.folder), "rehearse", LATER, "--at", AT]) == 1
    assert BRIDGE not in capsys.readouterr().err


def test_each_mail_is_made_as_it_would_be_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = {"from": "press@fjallby.example", "bounces": "bounce@lists.fjallby.example"}
    room = MailingNewsroom(tmp_path / "room", mail=mail)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    room.add_reader("anna")
    room.write()
    key, path = create_dkim_key(tmp_path / "keys", room.config.newsroom_folder, "fjallby.example", "s1", "rsa")
    monkeypatch.setenv("PRESSROOM_DKIM_KEYS", f"{key.domain}:{key.selector}:{path}")
    room.execute()
    room.send_all()
    room.write(LATER, number=2)
    composed: list[OutgoingMessage] = []

    def keep(_: object, message: OutgoingMessage, commit_intent: CommitIntent, *_following: object) -> SendResult:
        composed.append(message)
        return SendResult("accepted" if commit_intent() else "stopped")

    load_token_keys(room.config)
    monkeypatch.setattr("pressroom.publishing.rehearse._Sink.send", keep)
    shown = rehearse(room, capsys)
    assert "1 message made and signed, from" in shown
    assert "coming back to bounce+TOKEN@lists.fjallby.example\n" in shown
    room.execute("publish", LATER, now=datetime(2025, 3, 1, 12, tzinfo=UTC))
    with run_smtp_server() as server:
        monkeypatch.setenv("PRESSROOM_SMTP_URL", server.url)
        assert run(["--newsroom", str(room.folder), "deliver"]) == 0
    sent = {each.message_id: each for each in server.accepted}
    (rehearsed,) = [each for each in composed if each.message_id in sent]
    assert sent[rehearsed.message_id].sender == rehearsed.sender
    assert b"DKIM-Signature:" in rehearsed.content
    assert sent[rehearsed.message_id].content.split() == rehearsed.content.split()


def test_a_correction_and_a_withdrawal_are_rehearsed_for_those_who_got_the_release(
    room: MailingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    room.send_all()
    before = dump(room)
    room.write(headline="Bron stängs")
    shown = rehearse(room, capsys, "--correction", "sv: Summan var fel.", release=BRIDGE)
    assert f"Would be recorded: correction of {BRIDGE} (sv)\n" in shown
    assert f"Mail, correction of {BRIDGE} (sv): 1 at once; 1 message made" in shown
    shown = rehearse(room, capsys, "--withdrawal", "sv: Inte vår.", release=BRIDGE)
    assert f"Mail, withdrawal of {BRIDGE} (sv): 1 at once; 1 message made" in shown
    assert dump(room) == before
    assert run(["--newsroom", str(room.folder), "rehearse", BRIDGE, "--at", AT]) == 1
    assert "--correction" in capsys.readouterr().err


def test_the_list_names_the_hubs_and_none_is_contacted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with run_hub() as hub:
        newsroom = PublishingNewsroom(tmp_path, hubs=[hub.url_for("/hub")])
        newsroom.write()
        shown = rehearse(newsroom, capsys, release=BRIDGE)
        assert f"WebSub hubs that would be notified:\n  {hub.url_for('/hub')}\n" in shown
        assert hub.requests == {}
        newsroom.execute()
        assert hub.topics("/hub")
