"""Before its moment no file in `out/` holds a word of a release, in whatever spelling; at its moment all do, once."""

import base64
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

from pressroom.publishing.worker import Worker
from pressroom.text.slugs import slugify
from tests.support.newsrooms import PICTURES
from tests.support.publishing import NOW, SOON, Desk

MOMENT = NOW + timedelta(hours=1)
SECRET = "2025/sekelbron"
WORDS = ("Sekelbrön", "Kvartssekel", "Lindqvåst", "Överraskning", "hemligbild", "Fältspat", "sekelbron")
PATIENCE = 60


def secret(desk: Desk) -> None:
    """A release of words that stand nowhere else, in everything that a release can have."""
    desk.room.write(f"releases/{SECRET}/hemligbild.jpg", PICTURES[2])
    for language in ("sv", "en"):
        desk.write(
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


def spellings(word: str) -> Iterator[bytes]:
    """A word as programs may write it."""
    for form in {word, word.upper(), word.lower(), word.casefold()}:
        octets = form.encode()
        yield octets
        yield from (form.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "latin-1"))
        yield quote(form).encode()
        yield quote_plus(form).lower().encode()
        yield quopri.encodestring(octets)
        yield html.escape(form).encode("ascii", "xmlcharrefreplace")
        yield "".join(f"&#x{ord(sign):x};" for sign in form).encode()
        yield json.dumps(form)[1:-1].encode()
        yield octets.hex().encode()
        for shift in range(3):  # where it begins within a group of three octets; the outer signs hold others' bits
            coded = base64.b64encode(b"\0" * shift + octets)
            yield coded[4 if shift else 0 : -4].strip(b"=")
    yield slugify(word).encode()


FORMS = {word: [form for form in spellings(word) if len(form) > 5] for word in WORDS}


