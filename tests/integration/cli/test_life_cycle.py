"""What commands say of texts that are not public is true: stories of officers, with every command after each step."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pressroom.errors import DeliveryError
from pressroom.publishing import receipts
from pressroom.publishing.worker import Worker
from pressroom.record import CHANNELS_FILE
from pressroom.record import file as record_file
from tests.support.newsrooms import build_newsroom
from tests.support.publishing import BRIDGE, NOW, OLD, PublishingNewsroom
from tests.support.terminal import Terminal, run

LATER = "2199-12-01 09:00"


class Office(PublishingNewsroom):
    """A newsroom whose officer reads everything that commands print."""

    capsys: pytest.CaptureFixture[str]

    def read(self, *arguments: str, code: int = 0) -> str:
        """Run a command, check its exit code, and return all its output, without the folder of the newsroom."""
        self.capsys.readouterr()
        assert self.run_command(*arguments) == code, self.capsys.readouterr()
        return "".join(self.capsys.readouterr()).replace(f"--newsroom {self.folder} ", "")

    def read_json(self, *arguments: str, code: int = 0) -> Any:
        """Run a command with `--json`, check its exit code, and return what it prints."""
        self.capsys.readouterr()
        assert self.run_command(*arguments, "--json") == code
        return json.loads(self.capsys.readouterr().out)


def ago(**units: float) -> str:
    """Return a past time in UTC, the time zone of this newsroom."""
    return f"{datetime.now(UTC) - timedelta(**units):%Y-%m-%d %H:%M:%S}"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A newsroom with an old release on record."""
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    office = Office(tmp_path, timezone="UTC")
    office.capsys = capsys
    office.write("2024/gammal", publish_at=OLD)
    assert office.run_command("publish", "--yes") == 0
    return office


def write_one_of_each_kind(office: Office) -> None:
    """Write texts that `publish` without a name skips, each for another reason, and one that it publishes."""
    for address in ("2199/vantar", "2199/andrad", "2199/borta"):
        office.write(address, publish_at=LATER)
        office.read("publish", address, "--yes")
    office.write("2199/andrad", number=7, publish_at=LATER)
    shutil.rmtree(office.folder / "releases/2199/borta")
    office.write("2199/ny", publish_at=LATER)
    office.write("2025/fel", contacts=["nobody"], publish_at=ago(hours=1))
    office.write("2025/utkast", publish_at=None)
    office.write("2025/utkast-fel", contacts=["nobody"], publish_at=None)
    office.write(publish_at=ago(hours=1))


# --- publish without a name ------------------------------------------------------------------------------------------


def test_publish_lists_each_text_that_it_skips_with_the_reason_and_the_command_that_helps(office: Office) -> None:
    write_one_of_each_kind(office)
    shown = office.read("publish", "--yes", code=1)
    skipped = [line for line in shown.splitlines() if line.startswith(("Skipped", "  "))]
    expected = [
        ("due, not published because of an error", "2025/fel", "pressroom check 2025/fel"),
        ("scheduled, not approved: not published without approval", "2199/ny", "pressroom publish 2199/ny"),
        (
            "scheduled, changed since the approval: not published without a new approval",
            "2199/andrad",
            "pressroom publish 2199/andrad",
        ),
        ("approved, and the file was removed after that", "2199/borta", "pressroom publish 2199/borta --hold"),
        ("with an error", "2025/utkast-fel", "pressroom check 2025/utkast-fel"),
        ("approved, waiting for the time of publication", "2199/vantar", "pressroom work"),
        ("without publish_at (draft)", "2025/utkast", "add publish_at, then run pressroom publish 2025/utkast"),
    ]
    assert skipped[::2] == [f"Skipped: 1 text {reason}" for reason, *_ in expected]
    for line, (_, address, command) in zip(skipped[1::2], expected, strict=True):
        assert line.startswith(f"  {address} (sv)")
        assert line.endswith(f": {command}")
    assert BRIDGE in office.public_pages()
    assert "Nothing" not in shown


