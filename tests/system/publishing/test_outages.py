"""Two acts at once, a full or closed disk, a broken hub, texts that change: told in words, and nothing half public."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.errors import ConfigError, InputError
from pressroom.publishing import receipts
from pressroom.publishing.execute import execute
from pressroom.publishing.prepare import prepare
from pressroom.publishing.request import PublishRequest
from pressroom.record import RELEASES_FOLDER
from pressroom.record.file import lock_record
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, NOW, SOON, Desk, kinds
from tests.support.terminal import Terminal
from tests.support.websub_hub import running
from tests.system.pipeline.test_outages import disk

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A newsroom in which something is public, and something waits."""
    desk = Desk(tmp_path)
    desk.write()
    desk.do()
    desk.write("2025/ny", number=3)
    return desk


# --- two at once -----------------------------------------------------------------------------------------------------


def test_an_act_while_another_records_says_so_and_changes_nothing(desk: Desk, capsys: Capsys) -> None:
    before = contents(desk.room.folder)
    with lock_record(desk.room.folder):
        assert desk.run("publish", "--yes") == 3
        assert desk.run("work", "--once") == 3
    assert "Another process is recording" in capsys.readouterr().err
    assert contents(desk.room.folder) == before


def test_of_two_who_were_shown_the_same_the_second_records_nothing(desk: Desk) -> None:
    first, second = (prepare(desk.config, PublishRequest(), NOW).proposal for _ in range(2))
    execute(desk.config, first, "ada", NOW)
    with pytest.raises(ConfigError, match="was published meanwhile by somebody else"):
        execute(desk.config, second, "bo", NOW)
    assert [release for release, *_ in desk.told] == [BRIDGE, "2025/ny"]
    desk.check()


def test_many_real_processes_at_once_publish_everything_once(desk: Desk) -> None:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(desk.room.folder), "publish", "--yes"]
    many = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [each.communicate(timeout=120)[1] for each in many]
    codes = [each.returncode for each in many]
    assert 0 in codes
    assert set(codes) <= {0, 2, 3}, said
    assert not any("Traceback" in each for each in said)
    desk.do()
    assert [release for release, *_ in desk.told] == [BRIDGE, "2025/ny"]
    desk.check()


# --- what changes while the question is open -------------------------------------------------------------------------


def test_a_text_that_changes_while_the_question_is_open_is_not_published(desk: Desk) -> None:
    before = desk.octets()
    with Terminal(desk.room.folder, "publish") as terminal:
        terminal.answer("Do it?", "")
        desk.write("2025/ny", number=4)
        terminal.answer("", "y\n")
        assert terminal.end() == 2
    assert "sv.md was changed meanwhile." in terminal.shown
    assert "Nothing was recorded." in terminal.shown
    assert desk.octets() == before
    assert desk.public() == {BRIDGE}


def test_a_picture_that_changes_while_the_question_is_open_is_not_published_either(desk: Desk) -> None:
    desk.room.write("releases/2025/ny/bild.png", b"")
    desk.write("2025/ny", images=[{"file": "vapen.png", "alt": "Vapen", "credit": "Ada"}])
    picture = (desk.room.folder / "vapen.png").read_bytes()
    desk.room.remove("releases/2025/ny/bild.png")
    desk.room.write("releases/2025/ny/vapen.png", picture)
    wanted = prepare(desk.config, PublishRequest(), NOW).proposal
    desk.room.write("releases/2025/ny/vapen.png", picture + b"\0")
    with pytest.raises(ConfigError, match=r"vapen\.png was changed meanwhile"):
        execute(desk.config, wanted, "ada", NOW)
    assert desk.told == [(BRIDGE, "sv", "publication")]


def test_another_text_that_breaks_while_the_question_is_open_is_told_of_and_the_act_completed_later(desk: Desk) -> None:
    wanted = prepare(desk.config, PublishRequest(), NOW).proposal
    desk.write(contacts=["nobody"])
    with pytest.raises(InputError, match="errors") as refused:
        execute(desk.config, wanted, "ada", NOW)
    assert "is on record, and the site does not show all of it yet" in refused.value.message
    assert desk.public() == {BRIDGE}
    desk.write()
    assert kinds(desk.do()) == []
    desk.check()


def test_ctrl_c_at_the_question_leaves_everything_as_it_was(desk: Desk) -> None:
    before = {path: content for path, content in contents(desk.room.folder).items() if path.startswith("releases")}
    for answer in ("\x03", "n\n"):
        with Terminal(desk.room.folder, "publish") as terminal:
            assert terminal.answer("Do it?", answer).end("\x03" if answer == "\x03" else "") == 130
        assert "Nothing was done." in terminal.shown
    after = {path: content for path, content in contents(desk.room.folder).items() if path.startswith("releases")}
    assert after == before


# --- the disk --------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_takes_no_record_and_says_so(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "300k") as small:
        if not small.is_real:
            pytest.skip("no disk of our own may be mounted here")
        desk = Desk(small.folder)
        desk.write()
        ours = ("--newsroom", str(desk.room.folder), "publish", "--yes", "--out", str(tmp_path / "out"))
        environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        filler = small.folder / "filler"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(b"0" * 400_000)
        command = [sys.executable, "-m", "pressroom", *ours]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 3, done.stderr
        assert "could not be written: No space left on device." in done.stderr
        assert "Nothing was recorded." in done.stderr
        assert not desk.octets()
        filler.unlink()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert desk.told == [(BRIDGE, "sv", "import")]


