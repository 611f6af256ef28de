"""No file in `out/` contains a word of a release before its time, in any encoding; at its time, all words are there."""

import base64
import errno
import html
import json
import os
import quopri
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import quote, quote_plus

import pytest

from pressroom import pipeline
from pressroom.publishing.worker import Worker
from pressroom.text.slugs import slugify
from tests.support.newsrooms import PICTURES
from tests.support.publishing import NOW, SOON, PublishingNewsroom

DUE_TIME = NOW + timedelta(hours=1)
SECRET = "2025/sekelbron"
WORDS = ("Sekelbrön", "Kvartssekel", "Lindqvåst", "Överraskning", "hemligbild", "Fältspat", "sekelbron")
TIMEOUT = 60


def write_secret_release(newsroom: PublishingNewsroom) -> None:
    """Write a release with unique words in every part that a release can have."""
    newsroom.files.write(f"releases/{SECRET}/hemligbild.jpg", PICTURES[2])
    for language in ("sv", "en"):
        newsroom.write(
            SECRET,
            language,
            headline="Sekelbrön öppnar",
            lead="Kvartssekel efter beslutet öppnar den.",
            body="> Det är Överraskning.\n> — Kim Lindqvåst\n\n## Fältspat\n\nAv Fältspat.",
            keywords=["Överraskning"],
            publish_at=SOON,
            images=[{"file": "hemligbild.jpg", "alt": "Sekelbrön", "caption": "Fältspat", "credit": "Kim Lindqvåst"}],
            contacts=[{"name": "Kim Lindqvåst", "role": "chef", "phone": "08-465 004 02"}],
            former_urls=[f"/{language}/overraskning-sekelbron"],
        )


def encode_word(word: str) -> Iterator[bytes]:
    """Yield a word in every encoding that a program may use for it."""
    for form in {word, word.upper(), word.lower(), word.casefold()}:
        content = form.encode()
        yield content
        yield from (form.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "latin-1"))
        yield quote(form).encode()
        yield quote_plus(form).lower().encode()
        yield quopri.encodestring(content)
        yield html.escape(form).encode("ascii", "xmlcharrefreplace")
        yield "".join(f"&#x{ord(character):x};" for character in form).encode()
        yield json.dumps(form)[1:-1].encode()
        yield content.hex().encode()
        for shift in range(3):  # offset in a group of three bytes; outer characters mix with neighbours
            encoded = base64.b64encode(b"\0" * shift + content)
            yield encoded[4 if shift else 0 : -4].strip(b"=")
    yield slugify(word).encode()


FORMS = {word: [form for form in encode_word(word) if len(form) > 5] for word in WORDS}


def find_words(out: Path) -> set[str]:
    """Return the words that occur in a file below a folder or in a file name; line breaks of mail are undone."""
    contents = [(path, b"" if path.is_dir() else path.read_bytes()) for path in out.rglob("*")]
    content = b"\n".join([part for path, file_content in contents for part in (os.fsencode(path), file_content)])
    unfolded = content.replace(b"=\n", b"").replace(b"\r\n", b"\n").replace(b"=\r\n", b"")
    return {word for word, forms in FORMS.items() if any(form in content or form in unfolded for form in forms)}


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with a public release, and one that is approved for later."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    write_secret_release(newsroom)
    newsroom.execute("publish", SECRET)
    return newsroom


def test_a_word_is_found_in_every_encoding(tmp_path: Path) -> None:
    for number, form in enumerate(form for forms in FORMS.values() for form in forms):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "file").write_bytes(b"\0\1" + form + b"\2")
        assert find_words(folder), form


def test_no_word_of_a_release_is_in_any_file_until_the_second_when_it_is_due(
    newsroom: PublishingNewsroom,
) -> None:
    worker = Worker(newsroom.config)
    report = worker.publish_due(DUE_TIME - timedelta(seconds=1))
    assert not report.error
    assert not report.outcome or not report.outcome.recorded_lines
    newsroom.run_command("build")
    assert not find_words(newsroom.config.out)
    assert not find_words(newsroom.folder / "releases/versions")
    report = worker.publish_due(DUE_TIME)
    assert report.outcome
    assert [line.language for line in report.outcome.recorded_lines] == ["en", "sv"]
    assert not report.late
    assert find_words(newsroom.config.out) == set(WORDS)
    newsroom.assert_consistent()
    assert worker.publish_due(DUE_TIME).outcome is None


def test_no_word_of_an_unapproved_release_is_in_any_file(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    write_secret_release(newsroom)
    newsroom.execute()
    assert not find_words(newsroom.config.out)
    assert Worker(newsroom.config).publish_due(DUE_TIME + timedelta(days=2)).outcome is None
    assert not find_words(newsroom.config.out)


@pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(days=400)])
def test_a_clock_change_publishes_nothing_twice_and_nothing_early(
    newsroom: PublishingNewsroom, step: timedelta
) -> None:
    worker = Worker(newsroom.config)
    worker.publish_due(DUE_TIME - timedelta(minutes=1))
    report = worker.publish_due(DUE_TIME + step)
    assert bool(find_words(newsroom.config.out)) == (step > timedelta())
    assert bool(report.late) == (step > timedelta())
    worker.publish_due(DUE_TIME)
    worker.publish_due(DUE_TIME + step)
    assert [release for release, *_ in newsroom.recorded_versions].count(SECRET) == 2
    assert len([each for each in newsroom.mailings if each.release == SECRET]) == 2
    times = [line.time for line in newsroom.record.lines.values()]
    assert times == sorted(times)