def found(out: Path) -> set[str]:
    """The words that stand in any file below a folder, or in the name of one, unpacked or not."""
    everything = [(path, b"" if path.is_dir() else path.read_bytes()) for path in out.rglob("*")]
    octets = b"\n".join([part for path, content in everything for part in (os.fsencode(path), content)])
    flat = octets.replace(b"=\n", b"").replace(b"\r\n", b"\n").replace(b"=\r\n", b"")
    return {word for word, forms in FORMS.items() if any(form in octets or form in flat for form in forms)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A newsroom with something public, and something that is to be."""
    desk = Desk(tmp_path)
    desk.write()
    desk.do()
    secret(desk)
    desk.do("publish", SECRET)
    return desk


def test_a_word_is_found_in_every_spelling(tmp_path: Path) -> None:
    for number, form in enumerate(form for forms in FORMS.values() for form in forms):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "file").write_bytes(b"\0\1" + form + b"\2")
        assert found(folder), form


def test_a_second_before_its_moment_no_word_of_a_release_is_in_any_file_and_at_its_moment_all_are(desk: Desk) -> None:
    worker = Worker(desk.config)
    report = worker.publish_due(MOMENT - timedelta(seconds=1))
    assert not report.error
    assert not report.outcome or not report.outcome.recorded_lines
    desk.run("build")
    assert not found(desk.config.out)
    assert not found(desk.room.folder / "releases/versions")
    report = worker.publish_due(MOMENT)
    assert report.outcome
    assert [line.language for line in report.outcome.recorded_lines] == ["en", "sv"]
    assert not report.late
    assert found(desk.config.out) == set(WORDS)
    desk.check()
    assert worker.publish_due(MOMENT).outcome is None


def test_nothing_of_a_draft_and_of_what_nobody_approved_is_in_any_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write()
    secret(desk)
    desk.do()
    assert not found(desk.config.out)
    assert Worker(desk.config).publish_due(MOMENT + timedelta(days=2)).outcome is None
    assert not found(desk.config.out)


@pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(days=400)])
def test_a_step_of_the_clock_publishes_nothing_twice_and_nothing_early(desk: Desk, step: timedelta) -> None:
    worker = Worker(desk.config)
    worker.publish_due(MOMENT - timedelta(minutes=1))
    report = worker.publish_due(MOMENT + step)
    assert bool(found(desk.config.out)) == (step > timedelta())
    assert bool(report.late) == (step > timedelta())
    worker.publish_due(MOMENT)
    worker.publish_due(MOMENT + step)
    assert [release for release, *_ in desk.told].count(SECRET) == 2
    assert len([each for each in desk.mailings if each.release == SECRET]) == 2
    times = [line.time for line in desk.record.lines.values()]
    assert times == sorted(times)


def test_a_text_that_was_changed_is_not_published_and_that_is_said_once(desk: Desk) -> None:
    worker = Worker(desk.config)
    desk.write(SECRET, "sv", headline="Sekelbrön dröjer", publish_at=SOON)
    report = worker.publish_due(MOMENT)
    assert [approval.language for approval in report.invalid_approvals] == ["sv"]
    assert desk.told[-1] == (SECRET, "en", "publication")
    assert not worker.publish_due(MOMENT).invalid_approvals
    desk.do("publish", SECRET, now=MOMENT)
    assert desk.told[-1] == (SECRET, "sv", "publication")


def test_a_file_beside_a_text_that_was_changed_voids_its_approval_too(desk: Desk) -> None:
    picture = desk.room.folder / f"releases/{SECRET}/hemligbild.jpg"
    picture.write_bytes(picture.read_bytes() + b"\0")
    report = Worker(desk.config).publish_due(MOMENT)
    assert len(report.invalid_approvals) == 2
    assert not found(desk.config.out)


def test_what_is_held_is_not_published_even_while_another_text_has_an_error(desk: Desk) -> None:
    desk.write(contacts=["nobody"])
    assert desk.run("publish", SECRET, "--hold", "--yes") == 0
    assert Worker(desk.config).publish_due(MOMENT).outcome is None
    assert not found(desk.config.out)


def test_an_error_in_what_is_public_keeps_back_what_is_due_until_it_is_mended(desk: Desk) -> None:
    before = desk.octets()
    desk.write(contacts=["nobody"])
    worker = Worker(desk.config)
    assert worker.publish_due(MOMENT).error
    assert desk.octets() == before
    desk.write()
    assert worker.publish_due(MOMENT).outcome
    desk.check()


def test_what_was_recorded_and_not_built_is_completed_by_the_next_worker(desk: Desk) -> None:
    out = desk.config.out
    out.rename(out.with_name("away"))
    out.write_text("in the way")
    worker = Worker(desk.config)
    assert worker.publish_due(MOMENT).error
    assert len(desk.told) == 3
    out.unlink()
    out.with_name("away").rename(out)
    for each in (Worker(desk.config), worker):
        assert not each.publish_due(MOMENT).error
    desk.check()


# --- real processes --------------------------------------------------------------------------------------------------


def begin(desk: Desk) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(desk.room.folder), "work"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    until(process.stderr, "waiting, the first for")
    return process


def until(pipe: IO[str] | None, words: str) -> str:
    assert pipe
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if words in (line := pipe.readline()):
            return line
    raise AssertionError(f"“{words}” was never said")


def test_a_worker_publishes_within_a_second_and_once_and_catches_up_after_it_was_killed(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path, timezone="UTC")
    desk.write(publish_at="2025-03-01 11:30")
    desk.do()
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=12)
    desk.write("2026/nu", number=3, publish_at=f"{moment:%Y-%m-%d %H:%M:%S}")
    desk.do("publish", "2026/nu", now=datetime.now(UTC))
    worker = begin(desk)
    try:
        page = desk.config.out / "site/2026/nu/index.html"
        while not page.exists() and datetime.now(UTC) < moment + timedelta(seconds=PATIENCE):
            time.sleep(0.02)
        late = (datetime.now(UTC) - moment).total_seconds()
        assert 0 <= late < 1 + 2 * os.getloadavg()[0], late
        until(worker.stdout, "published 2026/nu (sv)")
    finally:
        worker.kill()
        worker.communicate()
    earlier = datetime.now(UTC) - timedelta(hours=2)
    desk.write("2026/sent", number=4, publish_at=f"{earlier:%Y-%m-%d %H:%M:%S}")
    desk.do("publish", "2026/sent", now=earlier - timedelta(hours=1))
    worker = begin(desk)
    try:
        assert "2026/sent (sv) was due at" in until(worker.stderr, "warning")
        until(worker.stdout, "published 2026/sent (sv)")
    finally:
        worker.send_signal(signal.SIGINT)
        worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 130
    assert [release for release, *_ in desk.told] == ["2025/bron", "2026/nu", "2026/sent"]
    desk.do(now=datetime.now(UTC))
    desk.check()
    assert [each.release for each in desk.mailings] == ["2025/bron", "2026/nu", "2026/sent"]