def test_skipped_texts_are_in_the_json_with_reason_time_and_command(office: Office) -> None:
    write_one_of_each_kind(office)
    done = office.read_json("publish", "--yes", code=1)
    assert [line["release"] for line in done["recorded"]] == [BRIDGE]
    skipped = {text["release"]: text for text in done["skipped"]}
    assert {address: (text["reason"], text["is_due"]) for address, text in skipped.items()} == {
        "2025/fel": ("error", True),
        "2025/utkast": ("draft", False),
        "2025/utkast-fel": ("error", False),
        "2199/andrad": ("changed", False),
        "2199/borta": ("removed", False),
        "2199/ny": ("unapproved", False),
        "2199/vantar": ("approved", False),
    }
    assert skipped["2199/ny"]["publish_at"] == "2199-12-01T09:00:00Z"
    assert skipped["2199/ny"]["command"].endswith("publish 2199/ny")
    assert office.read_json("publish", BRIDGE, "--minor", "--yes", code=2)["error"]


def test_publish_never_says_that_nothing_waits_when_a_due_text_has_an_error(office: Office) -> None:
    office.write(contacts=["nobody"], publish_at=ago(hours=1))
    shown = office.read("publish", "--yes", code=1)
    assert "Skipped: 1 text due, not published because of an error\n  2025/bron (sv) “Bron 1 öppnar”, " in shown
    assert shown.endswith("Nothing was published.\n")


def test_an_error_in_one_language_does_not_stop_the_other_and_is_named(office: Office) -> None:
    office.write(publish_at=ago(hours=1))
    office.write(language="en", contacts=["nobody"], publish_at=ago(hours=1))
    assert "2025/bron (en) “Bridge 1 öppnar”, " in office.read("publish", "--yes", code=1)
    assert office.public_pages() == {"2024/gammal", BRIDGE}
    assert "Nothing was published." in office.read("publish", "--yes", code=1)


def test_a_named_release_says_which_of_its_texts_is_skipped(office: Office) -> None:
    office.write(publish_at=ago(hours=1))
    office.write(language="en", publish_at=None)
    office.write("2025/utkast", publish_at=None)
    shown = office.read("publish", BRIDGE, "--yes")
    assert "Skipped: 1 text without publish_at (draft)\n  2025/bron (en)" in shown
    assert "2025/utkast" not in shown


def test_a_list_of_skipped_texts_is_limited_and_says_how_many_more_there_are(office: Office) -> None:
    for number in range(13):
        office.write(f"2199/ny-{number}", number=number, publish_at=LATER)
    shown = office.read("publish", "--yes")
    assert "Skipped: 13 texts scheduled, not approved" in shown
    assert "  … and 3 more; pressroom status lists them\n" in shown
    assert shown.count("pressroom publish 2199/ny-") == 10


def test_publish_without_a_record_says_what_it_skips_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(tmp_path, timezone="UTC")
    office.capsys = capsys
    office.write("2199/ny", publish_at=LATER)
    shown = office.read("publish", "--yes")
    assert "Skipped: 1 text scheduled, not approved: not published without approval\n  2199/ny (sv)" in shown


def test_the_approval_of_a_removed_release_can_be_cancelled(office: Office) -> None:
    office.write("2199/borta", publish_at=LATER)
    office.read("publish", "2199/borta", "--yes")
    shutil.rmtree(office.folder / "releases/2199/borta")
    assert "Cancelled: 1 approval." in office.read("publish", "2199/borta", "--hold", "--yes")
    assert "2199/borta" not in office.read("publish", "--yes")
    assert "There is no release 2199/borta." in office.read("publish", "2199/borta", "--hold", "--yes", code=2)


def test_a_mail_body_cannot_be_asked_for_if_the_newsroom_leaves_out_mail(office: Office) -> None:
    office.files.newsroom({**json.loads((office.folder / "newsroom.yaml").read_text()), "leave_out": ["mail"]})
    office.write(publish_at=ago(hours=1))
    assert "newsroom.yaml leaves out mail." in office.read("publish", "--mail", "--yes", code=2)
    assert "Mail: none." in office.read("publish", "--yes")


