"""`pressroom publish`, `withdraw`, `status` and `work` as officers use them: every option and every error."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.support.publishing import BRIDGE, PublishingNewsroom
from tests.support.terminal import Terminal

Capsys: TypeAlias = pytest.CaptureFixture[str]


def at(**ago: float) -> str:
    """Return a past time in UTC, the time zone of this newsroom."""
    return f"{datetime.now(UTC) - timedelta(**ago):%Y-%m-%d %H:%M:%S}"


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishingNewsroom:
    """A newsroom with an old release on record, and a new one in two languages that is due."""
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    newsroom = PublishingNewsroom(tmp_path, timezone="UTC")
    newsroom.write("2024/gammal")
    assert newsroom.run_command("publish", "--yes") == 0
    for language in ("sv", "en"):
        newsroom.write(language=language, publish_at=at(hours=1))
    return newsroom


def run_command(newsroom: PublishingNewsroom, capsys: Capsys, *arguments: str, code: int = 0) -> str:
    """Run a command, check its exit code, and return all its output."""
    capsys.readouterr()
    assert newsroom.run_command(*arguments) == code, capsys.readouterr()
    output = capsys.readouterr()
    return output.out + output.err


def run_with_json(newsroom: PublishingNewsroom, capsys: Capsys, *arguments: str, code: int = 0) -> Any:
    """Run a command with `--json`, check its exit code, and return the JSON that it prints."""
    capsys.readouterr()
    assert newsroom.run_command(*arguments, "--json") == code
    return json.loads(capsys.readouterr().out)


def publish_all(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    """Publish all releases that are due."""
    run_command(newsroom, capsys, "publish", "--yes")


# --- publish ---------------------------------------------------------------------------------------------------------


def test_a_summary_comes_before_the_question(newsroom: PublishingNewsroom) -> None:
    with Terminal(newsroom.folder, "publish", BRIDGE) as terminal:
        assert terminal.answer("Continue? [y/N]", "y\n").end() == 0
    before, _, after = terminal.output.partition("Continue?")
    assert f"publish: {BRIDGE} (en) “Bridge 1 öppnar”" in before
    assert f"publish: {BRIDGE} (sv) “Bron 1 öppnar”" in before
    assert re.search(r"Site: at most \d+ pages?, \d+ feeds? and \d+ other files will be written, 0 removed\.", before)
    assert "Mail: 1 mail body in en will be written (nothing is sent)." in before
    assert "Mail: 1 mail body in sv will be written (nothing is sent)." in before
    assert len(before.splitlines()) < 24
    assert "Recorded: 2 versions." in after
    assert after.count("Mail body written: ") == 2


def test_a_version_is_recorded_with_the_time_of_the_answer(newsroom: PublishingNewsroom) -> None:
    with Terminal(newsroom.folder, "publish", BRIDGE) as terminal:
        terminal.answer("Continue? [y/N]", "")
        asked = int(datetime.now(UTC).timestamp())
        while datetime.now(UTC).timestamp() < asked + 1:  # times on record are whole seconds
            pass
        assert terminal.answer("", "y\n").end() == 0
    times = [line.recorded_at.timestamp() for line in newsroom.record.versions.values() if line.release == BRIDGE]
    assert times
    assert min(times) > asked


def test_the_summary_of_the_site_is_what_is_written(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    shown = run_command(newsroom, capsys, "publish", "--yes")
    numbers = re.findall(r"\d+", next(line for line in shown.splitlines() if line.startswith("Site: at most")))
    pages, feeds, others, removed = map(int, numbers)
    (written,) = re.findall(r"(\d+) written, 0 removed", shown)
    assert removed == 0
    assert int(written) <= pages + feeds + others < int(written) + 10
    assert "Next: copy" in shown
    assert "Nothing to publish." in run_command(newsroom, capsys, "publish", "--yes")


def test_without_a_terminal_nothing_is_done(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    assert "run again with --yes" in run_command(newsroom, capsys, "publish", code=2)
    assert newsroom.public_pages() == {"2024/gammal"}


def test_json_lists_what_was_recorded_written_and_created(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    done = run_with_json(newsroom, capsys, "publish", "--yes")
    assert [(line["release"], line["language"], line["kind"]) for line in done["recorded"]] == [
        (BRIDGE, "en", "publication"),
        (BRIDGE, "sv", "publication"),
    ]
    assert f"site/{BRIDGE}/index.html" in done["written"]["changed"]
    assert [each["language"] for each in done["mailings"]] == ["en", "sv"]
    assert (done["approved"], done["held"], done["hubs"]) == ([], [], [])
    assert run_with_json(newsroom, capsys, "publish", "--yes")["recorded"] == []


def test_no_mail_is_created_with_no_mail_and_for_old_releases(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    newsroom.write("2025/gammal", publish_at=at(hours=25))
    shown = run_command(newsroom, capsys, "publish", BRIDGE, "--yes", "--no-mail")
    assert "Mail: none." in shown
    assert "Mail: none." in run_command(newsroom, capsys, "publish", "2025/gammal", "--yes")
    assert not newsroom.mailings
    newsroom.write("2025/gammal-2", publish_at=at(hours=25))
    run_command(newsroom, capsys, "publish", "2025/gammal-2", "--yes", "--mail")
    assert [each.release for each in newsroom.mailings] == ["2025/gammal-2"]


def test_publish_in_an_empty_newsroom_starts_no_record(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    assert "This starts the record" not in run_command(newsroom, capsys, "publish", "--yes")
    newsroom.write("2025/sedan", publish_at="2199-01-01 09:00")
    assert "approve: 2025/sedan (sv)" in run_command(newsroom, capsys, "publish", "2025/sedan", "--yes")
    assert not newsroom.record.lines
    assert not newsroom.public_pages()


def test_the_first_release_starts_the_record(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path, timezone="UTC")
    newsroom.write(publish_at=at(hours=1))
    assert "This starts the record: no text is public yet.\n" in run_command(newsroom, capsys, "publish", "--yes")
    assert newsroom.public_pages() == {BRIDGE}


def test_the_first_publish_adds_releases_that_are_public_without_mail(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path, timezone="UTC")
    newsroom.write("2024/gammal")
    newsroom.write(publish_at=at(hours=2))
    assert newsroom.run_command("build") == 0
    newsroom.write("2025/ny", number=3, publish_at=at(hours=1))
    shown = run_command(newsroom, capsys, "publish", "--yes")
    assert "This starts the record: 2 texts that are already public will be added, without a mail body." in shown
    assert sorted(newsroom.recorded_versions) == [
        ("2024/gammal", "sv", "import"),
        (BRIDGE, "sv", "import"),
        ("2025/ny", "sv", "publication"),
    ]
    assert [each.release for each in newsroom.mailings] == ["2025/ny"]
    newsroom.assert_consistent()


def test_a_draft_and_an_unknown_release_are_refused_with_a_hint(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    newsroom.write("2025/utkast", publish_at=None)
    assert "2025/utkast is a draft.\nAdd a time" in run_command(newsroom, capsys, "publish", "2025/utkast", code=2)
    assert "There is no release 2025/brn.\nDid you mean 2025/bron?" in run_command(
        newsroom, capsys, "publish", "2025/brn", code=2
    )
    publish_all(newsroom, capsys)
    assert "2025/bron is already public and has not changed." in run_command(
        newsroom, capsys, "publish", BRIDGE, code=2
    )


def test_an_error_in_a_draft_stops_only_its_publication_and_in_a_public_text_every_one(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    newsroom.write("2025/trasig", contacts=["nobody"], publish_at=at(hours=1))
    assert "releases/2025/trasig/sv.md:" in run_command(newsroom, capsys, "publish", "2025/trasig", "--yes", code=1)
    run_command(newsroom, capsys, "publish", "--yes", code=1)
    assert BRIDGE in newsroom.public_pages()
    newsroom.write("2024/gammal", contacts=["nobody"])
    assert "releases/2024/gammal/sv.md:" in run_command(newsroom, capsys, "publish", "--yes", code=1)
    assert {each["path"] for each in run_with_json(newsroom, capsys, "publish", "--yes", code=1)["problems"]} >= {
        "releases/2024/gammal/sv.md"
    }


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_changed_text_stops_build_and_publish_until_the_change_is_declared(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    publish_all(newsroom, capsys)
    newsroom.write(lead="Bron öppnar i maj.", publish_at=at(hours=1))
    for command in (("build",), ("publish", "--yes"), ("check",)):
        shown = run_command(newsroom, capsys, *command, code=1)
        assert "releases/2025/bron/sv.md:3: error: This text has changed since it was published (line" in shown
        assert "pressroom publish 2025/bron --minor, or --correction" in shown
    assert "minor change: 2025/bron (sv)" in run_command(newsroom, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert len(newsroom.mailings) == 2
    newsroom.assert_consistent()


def test_a_correction_needs_a_note_in_the_language_of_each_text_that_changed(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    publish_all(newsroom, capsys)
    for language in ("sv", "en"):
        newsroom.write(language=language, lead="Maj.", publish_at=at(hours=1))
    refused = run_command(newsroom, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes", code=2)
    assert "releases/2025/bron/en.md needs a note in its language.\nAdd a note that starts with “en: ”." in refused
    notes = ("--correction", "sv: Fel månad.", "--correction", "en: Wrong month.")
    shown = run_command(newsroom, capsys, "publish", BRIDGE, *notes, "--yes")
    assert "correct: 2025/bron (sv) “Bron 1 öppnar” – Fel månad." in shown
    assert "Mail: 1 mail body in sv will be written (nothing is sent)." in shown
    assert newsroom.record.lines[newsroom.record.heads[0]].notes == {"sv": "Fel månad.", "en": "Wrong month."}
    newsroom.assert_consistent()


def test_a_translation_is_outdated_until_it_is_confirmed(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    publish_all(newsroom, capsys)
    newsroom.write(lead="Maj.", publish_at=at(hours=1))
    shown = run_command(newsroom, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes")
    assert "mark as outdated translation: 2025/bron (en)" in shown
    assert [each["language"] for each in run_with_json(newsroom, capsys, "status")["behind"]] == ["en"]
    newsroom.write(lead="I maj.", publish_at=at(hours=1))
    run_command(newsroom, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert "minor change: 2025/bron (en)" in run_command(newsroom, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert not run_with_json(newsroom, capsys, "status")["behind"]


def test_after_a_correction_of_each_language_in_turn_no_text_is_outdated(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    publish_all(newsroom, capsys)
    newsroom.write(lead="Maj.", publish_at=at(hours=1))
    shown = run_command(newsroom, capsys, "publish", BRIDGE, "--correction", "sv: Fel månad.", "--yes")
    assert "mark as outdated translation: 2025/bron (en)" in shown
    newsroom.write(language="en", lead="May.", publish_at=at(hours=1))
    shown = run_command(newsroom, capsys, "publish", BRIDGE, "--correction", "en: Wrong month.", "--yes")
    assert "outdated" not in shown
    assert not run_with_json(newsroom, capsys, "status")["behind"]
    for prefix in ("", "en/"):
        page = (newsroom.config.out / f"site/{prefix}{BRIDGE}/release.json").read_text()
        assert '"behind_since":null' in page
    newsroom.assert_consistent()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--minor", "--hold", BRIDGE), "--minor, --correction and --hold cannot be combined."),
        (("--minor",), "No release was given."),
        (("--correction", "Fel."), "No release was given."),
        (("--withhold-previous", BRIDGE), "--withhold-previous needs --correction."),
        (("--correction", "  ", BRIDGE), "A note must be plain text"),
        (("--correction", "a" * 2001, BRIDGE), "A note must be plain text"),
        (("--correction", "Fel\x1b[31m", BRIDGE), "A note cannot be published: there is U+001B"),
        (("--correction", "Fel.", "--correction", "sv: Fel.", BRIDGE), "There are two notes in sv."),
        (("--correction", "Fel.", BRIDGE), "No text of 2025/bron has changed since it was published."),
        (("--minor", BRIDGE), "No text of 2025/bron has changed since it was published."),
        (("--hold", BRIDGE), "2025/bron has no approval to cancel."),
    ],
)
def test_an_impossible_request_is_refused_with_a_message(
    newsroom: PublishingNewsroom, capsys: Capsys, arguments: tuple[str, ...], message: str
) -> None:
    assert message in run_command(newsroom, capsys, "publish", *arguments, "--yes", code=2)


# --- approvals -------------------------------------------------------------------------------------------------------


def test_a_future_release_is_approved_listed_and_its_approval_cancelled(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    publish_all(newsroom, capsys)
    newsroom.write("2025/sedan", number=5, publish_at="2199-01-01 09:00")
    done = run_with_json(newsroom, capsys, "publish", "2025/sedan", "--yes")
    assert [(each["release"], each["by"], each["publish_at"]) for each in done["approved"]] == [
        ("2025/sedan", "ada", "2199-01-01T09:00:00Z")
    ]
    assert done["recorded"] == []
    assert "1 text scheduled and approved" in run_command(newsroom, capsys, "status")
    assert "Waiting: 1 approved text, the first at 2199-01-01 09:00 UTC." in run_command(
        newsroom, capsys, "work", "--once"
    )
    assert "Cancelled: 1 approval." in run_command(newsroom, capsys, "publish", "2025/sedan", "--hold", "--yes")
    assert "1 text scheduled, not approved in the current version" in run_command(newsroom, capsys, "status")
    assert "No approved text is waiting." in run_command(newsroom, capsys, "work", "--once")


def test_work_reports_an_approved_text_that_changed_and_does_not_publish_it(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    newsroom.write("2025/sedan", publish_at=f"{soon:%Y-%m-%d %H:%M:%S}")
    run_command(newsroom, capsys, "publish", "2025/sedan", "--yes")
    newsroom.write("2025/sedan", number=7, publish_at=f"{soon:%Y-%m-%d %H:%M:%S}")
    while datetime.now(UTC) < soon:
        pass
    shown = run_command(newsroom, capsys, "work", "--once", code=1)
    assert (
        "1 text due, not published because of a change since the approval\n  2025/sedan (sv) “Bron 7 öppnar”" in shown
    )
    assert re.search(r"publish 2025/sedan\n", shown)
    assert "2025/sedan" not in newsroom.public_pages()


# --- withdrawal ------------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_permanent_and_for_all_languages(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    publish_all(newsroom, capsys)
    assert "Missing option '--reason'" in run_command(newsroom, capsys, "withdraw", BRIDGE, code=2)
    assert "en.md needs a note" in run_command(
        newsroom, capsys, "withdraw", BRIDGE, "--reason", "Inte vår.", "--yes", code=2
    )
    reasons = ("--reason", "Inte vår.", "--reason", "en: Not ours.")
    done = run_with_json(newsroom, capsys, "withdraw", BRIDGE, *reasons, "--yes")
    assert [line["kind"] for line in done["recorded"]] == ["withdrawal"] * 2
    assert [each["versions"] for each in done["mailings"]] == [[1], [1]]
    assert "is already withdrawn." in run_command(newsroom, capsys, "withdraw", BRIDGE, *reasons, "--yes", code=2)
    assert "To publish it again, create a new release." in run_command(
        newsroom, capsys, "publish", BRIDGE, "--yes", code=2
    )
    newsroom.write("2025/aldrig", publish_at=None)
    assert "has not been published." in run_command(
        newsroom, capsys, "withdraw", "2025/aldrig", *reasons, "--yes", code=2
    )
    assert "2 texts withdrawn" in run_command(newsroom, capsys, "status")
    newsroom.assert_consistent()


# --- status ----------------------------------------------------------------------------------------------------------


def test_status_lists_overdue_releases_drafts_and_errors(newsroom: PublishingNewsroom, capsys: Capsys) -> None:
    newsroom.write("2025/utkast", publish_at=None)
    newsroom.write("2025/trasig", contacts=["nobody"])
    shown = run_command(newsroom, capsys, "status")
    assert shown.startswith("1 release published\n")
    assert "2 texts due, not published\n  2025/bron (en) “Bridge 1 öppnar”, " in shown
    assert "1 text without publish_at (draft)\n  2025/utkast (sv)  Bron 1 öppnar" in shown
    assert "1 text due, not published because of an error\n  2025/trasig (sv) “Bron 1 öppnar”" in shown
    status = run_with_json(newsroom, capsys, "status")
    assert [entry["release"] for entry in status["waiting"]] == [BRIDGE, BRIDGE]
    assert status["is_recorded"]


def test_status_of_a_release_shows_its_history_and_which_channels_have_it(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    publish_all(newsroom, capsys)
    newsroom.write(lead="Maj.", publish_at=at(hours=1))
    run_command(newsroom, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes")
    shown = run_command(newsroom, capsys, "status", BRIDGE)
    assert "2025/bron (sv): published" in shown
    assert re.search(
        r"[0-9] UTC \(sv\) version 2: correction – Fel månad\.\n    .* site built\n    .* mail prepared", shown
    )
    (*_, last) = run_with_json(newsroom, capsys, "status", BRIDGE)["versions"]
    assert (last["version"], last["kind"]) == (2, "correction")
    assert {each["channel"] for each in last["channels"]} == {"site", "mail"}


def test_status_prints_every_version_unchanged(
    newsroom: PublishingNewsroom, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = newsroom.folder / f"releases/{BRIDGE}/sv.md"
    first = file.read_bytes()
    assert newsroom.run_command("publish", "--yes") == 0
    file.write_bytes(first.replace(b"\n", b"\r\n"))
    assert newsroom.run_command("publish", BRIDGE, "--minor", "--yes") == 0
    for number, content in ((1, first), (2, file.read_bytes())):
        capsysbinary.readouterr()
        assert newsroom.run_command("status", BRIDGE, "--version", str(number), "--language", "sv") == 0
        assert capsysbinary.readouterr().out == content
    assert newsroom.run_command("status", BRIDGE, "--version", "3", "--language", "sv") == 2
    assert "has no version 3.\nIts last version is 2." in capsysbinary.readouterr().err.decode()
    assert newsroom.run_command("status", BRIDGE, "--version", "1") == 2
    assert "has texts in en, sv.\nChoose one with --language." in capsysbinary.readouterr().err.decode()
    assert newsroom.run_command("status", "--version", "1") == 2
    assert "No release was given." in capsysbinary.readouterr().err.decode()