def test_a_record_on_a_closed_disk_is_told_of_and_a_run_with_nothing_to_record_works(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "20m") as closed:
        if not closed.is_real:
            pytest.skip("no disk of our own may be mounted here")
        desk = Desk(closed.folder)
        desk.write()
        out = str(tmp_path / "out")
        assert desk.run("publish", "--yes", "--out", out) == 0
        desk.write("2025/ny", number=3)
        closed.remount("ro")
        before = desk.octets()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
            assert desk.run("publish", "--yes", "--out", out) == 3
            assert desk.octets() == before
            assert not (Path(out) / "site/2025/ny").exists()
        closed.remount("rw")
        assert desk.run("publish", "--yes", "--out", out) == 0


# --- hubs ------------------------------------------------------------------------------------------------------------


def test_a_hub_that_is_broken_keeps_nothing_back_and_is_told_by_the_next_run(tmp_path: Path, capsys: Capsys) -> None:
    with running() as hub:
        desk = Desk(tmp_path, hubs=[hub.at("/hub"), hub.at("/unavailable")])
        desk.write()
        desk.do()
        desk.write("2025/ny", number=3)
        capsys.readouterr()
        assert desk.run("publish", "--yes", "--mail") == 3
        said = capsys.readouterr()
        assert f"Told {hub.at('/hub')}." in said.out
        assert f"{hub.at('/unavailable')} could not be told: refused (503)" in said.err
        assert "All else is done. Run pressroom" in said.err
        assert desk.public() == {BRIDGE, "2025/ny"}
        assert [each.release for each in desk.mailings] == [BRIDGE, "2025/ny"]
        asked = len(hub.asked["/hub"])
        assert desk.run("publish", "--yes") == 3
        assert len(hub.asked["/hub"]) == asked
        desk.room.newsroom(_with_hubs(hub.at("/hub"), hub.at("/elsewhere")))
        assert desk.run("publish", "--yes") == 0
        assert len(hub.topics("/elsewhere")) >= 3
        assert not receipts.missing_versions(
            desk.record, receipts.read_receipts(desk.room.folder), "hub", hub.at("/elsewhere")
        )
        desk.check()


def test_the_worker_tells_of_a_hub_that_is_broken(tmp_path: Path, capsys: Capsys) -> None:
    with running() as hub:
        desk = Desk(tmp_path, hubs=[hub.at("/unavailable")])
        desk.write()
        desk.do("publish", BRIDGE, now=datetime(2025, 3, 1, 11, tzinfo=UTC))
        assert desk.run("work", "--once") == 0
        said = capsys.readouterr()
        assert f"published {BRIDGE} (sv)" in said.out
        assert f"{hub.at('/unavailable')} could not be told: refused (503)" in said.err


def _with_hubs(*hubs: str) -> dict[str, object]:
    from tests.support.newsrooms import newsroom_values  # noqa: PLC0415 - only here

    return newsroom_values() | {"hubs": list(hubs)}


# --- mailings of acts that were cut short ----------------------------------------------------------------------------


def _cut_short(desk: Desk) -> None:
    """Publish, and lose what was noted of the mailings, as when the machine stops before it."""
    desk.do()
    notes = desk.room.folder / RELEASES_FOLDER / "channels.jsonl"
    kept = [line for line in notes.read_bytes().splitlines(keepends=True) if b"2025/ny" not in line]
    notes.write_bytes(b"".join(kept))


def test_a_correction_of_what_nobody_was_sent_yet_goes_to_all_subscribers_once(desk: Desk) -> None:
    _cut_short(desk)
    desk.write("2025/ny", number=4)
    desk.do("correct", "2025/ny", notes={"sv": "Fel nummer."})
    (mailing,) = [each for each in desk.mailings if each.release == "2025/ny"]
    assert (mailing.kind, mailing.version, mailing.versions) == ("correction", 2, ())
    desk.check()


def test_of_what_was_withdrawn_before_anybody_was_sent_it_nobody_is_told(desk: Desk) -> None:
    _cut_short(desk)
    desk.do("withdraw", "2025/ny", notes={"sv": "Den var inte vår."})
    assert [each.release for each in desk.mailings] == [BRIDGE]
    desk.check()


def test_a_correction_goes_to_those_who_were_sent_a_version_before(desk: Desk) -> None:
    for number in (5, 6):
        desk.write(number=number)
        desk.do("correct", BRIDGE, notes={"sv": "Fel."})
    assert [each.versions for each in desk.mailings if each.release == BRIDGE] == [(), (1,), (1, 2)]
    assert desk.mailings[0].kind == "publication"


def test_what_was_published_without_mail_is_corrected_without_mail(desk: Desk) -> None:
    desk.do("publish", "2025/ny", mail=False)
    desk.write("2025/ny", number=4)
    desk.do("correct", "2025/ny", notes={"sv": "Fel."})
    assert "2025/ny" not in {each.release for each in desk.mailings}
    desk.check()


def test_a_second_run_has_nothing_to_do(desk: Desk) -> None:
    desk.do()
    before = contents(desk.room.folder)
    done = desk.do()
    assert not done.recorded_lines
    assert not done.mailings
    assert contents(desk.room.folder) == before


def test_what_is_to_come_is_not_touched_by_publishing_all(desk: Desk) -> None:
    desk.write("2025/sedan", number=5, publish_at=SOON)
    done = desk.do()
    assert [line.release for line in done.recorded_lines] == ["2025/ny"]
    assert not done.approvals