# --- check and build -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "build"])
def test_check_and_build_say_each_time_when_a_release_is_scheduled_and_not_approved(
    office: Office, command: str
) -> None:
    office.write("2199/ny", publish_at=LATER)
    note = "note: 1 text scheduled, not approved: not published without approval\n  2199/ny (sv) “Bron 1 öppnar”"
    for _ in range(2):
        shown = office.read(command)
        assert note in shown
        assert ", 2199-12-01 09:00 UTC: pressroom publish 2199/ny\n" in shown
    office.write(publish_at=ago(hours=1))
    assert "note: 1 text due, not published\n  2025/bron (sv)" in office.read(command)
    office.read("publish", "2199/ny", "--yes")
    office.read("publish", "--yes")
    for _ in range(2):
        assert "note:" not in office.read(command)


def test_check_of_one_release_names_only_its_texts(office: Office) -> None:
    office.write("2199/ny", publish_at=LATER)
    office.write("2199/annan", publish_at=LATER)
    shown = office.read("check", "2199/ny")
    assert "2199/ny (sv)" in shown
    assert "2199/annan" not in shown


def test_without_a_record_check_and_build_say_nothing_of_approval(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path, timezone="UTC")
    office.capsys = capsys
    office.write("2199/ny", publish_at=LATER)
    for command in ("check", "build"):
        assert "approv" not in office.read(command)


# --- work and status --check -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": 7}, "changed since the approval"),
        ({"contacts": ["nobody"]}, "with an error"),
        (None, "file was removed"),
    ],
)
def test_an_approved_text_that_was_edited_or_removed_or_has_an_error_does_not_wait(
    office: Office, change: dict[str, Any] | None, reason: str
) -> None:
    office.write("2199/ny", publish_at=LATER)
    office.read("publish", "2199/ny", "--yes")
    assert "Waiting: 1 approved text, the first at 2199-12-01 09:00 UTC." in office.read("work", "--once")
    if change is None:
        shutil.rmtree(office.folder / "releases/2199/ny")
    else:
        office.write("2199/ny", **{"publish_at": LATER} | change)
    shown = office.read("work", "--once")
    assert "No approved text is waiting.\n" in shown
    assert reason in shown
    assert "2199/ny (sv)" in shown


def test_work_once_and_status_check_name_what_is_due_and_not_out_and_fail(office: Office) -> None:
    office.read("status", "--check")
    office.read("work", "--once")
    office.write("2025/fel", contacts=["nobody"], publish_at=ago(hours=1))
    office.write(publish_at=ago(hours=1))
    for command, code in ((("work", "--once"), 1), (("status", "--check"), 3)):
        shown = office.read(*command, code=code)
        assert "1 text due, not published\n  2025/bron (sv) “Bron 1 öppnar”, " in shown
        assert "1 text due, not published because of an error\n  2025/fel (sv) “Bron 1 öppnar”, " in shown
        assert shown.count("2025/bron (sv)") == 1
    status = office.read_json("status", "--check", code=3)
    assert [(text["release"], text["reason"]) for text in status["overdue"]] == [
        (BRIDGE, "unapproved"),
        ("2025/fel", "error"),
    ]
    shutil.rmtree(office.folder / "releases/2025/fel")
    office.read("publish", "--yes")
    office.read("status", "--check")
    office.read("work", "--once")
    assert "Run it without a RELEASE." in office.read("status", BRIDGE, "--check", code=2)


def test_status_check_fails_while_the_site_lacks_what_is_on_record(office: Office) -> None:
    path = office.folder / "releases" / CHANNELS_FILE
    path.write_bytes(b"")
    assert "incomplete: site: 1" in office.read("status", "--check", code=3)
    office.read("publish", "--yes")
    office.read("status", "--check")


def test_status_check_fails_while_newsroom_yaml_has_errors(office: Office) -> None:
    (office.folder / "newsroom.yaml").write_text("title: x\n")
    assert "newsroom.yaml:1: error:" in office.read("status", "--check", code=2)


