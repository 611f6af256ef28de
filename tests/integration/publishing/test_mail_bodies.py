"""What `publish`, `withdraw`, `work` and `status` say of mail is true: mail bodies are written, and nothing is sent."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.errors import DeliveryError
from pressroom.publishing import execute, messages
from pressroom.publishing.receipts import Mailing
from pressroom.record import CHANNELS_FILE
from tests.support.newsrooms import build_newsroom
from tests.support.publishing import BRIDGE, NOW, SOON, PublishingNewsroom

FIRST, SECOND = f"mail/{BRIDGE}/sv-1.eml", f"mail/{BRIDGE}/sv-2.eml"
NOTES = {"sv": "Fel månad."}


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with one published release."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    return newsroom


def read_message(newsroom: PublishingNewsroom, path: str) -> bytes:
    """Return a file of the output folder."""
    return (newsroom.config.out / path).read_bytes()


def correct(newsroom: PublishingNewsroom) -> None:
    """Publish a correction."""
    newsroom.write(lead="Bron öppnar i maj.")
    newsroom.execute("correct", BRIDGE, notes=NOTES)


def test_each_mailing_has_a_message_of_its_own_that_a_correction_does_not_change(newsroom: PublishingNewsroom) -> None:
    first = read_message(newsroom, FIRST)
    assert first == read_message(newsroom, f"mail/{BRIDGE}/sv.eml")
    correct(newsroom)
    assert [mailing.message for mailing in newsroom.mailings] == [FIRST, SECOND]
    assert read_message(newsroom, FIRST) == first
    assert b"maj" in read_message(newsroom, SECOND)
    assert read_message(newsroom, SECOND) == read_message(newsroom, f"mail/{BRIDGE}/sv.eml")


@pytest.mark.parametrize("clean", [False, True])
def test_no_build_removes_the_message_of_a_mailing_not_even_of_a_withdrawn_release(
    newsroom: PublishingNewsroom, clean: bool
) -> None:
    newsroom.execute("withdraw", BRIDGE, notes=NOTES)
    before = [read_message(newsroom, path) for path in (FIRST, SECOND)]
    (newsroom.config.out / "mail/2020").mkdir()
    (newsroom.config.out / "mail/2020/sv.eml").write_bytes(b"not ours")
    build_newsroom(newsroom.config, now=None, clean=clean)
    assert [read_message(newsroom, path) for path in (FIRST, SECOND)] == before
    assert (newsroom.config.out / "mail/2020/sv.eml").exists() is not clean


def test_a_run_that_stops_between_the_message_and_its_receipt_is_completed_by_the_next(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write(lead="Bron öppnar i maj.")

    def stop(out: Path, mailings: tuple[Mailing, ...]) -> None:
        messages.write_messages(out, mailings)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(execute, "write_messages", stop)
        with pytest.raises(KeyboardInterrupt):
            newsroom.execute("correct", BRIDGE, notes=NOTES)
    assert len(newsroom.mailings) == 1
    assert [mailing.message for mailing in newsroom.execute().mailings] == [SECOND]
    newsroom.assert_consistent()


def test_a_mail_that_was_deleted_before_its_message_was_written_is_an_error_that_names_the_way_back(
    newsroom: PublishingNewsroom,
) -> None:
    path = newsroom.folder / "releases" / CHANNELS_FILE
    path.write_bytes(b"".join([line for line in path.read_bytes().splitlines(True) if b'"mail"' not in line]))
    shutil.rmtree(newsroom.config.out / "mail/2025")
    with pytest.raises(DeliveryError, match=r"sv\.eml is missing\.\nRun pressroom build --verify\."):
        newsroom.execute()
    build_newsroom(newsroom.config, now=None, verify=True)
    assert newsroom.execute().mailings
    assert read_message(newsroom, FIRST)


def test_a_newsroom_that_leaves_out_mail_writes_no_mail_body(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path, leave_out=["mail", "text", "sizes"])
    newsroom.write()
    assert newsroom.execute().mailings == ()
    assert not newsroom.mailings
    newsroom.assert_consistent()


@pytest.mark.parametrize("command", ["publish", "withdraw", "work"])
def test_a_command_names_each_mail_body_that_it_has_written_and_says_that_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    newsroom = PublishingNewsroom(tmp_path, timezone="UTC")
    newsroom.write(publish_at=f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}")
    name = FIRST
    if command == "work":
        newsroom.write(publish_at=SOON)
        newsroom.execute("publish", BRIDGE)
    elif command == "withdraw":
        assert newsroom.run_command("publish", "--yes") == 0
        name = SECOND
    capsys.readouterr()
    arguments = {"work": ["--once"], "publish": ["--yes"], "withdraw": [BRIDGE, "--reason", "Fel.", "--yes"]}[command]
    assert newsroom.run_command(command, *arguments) == 0
    shown = "".join(capsys.readouterr())
    assert f"Mail body written: {newsroom.config.out / name} (nothing is sent)\n" in shown
    for word in ("mailing", "subscriber", "sends"):
        assert word not in shown.casefold()


def test_status_says_prepared_and_says_so_when_the_message_is_gone(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    def read_status() -> tuple[str, list[str]]:
        capsys.readouterr()
        assert newsroom.run_command("status", BRIDGE) == 0
        shown = capsys.readouterr().out
        assert newsroom.run_command("status", BRIDGE, "--json") == 0
        (version,) = json.loads(capsys.readouterr().out)["versions"]
        return shown, [each["state"] for each in version["channels"]]

    shown, states = read_status()
    assert f"mail prepared: {newsroom.config.out / FIRST} (nothing is sent)" in shown
    assert states == ["built", "prepared"]
    shutil.rmtree(newsroom.config.out)
    shown, states = read_status()
    assert f"mail missing: {newsroom.config.out / FIRST} was prepared, and is not there now" in shown
    assert states == ["built", "missing"]


def test_the_message_of_an_approved_text_is_written_when_it_is_published(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/sedan", number=3, publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    assert not list((newsroom.config.out / "mail").rglob("sedan"))
    newsroom.execute(now=NOW + timedelta(hours=1))
    assert read_message(newsroom, "mail/2025/sedan/sv-1.eml")
