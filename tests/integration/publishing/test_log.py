"""The log of `pressroom work`: which release is published, when and why, or why not; and nothing about people."""

import json
import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pressroom.publishing.worker import Worker
from tests.support.publishing import NOW, SOON, PublishingNewsroom

RELEASE = "2025/senare"
DUE_TIME = NOW + timedelta(hours=1)


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with a release that is approved for later."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    newsroom.write(RELEASE, number=3, publish_at=SOON)
    newsroom.execute("publish", RELEASE)
    return newsroom


def read_events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the messages about the release since the last call."""
    events = [record.getMessage() for record in caplog.records if RELEASE in record.getMessage()]
    caplog.clear()
    return events


def test_a_publication_is_logged_with_its_reason(
    newsroom: PublishingNewsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "pressroom")
    worker = Worker(newsroom.config)
    worker.publish_due(DUE_TIME - timedelta(seconds=1))
    assert [event.partition(" and due at ")[0] for event in read_events(caplog)] == [f"{RELEASE} (sv) is approved"]
    worker.publish_due(DUE_TIME)
    first, last = read_events(caplog)
    assert first.startswith(f"{RELEASE} (sv) was due at ")
    assert last.startswith(f"{RELEASE} (sv) was published at ")
    worker.publish_due(DUE_TIME)
    assert not read_events(caplog)


def test_a_release_that_is_not_published_is_logged_with_the_reason(
    newsroom: PublishingNewsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "pressroom")
    newsroom.write(RELEASE, number=4, publish_at=SOON)
    worker = Worker(newsroom.config)
    for _ in range(2):
        worker.publish_due(DUE_TIME)
    assert read_events(caplog) == [f"{RELEASE} (sv) was not published: it has changed since it was approved"]


def test_an_error_is_logged_for_each_release_that_waits(
    newsroom: PublishingNewsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "pressroom")
    newsroom.write(contacts=["nobody"])
    Worker(newsroom.config).publish_due(DUE_TIME)
    (event,) = read_events(caplog)
    assert event.startswith(f"{RELEASE} (sv) publishing stopped: ")


def test_the_log_is_json_or_text_on_standard_error_and_off_unless_asked_for(newsroom: PublishingNewsroom) -> None:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom.folder), "work", "--once"]

    def run(*options: str) -> list[str]:
        result = subprocess.run([*command, *options], capture_output=True, text=True, check=True, timeout=60)
        return result.stderr.splitlines()

    assert "INFO" not in "".join(run())
    assert any(line.split(" ", 2)[1:2] == ["INFO"] for line in run("--log-level", "info"))
    lines = [json.loads(line) for line in run("--log-json", "--log-level", "debug") if line.startswith("{")]
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert all("@" not in line["message"] for line in lines)
