"""What was imported gets on record without mail, and feed readers and the record see nothing new in it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.publishing import execute
from pressroom.publishing.imports import ImportOutcome, record_imports
from pressroom.publishing.status import NewsroomStatus, get_newsroom_status
from pressroom.publishing.worker import Worker
from pressroom.record import RECORD_FILE, RELEASES_FOLDER
from tests.support.newsrooms import as_text, contents, release_values
from tests.support.publishing import BRIDGE, NOW, OLD, PublishingNewsroom

COMMENT = "# check: imported from https://old.example.org/; delete this line when somebody has read it\n"
ADDRESSES = [f"{2004 + number // 5}/nyhet-{number}" for number in range(50)]
SOURCES = [f"releases/{address}/sv.md" for address in ADDRESSES]


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom with a record of one release."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    return newsroom


def write_import(newsroom: PublishingNewsroom, number: int, **values: Any) -> None:
    """Write a text as the importer does."""
    day = date(2004 + number // 5, 1 + number % 5, 7)
    imported = {"publish_at": f"{day} 09:00", "id": get_id(number), "headline": f"Nyhet {number}"}
    text = as_text(release_values(number, "sv") | {"lead": f"Det hände {number}."} | imported | values)
    newsroom.files.write(SOURCES[number], text.replace("---\n", f"---\n{COMMENT}", 1))


def write_imports(newsroom: PublishingNewsroom, count: int = 50) -> None:
    for number in range(count):
        write_import(newsroom, number)


def get_id(number: int) -> str:
    return f"https://old.example.org/?p={number}" if number % 2 else f"{number} at http://old.example.org"


def run_import(newsroom: PublishingNewsroom, sources: list[str] = SOURCES) -> ImportOutcome:
    return record_imports(Workspace.open(newsroom.config), sources, NOW + timedelta(hours=1))


def get_status(newsroom: PublishingNewsroom) -> NewsroomStatus:
    return get_newsroom_status(Workspace.open(newsroom.config), NOW)


def test_an_import_is_recorded_without_mail_and_readers_see_the_old_entries(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom)
    outcome = run_import(newsroom)
    assert (outcome.recorded_count, outcome.left_out) == (50, ())
    assert [kind for _, _, kind in newsroom.recorded_versions] == ["publication", *["import"] * 50]
    assert [each.release for each in newsroom.mailings] == [BRIDGE]
    site = newsroom.config.out / "site"
    rss, atom = (feedparser.parse((site / name).read_bytes()) for name in ("rss.xml", "atom.xml"))
    assert len(rss.entries) == len(atom.entries) == 50
    # All but the oldest, in the order of their own times, with the ids and times of the old feed.
    assert [each.id for each in rss.entries[1:]] == [get_id(number) for number in reversed(range(1, 50))]
    days = [each.published_parsed[:3] for each in rss.entries[1:]]
    assert days == [(2004 + number // 5, 1 + number % 5, 7) for number in reversed(range(1, 50))]
    assert [each.updated_parsed[:3] for each in atom.entries[1:]] == days
    assert max(each.updated_parsed[:3] for each in atom.entries) == (2025, 3, 1)
    assert not any("Correction" in each.title or "Rättelse" in each.title for each in rss.entries)
    newsroom.assert_consistent()


def test_the_data_of_an_import_name_no_day_of_the_import(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom)
    data = (newsroom.config.out / "site" / ADDRESSES[0] / "release.json").read_text("utf-8")
    assert '"modified_at":"2004-01-07T09:00:00+01:00"' in data
    assert f"{NOW:%Y-%m}" not in data


def test_the_worker_mails_nothing_after_an_import(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 3)
    run_import(newsroom)
    before = contents(newsroom.config.out)
    assert Worker(newsroom.config).publish_due(NOW + timedelta(hours=2)).error is None
    assert [each.release for each in newsroom.mailings] == [BRIDGE]
    assert contents(newsroom.config.out) == before


def test_a_correction_of_an_import_is_not_mailed(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom)
    write_import(newsroom, 0, lead="Det hände inte.")
    newsroom.execute("correct", ADDRESSES[0], notes={"sv": "Det hände inte."}, now=NOW + timedelta(hours=2))
    assert [each.release for each in newsroom.mailings] == [BRIDGE]
    newsroom.assert_consistent()


def test_without_a_record_nothing_happens(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    write_imports(newsroom, 1)
    before = contents(newsroom.folder)
    assert run_import(newsroom) == ImportOutcome(None)
    assert contents(newsroom.folder) == before


def test_what_is_on_record_is_left_alone(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 2)
    run_import(newsroom, SOURCES[:1])
    assert run_import(newsroom, SOURCES[:2]).recorded_count == 1
    before = newsroom.read_record_file()
    assert run_import(newsroom, [*SOURCES[:2], f"releases/{BRIDGE}/sv.md"]).recorded_count == 0
    assert newsroom.read_record_file() == before


def test_drafts_embargoed_and_faulty_texts_are_named_and_not_recorded(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    write_import(newsroom, 1, publish_at="2030-01-01 09:00")
    write_import(newsroom, 2, contacts=["nobody"])
    write_import(newsroom, 3, id=get_id(0))  # an error that shows only when texts are compared
    newsroom.files.write(SOURCES[4], as_text({k: v for k, v in release_values(4, "sv").items() if k != "publish_at"}))
    outcome = run_import(newsroom, SOURCES[:6])
    assert outcome.recorded_count == 1
    reasons = {each.source: each.reason for each in outcome.left_out}
    assert list(reasons) == SOURCES[1:6]
    words = ("under embargo until 2030-01-01", "errors", "errors", "draft", "no such text")
    assert all(word in reason for word, reason in zip(words, reasons.values(), strict=True))


def test_a_crash_after_the_record_is_repaired_by_the_next_import(
    newsroom: PublishingNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_imports(newsroom, 3)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(execute, "_update_channels", crash)
        with pytest.raises(KeyboardInterrupt):
            run_import(newsroom, SOURCES[:3])
    assert len(newsroom.recorded_versions) == 4
    assert run_import(newsroom, SOURCES[:3]).recorded_count == 0
    newsroom.assert_consistent()


def test_an_undeclared_change_of_another_text_stops_the_import(newsroom: PublishingNewsroom) -> None:
    newsroom.write(lead="Någonting annat.")
    write_imports(newsroom, 1)
    before = newsroom.read_record_file()
    with pytest.raises(InputError):
        run_import(newsroom, SOURCES[:1])
    assert newsroom.read_record_file() == before


def test_the_lines_of_imports_are_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSROOM_KEYS", str(tmp_path / "keys"))
    newsroom = PublishingNewsroom(tmp_path / "n")
    assert newsroom.run_command("keys", "create") == 0
    newsroom.write(publish_at=OLD)
    now = datetime.now(NOW.tzinfo) + timedelta(minutes=1)
    newsroom.execute(now=now)
    write_imports(newsroom, 2)
    record_imports(Workspace.open(newsroom.config), SOURCES[:2], now)
    assert all(line.signature for line in newsroom.record.lines.values())
    assert (newsroom.folder / RELEASES_FOLDER / RECORD_FILE).exists()


def test_status_lists_the_imports_that_nobody_has_looked_at(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    write_imports(newsroom, 3)
    assert [each.release for each in get_status(newsroom).unreviewed] == ADDRESSES[:3]
    run_import(newsroom, SOURCES[:3])
    assert [each.headline for each in get_status(newsroom).unreviewed] == ["Nyhet 0", "Nyhet 1", "Nyhet 2"]
    delete_comments(newsroom, 0)
    assert [each.release for each in get_status(newsroom).unreviewed] == ADDRESSES[1:3]
    newsroom.run_command("status")
    assert "2 texts imported and not looked at yet" in capsys.readouterr().out


def delete_comments(newsroom: PublishingNewsroom, number: int) -> None:
    text = (newsroom.folder / SOURCES[number]).read_text("utf-8")
    assert COMMENT in text
    newsroom.files.write(SOURCES[number], text.replace(COMMENT, ""))


def test_deleting_the_comments_is_no_change_of_a_recorded_text(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 2)
    run_import(newsroom, SOURCES[:2])
    before = contents(newsroom.config.out)
    delete_comments(newsroom, 0)
    newsroom.assert_consistent()
    assert contents(newsroom.config.out) == before
    assert get_status(newsroom).changed == ()
    assert newsroom.execute(now=NOW + timedelta(hours=2)).recorded_lines == ()


def test_another_change_beside_the_comments_still_counts(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom, SOURCES[:1])
    text = (newsroom.folder / SOURCES[0]).read_text("utf-8")
    newsroom.files.write(SOURCES[0], text.replace("Det hände 0.", "Det hände aldrig."))
    with pytest.raises(InputError) as raised:
        newsroom.execute()
    (problem,) = [each for each in raised.value.problems if each.level == "error"]
    assert (problem.path, problem.line) == (SOURCES[0], 4)
    assert "has changed since it was published (line 4)" in problem.message


def test_the_stored_text_has_no_comments_and_replaces_a_deleted_one(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom, SOURCES[:1])
    text = (newsroom.folder / SOURCES[0]).read_text("utf-8")
    newsroom.files.remove(SOURCES[0])
    newsroom.assert_consistent()
    assert newsroom.run_command("restore", ADDRESSES[0]) == 0
    assert (newsroom.folder / SOURCES[0]).read_text("utf-8") == text.replace(COMMENT, "")


def test_converted_line_endings_of_a_text_with_comments_are_restored(newsroom: PublishingNewsroom) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom, SOURCES[:1])
    content = (newsroom.folder / SOURCES[0]).read_bytes()
    newsroom.files.write(SOURCES[0], content.replace(b"\n", b"\r\n"))
    assert newsroom.run_command("check", "--mend") == 0
    assert (newsroom.folder / SOURCES[0]).read_bytes() == content


def test_a_changed_id_of_a_published_text_is_shown_before_it_is_published(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    write_imports(newsroom, 1)
    run_import(newsroom, SOURCES[:1])
    write_import(newsroom, 0, lead="Det hände två gånger.")
    newsroom.run_command("publish", ADDRESSES[0], "--minor")
    assert "new id in feeds" not in capsys.readouterr().err
    write_import(newsroom, 0, id="4711")
    newsroom.run_command("publish", ADDRESSES[0], "--minor")
    assert f"new id in feeds, so feed readers show it as a new release: {ADDRESSES[0]}" in capsys.readouterr().err
