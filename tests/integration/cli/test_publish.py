"""`pressroom publish`, `withdraw`, `status` and `work` as officers use them: every option, and what each refuses."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.support.publishing import BRIDGE, Desk
from tests.support.terminal import Terminal

Capsys: TypeAlias = pytest.CaptureFixture[str]


def at(**ago: float) -> str:
    """A time of the newsroom, which is in UTC here, some time ago."""
    return f"{datetime.now(UTC) - timedelta(**ago):%Y-%m-%d %H:%M:%S}"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A newsroom in which something old is on record and something new waits, in two languages."""
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    desk = Desk(tmp_path, timezone="UTC")
    desk.write("2024/gammal")
    assert desk.run("publish", "--yes") == 0
    for language in ("sv", "en"):
        desk.write(language=language, publish_at=at(hours=1))
    return desk


def said(desk: Desk, capsys: Capsys, *arguments: str, code: int = 0) -> str:
    """All that a command says, which ends with a code."""
    capsys.readouterr()
    assert desk.run(*arguments) == code, capsys.readouterr()
    found = capsys.readouterr()
    return found.out + found.err


def data(desk: Desk, capsys: Capsys, *arguments: str, code: int = 0) -> Any:
    """The JSON that a command prints."""
    capsys.readouterr()
    assert desk.run(*arguments, "--json") == code
    return json.loads(capsys.readouterr().out)


def public(desk: Desk, capsys: Capsys) -> None:
    """Let what waits be published."""
    said(desk, capsys, "publish", "--yes")


# --- publish ---------------------------------------------------------------------------------------------------------


def test_one_screen_says_what_will_happen_before_it_is_asked_for(desk: Desk) -> None:
    with Terminal(desk.room.folder, "publish", BRIDGE) as terminal:
        assert terminal.answer("Do it? [y/N]", "y\n").end() == 0
    before, _, after = terminal.shown.partition("Do it?")
    assert f"publish: {BRIDGE} (en) “Bridge 1 öppnar”" in before
    assert f"publish: {BRIDGE} (sv) “Bron 1 öppnar”" in before
    assert re.search(
        r"The site, at once: at most \d+ pages?, \d+ feeds? and \d+ other files written, 0 removed\.", before
    )
    assert "Mail: 1 mailing in en, to subscribers, after the site." in before
    assert "Mail: 1 mailing in sv, to subscribers, after the site." in before
    assert len(before.splitlines()) < 24
    assert "Recorded: 2 versions." in after
    assert "Mailings made: 2." in after


def test_what_the_screen_says_of_the_site_is_what_is_done(desk: Desk, capsys: Capsys) -> None:
    shown = said(desk, capsys, "publish", "--yes")
    numbers = re.findall(r"\d+", next(line for line in shown.splitlines() if line.startswith("The site, at once")))
    pages, feeds, others, removed = map(int, numbers)
    (written,) = re.findall(r"(\d+) written, 0 removed", shown)
    assert removed == 0
    assert int(written) <= pages + feeds + others < int(written) + 10
    assert "Next: copy" in shown
    assert "Nothing waits to be published." in said(desk, capsys, "publish", "--yes")


def test_without_somebody_to_ask_nothing_is_done(desk: Desk, capsys: Capsys) -> None:
    assert "run it again with --yes" in said(desk, capsys, "publish", code=2)
    assert desk.public() == {"2024/gammal"}


def test_json_tells_what_was_recorded_written_and_made(desk: Desk, capsys: Capsys) -> None:
    done = data(desk, capsys, "publish", "--yes")
    assert [(line["release"], line["language"], line["kind"]) for line in done["recorded"]] == [
        (BRIDGE, "en", "publication"),
        (BRIDGE, "sv", "publication"),
    ]
    assert f"site/{BRIDGE}/index.html" in done["written"]["changed"]
    assert [each["language"] for each in done["mailings"]] == ["en", "sv"]
    assert (done["approved"], done["held"], done["hubs"]) == ([], [], [])
    assert data(desk, capsys, "publish", "--yes")["recorded"] == []


