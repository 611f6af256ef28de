"""A command opens the newsroom once: few scans, and no text is opened or checked again unless it has changed."""

import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pressroom.engine import texts, workspace
from tests.support.publishing import BRIDGE, OLD, PublishingNewsroom

QUAY, MARKET = "2025/kaj", "2025/torg"


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count each opening of a release's text, each check of it, and the scans, while a test runs."""
    counts: Counter[str] = Counter()
    real_open, real_check, real_scan = os.open, vars(texts)["check_draft"], vars(workspace)["scan_newsroom"]

    def count_open(file: Any, *arguments: Any, **options: Any) -> Any:
        path = Path(str(file))
        if path.suffix == ".md" and path.parts[-4:-3] == ("releases",):
            counts[f"open {path.parent.name}/{path.name}"] += 1
        return real_open(file, *arguments, **options)

    def count_check(draft: Any, newsroom_context: Any) -> Any:
        path = Path(draft.path)
        counts[f"check {path.parent.name}/{path.name}"] += 1
        return real_check(draft, newsroom_context)

    def count_scan(*arguments: Any) -> Any:
        counts["scan"] += 1
        return real_scan(*arguments)

    monkeypatch.setattr(os, "open", count_open)
    monkeypatch.setattr(texts, "check_draft", count_check)
    monkeypatch.setattr(workspace, "scan_newsroom", count_scan)
    return counts


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishingNewsroom:
    """Three published releases, which are neighbours in time; the cache does not know the one that changed last."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    newsroom = PublishingNewsroom(tmp_path)
    for number, address in enumerate((BRIDGE, QUAY, MARKET), 1):
        newsroom.write(address, number=number, publish_at=OLD)
        newsroom.write(address, "en", number=number, publish_at=OLD)
    newsroom.execute()
    return newsroom


def let_the_clock_tick() -> None:
    """Wait until a change of a file is certain to give it another time."""
    time.sleep(0.03)


@pytest.mark.parametrize(
    ("change", "command"),
    [
        ("write", ["publish", QUAY, "--correction", "sv: Fel år.", "--yes"]),
        ("write", ["publish", QUAY, "--minor", "--yes"]),
        ("none", ["withdraw", QUAY, "--reason", "sv: Den var inte vår.", "--reason", "en: It was not ours.", "--yes"]),
    ],
    ids=["correction", "minor change", "withdrawal"],
)
def test_publishing_opens_the_text_twice_and_checks_it_once(
    newsroom: PublishingNewsroom, counts: Counter[str], change: str, command: list[str]
) -> None:
    if change == "write":
        newsroom.write(QUAY, number=4, publish_at=OLD)
    let_the_clock_tick()
    counts.clear()
    assert newsroom.run_command(*command) == 0
    assert counts["scan"] == 2
    assert counts["open kaj/sv.md"] == 2, "once to check it, and once under the lock to store exactly these bytes"
    assert counts["check kaj/sv.md"] == 1
    assert max(counts[each] for each in counts if each.startswith("check")) == 1, counts
    newsroom.assert_consistent()


def test_a_new_release_is_opened_twice_and_checked_once(newsroom: PublishingNewsroom, counts: Counter[str]) -> None:
    newsroom.write("2025/ny")
    let_the_clock_tick()
    counts.clear()
    assert newsroom.run_command("publish", "2025/ny", "--yes") == 0
    assert (counts["scan"], counts["open ny/sv.md"], counts["check ny/sv.md"]) == (2, 2, 1)


def test_a_text_that_changes_during_the_question_is_read_again(
    newsroom: PublishingNewsroom, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write(QUAY, number=4, publish_at=OLD)
    newsroom.write(BRIDGE, number=5, publish_at=OLD)
    let_the_clock_tick()
    counts.clear()

    def edit_neighbour(*_: Any, **__: Any) -> None:
        newsroom.write(MARKET, number=6, publish_at=OLD)
        let_the_clock_tick()

    monkeypatch.setattr("pressroom.cli.publish_flow.require_confirmation", edit_neighbour)
    assert newsroom.run_command("publish", QUAY, BRIDGE, "--minor", "--yes") == 1
    assert counts["check torg/sv.md"] == 2


def test_reporting_scans_once_and_checks_a_changed_text_once(
    newsroom: PublishingNewsroom, counts: Counter[str]
) -> None:
    newsroom.write(QUAY, number=4, publish_at=OLD)
    let_the_clock_tick()
    for command, exit_code in ((["status"], 0), (["check"], 1), (["status", QUAY], 0)):
        counts.clear()
        assert newsroom.run_command(*command) == exit_code
        assert counts["scan"] == 1
        assert counts["check kaj/sv.md"] <= 1
