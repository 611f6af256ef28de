"""Real feed readers list every release with its title, time and text."""

import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import reader
from bs4 import BeautifulSoup

from tests.support.feeds import FORMATS, made, releases

TIMEOUT = 60


def program(name: str) -> str:
    """The path of a feed reader, which must be there: a test that runs nowhere proves nothing."""
    found = shutil.which(name)
    assert found, f"This test needs the feed reader {name}. Install it: apt-get install {name}"
    return found


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def expected() -> list[tuple[str, datetime]]:
    return [(release.headline, release.publish_at.astimezone(UTC)) for release in releases()]


def tells_everything(texts: list[str]) -> bool:
    """The newest release uses every field: its text has body, facts, help, documents and contacts."""
    parts = ("Det blir bra.", "120 meter", "Dygnet runt.", "Underlag", "0980-319 200 (tonval 2)", "2 < 3")
    return all(part in words(texts[0]) for part in parts) and "Brödtext 1." in words(texts[-1])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_newsboat_lists_every_release(format_: str, served: dict[str, str], tmp_path: Path) -> None:
    newsboat = program("newsboat")
    (tmp_path / "urls").write_text(served[format_] + "\n")
    (tmp_path / "config").write_text("download-retries 1\n")
    files = ("-u", "urls", "-C", "config", "-c", "cache.db")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run([newsboat, *files, "-x", "reload"], cwd=tmp_path, env=environment, timeout=TIMEOUT, check=True)
    connection = sqlite3.connect(tmp_path / "cache.db")
    try:
        assert connection.execute("SELECT title FROM rss_feed").fetchall() == [("Fjällby pressrum",)]
        found = connection.execute("SELECT title, pubDate, content FROM rss_item ORDER BY pubDate DESC").fetchall()
    finally:
        connection.close()
    assert [(title, datetime.fromtimestamp(time, UTC)) for title, time, _ in found] == expected()
    assert tells_everything([content for _, _, content in found])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_sfeed_lists_every_release(format_: str) -> None:
    """sfeed writes a line an entry: time, title, link, content, its type, id, author, enclosure, categories."""
    done = subprocess.run([program("sfeed")], input=made(format_), capture_output=True, timeout=TIMEOUT, check=True)
    lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert [(line[1], datetime.fromtimestamp(int(line[0]), UTC)) for line in lines] == expected()
    assert [line[2] for line in lines] == [f"https://press.example{release.path}" for release in releases()]
    assert tells_everything([line[3].replace("\\n", "\n") for line in lines])


@pytest.mark.parametrize("format_", FORMATS)
def test_the_reader_library_lists_every_release(format_: str, served: dict[str, str]) -> None:
    with reader.make_reader(":memory:") as library:
        library.add_feed(served[format_])
        library.update_feed(served[format_])
        entries = sorted(library.get_entries(), key=lambda entry: entry.published or datetime.min.replace(tzinfo=UTC))
        assert library.get_feed(served[format_]).title == "Fjällby pressrum"
    entries.reverse()
    assert [(entry.title, entry.published) for entry in entries] == expected()
    assert tells_everything([content.value for entry in entries if (content := entry.get_content())])
