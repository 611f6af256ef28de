"""`pressroom rehearse` does a whole publication with copies, and touches nothing."""

import json
import re
from pathlib import Path

import pytest

from pressroom.cli import run
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, PublishingNewsroom
from tests.support.smtp_server import run_smtp_server

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


def rehearse(room: PublishingNewsroom, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    capsys.readouterr()
    code = run(["--newsroom", str(room.folder), "rehearse", LATER, "--at", AT, *options])
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