def test_no_mail_is_made_where_none_is_wanted_and_none_of_what_is_old(desk: Desk, capsys: Capsys) -> None:
    desk.write("2025/gammal", publish_at=at(hours=25))
    shown = said(desk, capsys, "publish", BRIDGE, "--yes", "--no-mail")
    assert "Mail: none." in shown
    assert "Mail: none." in said(desk, capsys, "publish", "2025/gammal", "--yes")
    assert not desk.mailings
    desk.write("2025/gammal-2", publish_at=at(hours=25))
    said(desk, capsys, "publish", "2025/gammal-2", "--yes", "--mail")
    assert [each.release for each in desk.mailings] == ["2025/gammal-2"]


def test_the_first_publish_of_an_empty_newsroom_begins_a_record(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path)
    assert "The record begins" not in said(desk, capsys, "publish", "--yes")
    desk.write("2025/sedan", publish_at="2199-01-01 09:00")
    assert "approve: 2025/sedan (sv)" in said(desk, capsys, "publish", "2025/sedan", "--yes")
    assert not desk.record.lines
    assert not desk.public()


def test_the_first_release_of_all_begins_the_record(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path, timezone="UTC")
    desk.write(publish_at=at(hours=1))
    assert "The record begins: no text is public yet.\n" in said(desk, capsys, "publish", "--yes")
    assert desk.public() == {BRIDGE}


def test_the_first_publish_enters_what_was_built_before_without_mail(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path, timezone="UTC")
    desk.write("2024/gammal")
    desk.write(publish_at=at(hours=2))
    assert desk.run("build") == 0
    desk.write("2025/ny", number=3, publish_at=at(hours=1))
    shown = said(desk, capsys, "publish", "--yes")
    assert "The record begins: 2 texts that are public already will be entered, without mail." in shown
    assert sorted(desk.told) == [
        ("2024/gammal", "sv", "import"),
        (BRIDGE, "sv", "import"),
        ("2025/ny", "sv", "publication"),
    ]
    assert [each.release for each in desk.mailings] == ["2025/ny"]
    desk.check()


def test_a_draft_and_a_release_that_is_not_there_are_told_what_they_need(desk: Desk, capsys: Capsys) -> None:
    desk.write("2025/utkast", publish_at=None)
    assert "2025/utkast is a draft.\nGive it a time" in said(desk, capsys, "publish", "2025/utkast", code=2)
    assert "There is no release 2025/brn.\nDid you mean 2025/bron?" in said(desk, capsys, "publish", "2025/brn", code=2)
    public(desk, capsys)
    assert "2025/bron is public as it stands." in said(desk, capsys, "publish", BRIDGE, code=2)


