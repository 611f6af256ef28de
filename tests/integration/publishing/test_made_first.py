"""Everything is rendered before anything is recorded: what cannot be built leaves the newsroom as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pressroom import pipeline
from pressroom.engine.output import write_output
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError, PressroomError, Problem
from pressroom.publishing.worker import Worker
from pressroom.record import APPROVALS_FILE, CHANNELS_FILE
from pressroom.record.file import read_unrecorded_versions
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, NOW, SOON, PublishingNewsroom

LATER = NOW.replace(hour=14)


def publish(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("publish", "2025/ny")


def correct(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("correct", BRIDGE, notes={"sv": "Fel månad."})


def minor(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("minor", BRIDGE)


def withdraw(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("withdraw", "2025/annan", notes={"sv": "Den var inte vår."})


def work(newsroom: PublishingNewsroom) -> None:
    report = Worker(newsroom.config).publish_due(LATER)
    if report.error:
        raise report.error


COMMANDS: list[Callable[[PublishingNewsroom], None]] = [publish, correct, minor, withdraw, work]


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom in which each command has something to do; signed, for signatures contain lines of the record."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.write("2025/annan", number=2)
    newsroom.execute()
    newsroom.write("2025/sedan", number=4, publish_at=SOON)
    newsroom.execute("publish", "2025/sedan")
    newsroom.write("2025/ny", number=3)
    return newsroom


def change_bridge(newsroom: PublishingNewsroom, command: Callable[[PublishingNewsroom], None]) -> None:
    if command in {correct, minor}:
        newsroom.write(lead="Bron öppnar i maj.")


def read_all(newsroom: PublishingNewsroom) -> dict[str, bytes]:
    """Return the record with its files and the site."""
    return contents(newsroom.folder / "releases") | contents(newsroom.config.out)


def refuse(*_: Any) -> None:
    raise InputError((Problem("releases/2025/ny/sv.md", 1, "error", "the picture cannot be decoded"),))


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_rendered_is_not_recorded_by_any_command(
    newsroom: PublishingNewsroom, command: Callable[[PublishingNewsroom], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change_bridge(newsroom, command)
    before = read_all(newsroom)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "render_output", refuse)
        with pytest.raises(InputError, match="nothing was written"):
            command(newsroom)
    assert read_all(newsroom) == before
    command(newsroom)
    newsroom.assert_consistent()


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_in_its_place_before_it_is_recorded(
    newsroom: PublishingNewsroom, command: Callable[[PublishingNewsroom], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change_bridge(newsroom, command)
    site, record = contents(newsroom.config.out / "site"), newsroom.read_record_file()
    seen: list[tuple[bool, bool]] = []

    def look_then_write(*arguments: Any) -> None:
        seen.append((contents(newsroom.config.out / "site") == site, newsroom.read_record_file() == record))
        write_output(*arguments)

    monkeypatch.setattr(pipeline, "write_output", look_then_write)
    command(newsroom)
    assert seen == [(True, False)]


def test_what_cannot_be_rendered_starts_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write("2024/gammal", publish_at="2025-02-01 09:00")
    newsroom.write()
    before = contents(newsroom.folder / "releases")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "render_output", refuse)
        with pytest.raises(InputError):
            newsroom.execute()
    assert {path for path in contents(newsroom.folder / "releases") if "/" not in path} <= {"versions/"}
    assert {
        path: content for path, content in contents(newsroom.folder / "releases").items() if path in before
    } == before
    newsroom.execute()
    newsroom.assert_consistent()


def test_an_error_before_the_record_says_so_and_one_after_it_says_that_too(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "render_output", _raise_config_error)
        with pytest.raises(PressroomError) as caught:
            publish(newsroom)
    assert caught.value.message == "The manifest is damaged. Nothing was recorded."
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "write_output", _raise_config_error)
        with pytest.raises(PressroomError) as caught:
            publish(newsroom)
    assert caught.value.message == "The manifest is damaged. The record is written, but publishing is not finished."
    assert "pressroom publish again" in caught.value.remedy
    newsroom.execute()
    newsroom.assert_consistent()


def _raise_config_error(*_: Any) -> None:
    raise ConfigError("The manifest is damaged.", "Delete it.")


def test_a_build_after_a_command_has_nothing_to_do(newsroom: PublishingNewsroom) -> None:
    correct_first = newsroom.read_record_file()
    newsroom.write(lead="Bron öppnar i maj.")
    correct(newsroom)
    assert newsroom.read_record_file() != correct_first
    result = pipeline.build(Workspace.open(newsroom.config))
    assert not result.changed
    assert not result.removed


def test_a_text_that_was_stored_by_a_killed_command_and_not_recorded_is_removed_by_the_next(
    newsroom: PublishingNewsroom,
) -> None:
    versions = contents(newsroom.folder / "releases/versions")
    orphan = f"2025/ny/{'0' * 64}.md"
    newsroom.files.write(f"releases/versions/{orphan}", "")
    known = next(path for path in versions if path.endswith(".md"))
    paths = [f"releases/versions/{path}" for path in (orphan, known)]
    newsroom.files.write("releases/versions/.unrecorded", "\n".join([*paths, "releases/../newsroom.yaml"]))
    assert read_unrecorded_versions(newsroom.folder) == tuple(paths)
    newsroom.execute("publish", "2025/sedan")
    assert contents(newsroom.folder / "releases/versions") == versions


def test_a_lost_receipt_file_stops_a_command_before_anything_is_recorded(newsroom: PublishingNewsroom) -> None:
    newsroom.files.remove(f"releases/{CHANNELS_FILE}")
    before = read_all(newsroom)
    with pytest.raises(InputError, match="nothing was written"):
        publish(newsroom)
    assert read_all(newsroom) == before
    assert newsroom.read_record_file(APPROVALS_FILE)
