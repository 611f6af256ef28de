"""`pressroom status --check` and the limit of newsroom.yaml; mails that came back from nobody knows whom."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.cli import run
from pressroom.store import bounces
from pressroom.store.bounces import Bounce
from tests.support.mailing_newsroom import MailingNewsroom


def create_newsroom(folder: Path, monkeypatch: pytest.MonkeyPatch, **mail: str) -> MailingNewsroom:
    room = MailingNewsroom(folder, mail={"from": "press@fjallby.example"} | mail)
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", room.config.database_url)
    monkeypatch.setenv("PRESSROOM_SMTP_URL", "smtp://127.0.0.1:9")
    room.add_reader("anna")
    return room


def check(room: MailingNewsroom) -> int:
    return run(["--newsroom", str(room.config.newsroom_folder), "status", "--check"])


@pytest.mark.parametrize(("limit", "code"), [("15m", 3), ("19m", 3), ("21m", 0), ("2h", 0)])
def test_a_mailing_is_late_after_the_limit_of_the_newsroom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: int
) -> None:
    room = create_newsroom(tmp_path, monkeypatch, late_after=limit)
    published = datetime.now(UTC) - timedelta(minutes=20)
    room.write(publish_at=published.astimezone().strftime("%Y-%m-%dT%H:%M:%S%z"))
    room.execute(now=published)
    assert check(room) == code


def test_mails_that_came_back_from_nobody_knows_whom_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = create_newsroom(tmp_path, monkeypatch)
    room.write()
    room.execute()
    room.send_all()
    now = datetime.now(UTC)
    with room.open() as store, store.transaction() as transaction:
        for number, age in enumerate((1, 29, 31)):
            bounces.add_bounce(transaction, f"{number}", None, Bounce("unknown", "550", now - timedelta(days=age)))
    folder = str(room.config.newsroom_folder)
    assert run(["--newsroom", folder, "status"]) == 0
    assert "in the last 30 days, 2 mails came back without saying from which reader" in capsys.readouterr().out
    assert run(["--newsroom", folder, "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["database"]["unassigned_bounces"] == 2