def test_a_running_worker_reports_each_text_that_is_due_and_not_approved_once(office: Office) -> None:
    worker = Worker(office.config)
    assert not worker.publish_due(NOW).overdue
    office.write(publish_at="2025-03-01 11:30")
    now = NOW + timedelta(minutes=1)
    assert [(text.release, text.reason) for text in worker.publish_due(now).overdue] == [(BRIDGE, "unapproved")]
    for minutes in range(2, 5):
        assert not worker.publish_due(NOW + timedelta(minutes=minutes)).overdue
    office.write(contacts=["nobody"], publish_at="2025-03-01 11:30")
    assert [text.reason for text in worker.publish_due(NOW + timedelta(minutes=6)).overdue] == ["error"]


def test_an_error_that_stops_the_worker_is_reported_with_the_texts_that_it_stops(office: Office) -> None:
    office.write("2025/sedan", publish_at="2025-03-01 12:30")
    office.execute("publish", "2025/sedan", now=NOW)
    office.write("2024/gammal", contacts=["nobody"], publish_at=OLD)
    report = Worker(office.config).publish_due(NOW + timedelta(hours=1))
    assert report.error
    assert [text.release for text in report.overdue] == ["2025/sedan"]


def test_without_a_record_a_release_is_due_and_not_out_until_a_build_has_put_it_into_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path, timezone="UTC")
    office.capsys = capsys
    office.write(publish_at=OLD)
    shown = office.read("status", "--check", code=3)
    assert shown.startswith("0 releases published\n1 text due, not published\n  2025/bron (sv)")
    build_newsroom(office.config, now=None)
    assert office.read("status", "--check").startswith("1 release published\n")


# --- status ----------------------------------------------------------------------------------------------------------


def test_status_counts_releases_and_texts_and_a_published_text_that_was_edited_is_still_published(
    office: Office,
) -> None:
    for language in ("sv", "en"):
        office.write(language=language, publish_at=ago(hours=1))
    office.read("publish", "--yes")
    assert office.read("status").startswith("2 releases published (3 texts)\n")
    office.write(number=9, publish_at=ago(hours=1))
    office.write("2024/gammal", contacts=["nobody"], publish_at=OLD)
    shown = office.read("status")
    assert shown.startswith("2 releases published (3 texts)\n2 texts changed since publication; declare the changes\n")
    office.write("2024/gammal", publish_at=OLD)
    office.write(number=8, publish_at=ago(hours=1))
    office.read("publish", BRIDGE, "--minor", "--yes")
    office.read("withdraw", BRIDGE, "--reason", "Fel.", "--reason", "en: Wrong.", "--yes")
    assert office.read("status").startswith("1 release published\n")
    status = office.read_json("status")
    assert (status["published"], status["published_texts"]) == (1, 1)


def test_all_times_on_the_screen_are_local_with_their_zone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_USER", "ada")
    office = Office(tmp_path, timezone="Asia/Tokyo")
    office.capsys = capsys
    office.write(publish_at="2025-01-01 09:00")
    office.read("publish", "--yes")
    office.write("2199/sedan", publish_at=LATER)
    soon = datetime.now(UTC) + timedelta(seconds=3, hours=9)
    office.write("2025/strax", publish_at=f"{soon:%Y-%m-%d %H:%M:%S}")
    printed = [
        office.read("publish", "2199/sedan", "2025/strax", "--yes"),
        office.read("status"),
        office.read("status", BRIDGE),
    ]
    while datetime.now(UTC) + timedelta(hours=9) < soon + timedelta(seconds=1):
        pass
    printed.append(office.read("work", "--once"))
    assert " JST published 2025/strax (sv)" in printed[-1]
    for shown in printed:
        times = re.findall(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z| [A-Z]+)?", shown)
        assert times
        assert all(time.endswith(" JST") for time in times), shown


