"""Real feed readers list every release with its title, time and text."""

import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import reader
from bs4 import BeautifulSoup

from tests.support.feeds import FORMATS, releases, render_feed

TIMEOUT = 60


def find_program(name: str) -> str:
    """Return the path of a feed reader. Fail if it is not installed, as a skipped test proves nothing."""
    path = shutil.which(name)
    assert path, f"This test needs the feed reader {name}. Install it: apt-get install {name}"
    return path


def extract_text(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def list_expected_entries() -> list[tuple[str, datetime]]:
    return [(release.headline, release.publish_at.astimezone(UTC)) for release in releases()]


def are_complete(texts: list[str]) -> bool:
    """Check that the newest text, whose release uses every field, has all of them, and that the oldest has its body."""
    parts = ("Det blir bra.", "120 meter", "Dygnet runt.", "Underlag", "0980-319 200 (tonval 2)", "2 < 3")
    return all(part in extract_text(texts[0]) for part in parts) and "Brödtext 1." in extract_text(texts[-1])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_newsboat_lists_every_release(format_: str, feed_urls: dict[str, str], tmp_path: Path) -> None:
    newsboat = find_program("newsboat")
    (tmp_path / "urls").write_text(feed_urls[format_] + "\n")
    (tmp_path / "config").write_text("download-retries 1\n")
    files = ("-u", "urls", "-C", "config", "-c", "cache.db")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run([newsboat, *files, "-x", "reload"], cwd=tmp_path, env=environment, timeout=TIMEOUT, check=True)
    connection = sqlite3.connect(tmp_path / "cache.db")
    try:
        assert connection.execute("SELECT title FROM rss_feed").fetchall() == [("Fjällby pressrum",)]
        rows = connection.execute("SELECT title, pubDate, content FROM rss_item ORDER BY pubDate DESC").fetchall()
    finally:
        connection.close()
    assert [(title, datetime.fromtimestamp(time, UTC)) for title, time, _ in rows] == list_expected_entries()
    assert are_complete([content for _, _, content in rows])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_sfeed_lists_every_release(format_: str) -> None:
    """sfeed writes one line for each entry: time, title, link, content, its type, id, author, enclosure, categories."""
    process = subprocess.run(
        [find_program("sfeed")], input=render_feed(format_), capture_output=True, timeout=TIMEOUT, check=True
    )
    lines = [line.split("\t") for line in process.stdout.decode().splitlines()]
    assert [(line[1], datetime.fromtimestamp(int(line[0]), UTC)) for line in lines] == list_expected_entries()
    assert [line[2] for line in lines] == [f"https://press.example{release.path}" for release in releases()]
    assert are_complete([line[3].replace("\\n", "\n") for line in lines])


@pytest.mark.parametrize("format_", FORMATS)
def test_the_reader_library_lists_every_release(format_: str, feed_urls: dict[str, str]) -> None:
    with reader.make_reader(":memory:") as library:
        library.add_feed(feed_urls[format_])
        library.update_feed(feed_urls[format_])
        entries = sorted(library.get_entries(), key=lambda entry: entry.published or datetime.min.replace(tzinfo=UTC))
        assert library.get_feed(feed_urls[format_]).title == "Fjällby pressrum"
    entries.reverse()
    assert [(entry.title, entry.published) for entry in entries] == list_expected_entries()
    assert are_complete([content.value for entry in entries if (content := entry.get_content())])