def test_a_text_that_was_changed_is_not_published_and_reported_once(newsroom: PublishingNewsroom) -> None:
    worker = Worker(newsroom.config)
    newsroom.write(SECRET, "sv", headline="Sekelbrön dröjer", publish_at=SOON)
    report = worker.publish_due(DUE_TIME)
    assert [(text.language, text.reason) for text in report.overdue] == [("sv", "changed")]
    assert newsroom.recorded_versions[-1] == (SECRET, "en", "publication")
    assert not worker.publish_due(DUE_TIME).overdue
    newsroom.execute("publish", SECRET, now=DUE_TIME)
    assert newsroom.recorded_versions[-1] == (SECRET, "sv", "publication")


def test_changing_an_image_of_a_text_makes_its_approval_invalid(newsroom: PublishingNewsroom) -> None:
    image = newsroom.folder / f"releases/{SECRET}/hemligbild.jpg"
    image.write_bytes(image.read_bytes() + b"\0")
    report = Worker(newsroom.config).publish_due(DUE_TIME)
    assert [text.reason for text in report.overdue] == ["changed", "changed"]
    assert not find_words(newsroom.config.out)


def test_an_approval_can_be_cancelled_while_another_text_has_an_error(newsroom: PublishingNewsroom) -> None:
    newsroom.write(contacts=["nobody"])
    assert newsroom.run_command("publish", SECRET, "--hold", "--yes") == 0
    assert Worker(newsroom.config).publish_due(DUE_TIME).outcome is None
    assert not find_words(newsroom.config.out)


def test_an_error_in_a_public_text_stops_the_worker_until_it_is_fixed(newsroom: PublishingNewsroom) -> None:
    before = newsroom.read_record_file()
    newsroom.write(contacts=["nobody"])
    worker = Worker(newsroom.config)
    assert worker.publish_due(DUE_TIME).error
    assert newsroom.read_record_file() == before
    newsroom.write()
    assert worker.publish_due(DUE_TIME).outcome
    newsroom.assert_consistent()


def test_a_worker_that_cannot_write_the_site_records_nothing_and_tries_again(newsroom: PublishingNewsroom) -> None:
    out = newsroom.config.out
    out.rename(out.with_name("away"))
    out.write_text("in the way")
    worker = Worker(newsroom.config)
    error = worker.publish_due(DUE_TIME).error
    assert error
    assert error.message.endswith("Nothing was recorded.")
    assert len(newsroom.recorded_versions) == 1
    out.unlink()
    out.with_name("away").rename(out)
    assert not worker.publish_due(DUE_TIME).error
    assert len(newsroom.recorded_versions) == 3
    newsroom.assert_consistent()


def test_the_next_worker_finishes_what_was_recorded_but_not_shown(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(newsroom.config)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "write_output", _fail)
        error = worker.publish_due(DUE_TIME).error
        assert error
        assert "The record is written, but publishing is not finished." in error.message
    assert len(newsroom.recorded_versions) == 3
    assert not find_words(newsroom.config.out)
    for next_worker in (Worker(newsroom.config), worker):
        assert not next_worker.publish_due(DUE_TIME).error
    newsroom.assert_consistent()


def _fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# --- real processes --------------------------------------------------------------------------------------------------


def start_worker(newsroom: PublishingNewsroom) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom.folder), "work"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    read_until(process.stderr, "the first at")
    return process


def read_until(pipe: IO[str] | None, words: str) -> str:
    assert pipe
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if words in (line := pipe.readline()):
            return line
    raise AssertionError(f"“{words}” was never printed")


def test_a_worker_publishes_once_within_a_second_and_publishes_overdue_texts_after_a_kill(
    tmp_path: Path,
) -> None:
    newsroom = PublishingNewsroom(tmp_path, timezone="UTC")
    newsroom.write(publish_at="2025-03-01 11:30")
    newsroom.execute()
    due_time = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=12)
    newsroom.write("2026/nu", number=3, publish_at=f"{due_time:%Y-%m-%d %H:%M:%S}")
    newsroom.execute("publish", "2026/nu", now=datetime.now(UTC))
    worker = start_worker(newsroom)
    try:
        page = newsroom.config.out / "site/2026/nu/index.html"
        while not page.exists() and datetime.now(UTC) < due_time + timedelta(seconds=TIMEOUT):
            time.sleep(0.02)
        delay = (datetime.now(UTC) - due_time).total_seconds()
        assert 0 <= delay < 1 + 2 * os.getloadavg()[0], delay
        read_until(worker.stdout, "published 2026/nu (sv)")
    finally:
        worker.kill()
        worker.communicate()
    earlier = datetime.now(UTC) - timedelta(hours=2)
    newsroom.write("2026/sent", number=4, publish_at=f"{earlier:%Y-%m-%d %H:%M:%S}")
    newsroom.execute("publish", "2026/sent", now=earlier - timedelta(hours=1))
    worker = start_worker(newsroom)
    try:
        assert "2026/sent (sv) was due at" in read_until(worker.stderr, "warning")
        read_until(worker.stdout, "published 2026/sent (sv)")
    finally:
        worker.send_signal(signal.SIGINT)
        worker.communicate(timeout=TIMEOUT)
    assert worker.returncode == 130
    assert [release for release, *_ in newsroom.recorded_versions] == ["2025/bron", "2026/nu", "2026/sent"]
    newsroom.execute(now=datetime.now(UTC))
    newsroom.assert_consistent()
    assert [each.release for each in newsroom.mailings] == ["2025/bron", "2026/nu", "2026/sent"]