def test_an_error_stops_who_publishes_it_and_in_what_is_public_everybody(desk: Desk, capsys: Capsys) -> None:
    desk.write("2025/trasig", contacts=["nobody"], publish_at=at(hours=1))
    assert "releases/2025/trasig/sv.md:" in said(desk, capsys, "publish", "2025/trasig", "--yes", code=1)
    public(desk, capsys)
    assert BRIDGE in desk.public()
    desk.write("2024/gammal", contacts=["nobody"])
    assert "releases/2024/gammal/sv.md:" in said(desk, capsys, "publish", "--yes", code=1)
    assert {each["path"] for each in data(desk, capsys, "publish", "--yes", code=1)["problems"]} >= {
        "releases/2024/gammal/sv.md"
    }


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_changed_text_stops_build_and_publish_until_somebody_says_what_it_is(desk: Desk, capsys: Capsys) -> None:
    public(desk, capsys)
    desk.write(lead="Bron öppnar i maj.", publish_at=at(hours=1))
    for verb in (("build",), ("publish", "--yes"), ("check",)):
        shown = said(desk, capsys, *verb, code=1)
        assert "releases/2025/bron/sv.md:3: error: this text was published and is another now: line" in shown
        assert "pressroom publish 2025/bron --minor, or --correction" in shown
    assert "minor edit: 2025/bron (sv)" in said(desk, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert len(desk.mailings) == 2
    desk.check()


def test_a_correction_needs_a_note_in_the_language_of_each_text_that_changed(desk: Desk, capsys: Capsys) -> None:
    public(desk, capsys)
    for language in ("sv", "en"):
        desk.write(language=language, lead="Maj.", publish_at=at(hours=1))
    refused = said(desk, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes", code=2)
    assert "releases/2025/bron/en.md needs a note in its language.\nGive one more, beginning with “en: ”." in refused
    notes = ("--correction", "sv: Fel månad.", "--correction", "en: Wrong month.")
    shown = said(desk, capsys, "publish", BRIDGE, *notes, "--yes")
    assert "correct: 2025/bron (sv) “Bron 1 öppnar” – Fel månad." in shown
    assert "Mail: 1 mailing in sv, to those who were sent it before, after the site." in shown
    assert desk.record.lines[desk.record.heads[0]].notes == {"sv": "Fel månad.", "en": "Wrong month."}
    desk.check()


def test_a_translation_is_behind_until_it_is_confirmed(desk: Desk, capsys: Capsys) -> None:
    public(desk, capsys)
    desk.write(lead="Maj.", publish_at=at(hours=1))
    shown = said(desk, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes")
    assert "not corrected, and marked as behind: 2025/bron (en)" in shown
    assert [each["language"] for each in data(desk, capsys, "status")["behind"]] == ["en"]
    desk.write(lead="I maj.", publish_at=at(hours=1))
    said(desk, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert "minor edit: 2025/bron (en)" in said(desk, capsys, "publish", BRIDGE, "--minor", "--yes")
    assert not data(desk, capsys, "status")["behind"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--minor", "--hold", BRIDGE), "--minor, --correction and --hold exclude each other."),
        (("--minor",), "Which releases?"),
        (("--correction", "Fel."), "Which releases?"),
        (("--withhold-previous", BRIDGE), "--withhold-previous belongs to --correction."),
        (("--correction", "  ", BRIDGE), "A note must say in plain words"),
        (("--correction", "a" * 2001, BRIDGE), "A note must say in plain words"),
        (("--correction", "Fel\x1b[31m", BRIDGE), "A note must say in plain words"),
        (("--correction", "Fel.", "--correction", "sv: Fel.", BRIDGE), "There are two notes in sv."),
        (("--correction", "Fel.", BRIDGE), "No text of 2025/bron was changed since it was published."),
        (("--minor", BRIDGE), "No text of 2025/bron was changed since it was published."),
        (("--hold", BRIDGE), "Nobody has approved 2025/bron for later."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    desk: Desk, capsys: Capsys, arguments: tuple[str, ...], told: str
) -> None:
    assert told in said(desk, capsys, "publish", *arguments, "--yes", code=2)


# --- approvals -------------------------------------------------------------------------------------------------------


def test_what_is_to_come_is_approved_held_and_published_when_its_moment_comes(desk: Desk, capsys: Capsys) -> None:
    desk.write("2025/sedan", number=5, publish_at="2199-01-01 09:00")
    done = data(desk, capsys, "publish", "2025/sedan", "--yes")
    assert [(each["release"], each["by"], each["publish_at"]) for each in done["approved"]] == [
        ("2025/sedan", "ada", "2199-01-01T09:00:00Z")
    ]
    assert done["recorded"] == []
    assert "1 scheduled and approved" in said(desk, capsys, "status")
    assert "1 approved text waiting, the first for 2199-01-01 09:00:00 UTC." in said(desk, capsys, "work", "--once")
    assert "Held: 1 approval taken back." in said(desk, capsys, "publish", "2025/sedan", "--hold", "--yes")
    assert "1 scheduled, not approved as they stand" in said(desk, capsys, "status")
    assert "No approved text waits." in said(desk, capsys, "work", "--once")


def test_work_says_of_what_was_changed_that_it_is_not_published(desk: Desk, capsys: Capsys) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    desk.write("2025/sedan", publish_at=f"{soon:%Y-%m-%d %H:%M:%S}")
    said(desk, capsys, "publish", "2025/sedan", "--yes")
    desk.write("2025/sedan", number=7, publish_at=f"{soon:%Y-%m-%d %H:%M:%S}")
    while datetime.now(UTC) < soon:
        pass
    shown = said(desk, capsys, "work", "--once", code=1)
    assert "releases/2025/sedan/sv.md: not published: it is not as it was approved; look at it" in shown
    assert "2025/sedan" not in desk.public()


# --- withdrawal ------------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_for_ever_and_for_all_languages(desk: Desk, capsys: Capsys) -> None:
    public(desk, capsys)
    assert "Missing option '--reason'" in said(desk, capsys, "withdraw", BRIDGE, code=2)
    assert "en.md needs a note" in said(desk, capsys, "withdraw", BRIDGE, "--reason", "Inte vår.", "--yes", code=2)
    reasons = ("--reason", "Inte vår.", "--reason", "en: Not ours.")
    done = data(desk, capsys, "withdraw", BRIDGE, *reasons, "--yes")
    assert [line["kind"] for line in done["recorded"]] == ["withdrawal"] * 2
    assert [each["versions"] for each in done["mailings"]] == [[1], [1]]
    assert "was withdrawn already." in said(desk, capsys, "withdraw", BRIDGE, *reasons, "--yes", code=2)
    assert "To say it again, make a new release of it." in said(desk, capsys, "publish", BRIDGE, "--yes", code=2)
    desk.write("2025/aldrig", publish_at=None)
    assert "was never published." in said(desk, capsys, "withdraw", "2025/aldrig", *reasons, "--yes", code=2)
    assert "2 withdrawn" in said(desk, capsys, "status")
    desk.check()


# --- status ----------------------------------------------------------------------------------------------------------


def test_status_shows_what_waits_what_is_faulty_and_what_is_a_draft(desk: Desk, capsys: Capsys) -> None:
    desk.write("2025/utkast", publish_at=None)
    desk.write("2025/trasig", contacts=["nobody"])
    shown = said(desk, capsys, "status")
    assert "1 published" in shown
    assert "2 due, and not published" in shown
    assert "1 drafts\n  2025/utkast (sv)  Bron 1 öppnar" in shown
    assert "1 with errors" in shown
    found = data(desk, capsys, "status")
    assert [each["release"] for each in found["waiting"]] == [BRIDGE, BRIDGE]
    assert found["is_recorded"]


def test_status_of_a_release_tells_its_history_and_which_channels_have_it(desk: Desk, capsys: Capsys) -> None:
    public(desk, capsys)
    desk.write(lead="Maj.", publish_at=at(hours=1))
    said(desk, capsys, "publish", BRIDGE, "--correction", "Fel månad.", "--yes")
    shown = said(desk, capsys, "status", BRIDGE)
    assert "2025/bron (sv): published" in shown
    assert re.search(r"T.*Z \(sv\) version 2: correction – Fel månad\.\n    .* site\n    .* mail", shown)
    (*_, last) = data(desk, capsys, "status", BRIDGE)["versions"]
    assert (last["version"], last["kind"]) == (2, "correction")
    assert {each["channel"] for each in last["channels"]} == {"site", "mail"}


def test_status_prints_every_wording_as_it_was(desk: Desk, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = desk.room.folder / f"releases/{BRIDGE}/sv.md"
    first = file.read_bytes()
    assert desk.run("publish", "--yes") == 0
    file.write_bytes(first.replace(b"\n", b"\r\n"))
    assert desk.run("publish", BRIDGE, "--minor", "--yes") == 0
    for number, wording in ((1, first), (2, file.read_bytes())):
        capsysbinary.readouterr()
        assert desk.run("status", BRIDGE, "--version", str(number), "--language", "sv") == 0
        assert capsysbinary.readouterr().out == wording
    assert desk.run("status", BRIDGE, "--version", "3", "--language", "sv") == 2
    assert "has no version 3.\nIt has 2." in capsysbinary.readouterr().err.decode()
    assert desk.run("status", BRIDGE, "--version", "1") == 2
    assert "has texts in en, sv.\nName one with --language." in capsysbinary.readouterr().err.decode()
    assert desk.run("status", "--version", "1") == 2
    assert "Which release?" in capsysbinary.readouterr().err.decode()
