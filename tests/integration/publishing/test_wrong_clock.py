"""After a command with a wrong clock, each later command asks: its line would be dated in the future, too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.publishing.worker import Worker
from tests.support.publishing import BRIDGE, NOW, SOON, PublishingNewsroom
from tests.support.terminal import Terminal

Capsys = pytest.CaptureFixture[str]

FUTURE = datetime(2090, 3, 1, 12, tzinfo=UTC)
DUE_TIME = NOW + timedelta(hours=2)
MESSAGE = "The last line of the record is from 2090-03-01T12:00:00Z, but the clock of this computer says 20"


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom in which one command had a wrong clock, something is new, and something else was approved before."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    newsroom.write("2025/sedan", number=4, publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    newsroom.write(lead="Bron öppnar i maj.")
    newsroom.execute("minor", BRIDGE, now=FUTURE)
    newsroom.write("2025/ny", number=3)
    return newsroom


@pytest.mark.parametrize(
    "command",
    [
        ("publish", "--yes"),
        ("publish", "2025/ny", "--yes", "--json"),
        ("withdraw", BRIDGE, "--reason", "Den var inte vår.", "--yes"),
    ],
)
def test_without_a_question_a_command_is_refused_until_an_option_accepts_the_future(
    newsroom: PublishingNewsroom, capsys: Capsys, command: tuple[str, ...]
) -> None:
    before = newsroom.read_record_file()
    assert newsroom.run_command(*command) == 2
    shown = "".join(capsys.readouterr())
    assert MESSAGE in shown
    assert "Nothing was recorded." in shown
    assert "--accept-future-record" in shown
    assert newsroom.read_record_file() == before
    assert newsroom.run_command(*command, "--accept-future-record") == 0
    newsroom.assert_consistent()


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_at_a_terminal_the_question_is_asked(newsroom: PublishingNewsroom, answer: str, code: int) -> None:
    before = newsroom.read_record_file()
    with Terminal(newsroom.folder, "publish", "2025/ny") as terminal:
        terminal.answer("Continue with these times?", answer)
        if not code:
            terminal.answer("Continue?", "y\n")
        assert terminal.end() == code
    assert MESSAGE in terminal.output.replace("\r\n", " ")
    assert (newsroom.read_record_file() == before) == bool(code)


def test_the_worker_reports_it_and_publishes_nothing_until_somebody_decides(newsroom: PublishingNewsroom) -> None:
    before = newsroom.read_record_file()
    worker = Worker(newsroom.config)
    for _ in range(2):
        report = worker.publish_due(DUE_TIME)
        assert report.error
        assert MESSAGE in report.error.message
    assert newsroom.read_record_file() == before
    report = Worker(newsroom.config, accepts_future=True).publish_due(DUE_TIME)
    assert report.outcome
    assert [line.release for line in report.outcome.recorded_lines] == ["2025/sedan"]


def test_work_once_ends_with_an_error(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    assert newsroom.run_command("work", "--once") == 2
    assert MESSAGE in capsys.readouterr().err
    newsroom.run_command("work", "--once", "--accept-future-record")
    assert "2025/sedan" in {line.release for line in newsroom.record.versions.values()}


def test_approving_and_finishing_need_no_answer(newsroom: PublishingNewsroom) -> None:
    newsroom.files.remove("releases/2025/ny")
    newsroom.write("2025/senare", number=5, publish_at="2099-01-01 09:00")
    assert newsroom.run_command("publish", "2025/senare", "--yes") == 0


def test_a_clock_that_is_a_few_hours_behind_asks_nothing(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute(now=datetime.now(UTC) + timedelta(hours=20))
    newsroom.write("2025/ny", number=3)
    assert newsroom.run_command("publish", "--yes") == 0