# --- stops -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        (("publish", BRIDGE), "Nothing was published."),
        (("withdraw", "2024/gammal", "--reason", "Fel."), "Nothing was withdrawn."),
        (("publish", "2199/sedan", "--hold"), "No approval was cancelled."),
    ],
)
def test_a_refused_question_exits_with_1_and_an_interrupt_with_130(
    office: Office, arguments: tuple[str, ...], result: str
) -> None:
    office.write(publish_at=ago(hours=1))
    office.write("2199/sedan", publish_at=LATER)
    office.read("publish", "2199/sedan", "--yes")
    before = office.read_record_file()
    for key, code, last in (("n\n", 1, result), ("\x03", 130, f"Stopped. {result}")):
        with Terminal(office.folder, *arguments) as terminal:
            terminal.answer("Continue? [y/N]", key)
            assert terminal.end(key) == code
        assert terminal.output.strip().splitlines()[-1] == last
    assert office.read_record_file() == before


def test_a_ctrl_c_before_anything_is_recorded_says_to_run_the_same_command_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(publish_at=ago(hours=1))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pressroom.publishing.execute.store_versions", interrupt)
        shown = office.read("publish", "--yes", code=130)
    assert shown.endswith("Stopped. Nothing was recorded. To do it, run the same command again.\n")
    with monkeypatch.context() as patch:
        patch.setattr("pressroom.publishing.execute.write_messages", interrupt)
        shown = office.read("publish", "--yes", code=130)
    assert shown.endswith("Stopped. It is recorded, but not everything else is done. pressroom publish completes it.\n")
    assert "Mail body written" in office.read("publish", "--yes")


def test_a_full_disk_after_the_record_does_not_say_that_nothing_was_recorded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(publish_at=ago(hours=1))

    def fail(_folder: Path, _name: str, _content: bytes) -> None:
        raise DeliveryError("The disk is full.", "Nothing was recorded.")

    assert receipts.append_content is record_file.append_content  # type: ignore[attr-defined]
    monkeypatch.setattr(receipts, "append_content", fail)
    shown = office.read("publish", "--yes", code=3)
    assert "Nothing was recorded" not in shown
    assert "The record is written, but publishing is not finished." in shown
    assert "run pressroom publish again" in shown


# --- new -------------------------------------------------------------------------------------------------------------


def test_new_says_how_the_release_becomes_public_with_and_without_a_record(tmp_path: Path) -> None:
    def create(headline: str, *options: str) -> tuple[str, str]:
        result = run(tmp_path, "new", headline, *options)
        assert result.returncode == 0, result.stderr
        (path,) = [line for line in result.stdout.splitlines() if line.endswith("en.md")]
        return result.stderr, Path(path).read_text("utf-8")

    later, past = ("--publish-at", LATER), ("--publish-at", "2025-01-01 09:00")
    shown, text = create("One", *later)
    assert "The first pressroom build after 2199-12-01 09:00 CET makes it public." in shown
    assert "\n# Without publish_at, this is a draft. The time is in the time zone Europe/Stockholm.\n" in text
    comment = "# Without a record (pressroom publish starts one), the first build after it makes the release public:"
    assert f"\n{comment}\npublish_at: 2199-12-01 09:00\n" in text
    assert "The next pressroom build makes it public." in create("Two", *past)[0]
    assert "The release is a draft: add publish_at.\n" in create("Three")[0]
    (tmp_path / "releases/2199/one/en.md").unlink()
    (tmp_path / "releases/2199/one").rmdir()
    assert run(tmp_path, "publish", "2025/two", "--yes").returncode == 2, "the newsroom has placeholders"
    (tmp_path / "releases/record.jsonl").touch()
    shown, text = create("Four", *later)
    expected = "Then approve it with pressroom publish 2199/four; pressroom work publishes it at 2199-12-01 09:00 CET."
    assert expected in shown
    comment = (
        "# To approve the release, run pressroom publish 2199/four; pressroom work then publishes it at this time:"
    )
    assert f"\n{comment}\npublish_at: 2199-12-01 09:00\n" in text
    assert "Publish it with pressroom publish 2025/five." in create("Five", *past)[0]
    assert "The release is a draft: add publish_at, then run pressroom publish" in create("Six")[0]
