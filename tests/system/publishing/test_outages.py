"""Two commands at once, a full or read-only disk, a broken hub, changing texts: clear messages, nothing half public."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.publishing import receipts
from pressroom.publishing.execute import execute
from pressroom.publishing.prepare import prepare
from pressroom.publishing.request import PublishRequest
from pressroom.record import RELEASES_FOLDER
from pressroom.record.file import lock_record
from tests.support.newsrooms import contents
from tests.support.publishing import BRIDGE, NOW, SOON, PublishingNewsroom, list_kinds
from tests.support.terminal import Terminal
from tests.support.websub_hub import run_hub
from tests.system.pipeline.test_outages import disk

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    """A newsroom in which something is public, and something waits."""
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    newsroom.write("2025/ny", number=3)
    return newsroom


# --- two at once -----------------------------------------------------------------------------------------------------


def test_a_command_while_another_one_records_says_so_and_changes_nothing(
    newsroom: PublishingNewsroom, capsys: Capsys
) -> None:
    before = contents(newsroom.folder)
    with lock_record(newsroom.folder):
        assert newsroom.run_command("publish", "--yes") == 3
        assert newsroom.run_command("work", "--once") == 3
    assert "Another command is writing" in capsys.readouterr().err
    assert contents(newsroom.folder) == before


def test_of_two_who_were_shown_the_same_the_second_records_nothing(newsroom: PublishingNewsroom) -> None:
    workspaces = [Workspace.open(newsroom.config) for _ in range(2)]
    first, second = (prepare(workspace, PublishRequest(), NOW).proposal for workspace in workspaces)
    execute(workspaces[0], first, "ada", NOW)
    with pytest.raises(ConfigError, match="was published by someone else in the meantime"):
        execute(workspaces[1], second, "bo", NOW)
    assert [release for release, *_ in newsroom.recorded_versions] == [BRIDGE, "2025/ny"]
    newsroom.assert_consistent()


def test_many_real_processes_at_once_publish_everything_once(newsroom: PublishingNewsroom) -> None:
    command = [sys.executable, "-m", "pressroom", "--newsroom", str(newsroom.folder), "publish", "--yes"]
    many = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [each.communicate(timeout=120)[1] for each in many]
    codes = [each.returncode for each in many]
    assert 0 in codes
    assert set(codes) <= {0, 2, 3}, said
    assert not any("Traceback" in each for each in said)
    newsroom.execute()
    assert [release for release, *_ in newsroom.recorded_versions] == [BRIDGE, "2025/ny"]
    newsroom.assert_consistent()


# --- what changes while the question is open -------------------------------------------------------------------------


def test_a_text_that_changes_while_the_question_is_open_is_not_published(newsroom: PublishingNewsroom) -> None:
    before = newsroom.read_record_file()
    with Terminal(newsroom.folder, "publish") as terminal:
        terminal.answer("Continue?", "")
        newsroom.write("2025/ny", number=4)
        terminal.answer("", "y\n")
        assert terminal.end() == 2
    assert "sv.md was changed in the meantime." in terminal.output
    assert "Nothing was recorded." in terminal.output
    assert newsroom.read_record_file() == before
    assert newsroom.public_pages() == {BRIDGE}


def test_a_picture_that_changes_while_the_question_is_open_is_not_published_either(
    newsroom: PublishingNewsroom,
) -> None:
    newsroom.files.write("releases/2025/ny/bild.png", b"")
    newsroom.write("2025/ny", images=[{"file": "vapen.png", "alt": "Vapen", "credit": "Ada"}])
    picture = (newsroom.folder / "vapen.png").read_bytes()
    newsroom.files.remove("releases/2025/ny/bild.png")
    newsroom.files.write("releases/2025/ny/vapen.png", picture)
    workspace = Workspace.open(newsroom.config)
    wanted = prepare(workspace, PublishRequest(), NOW).proposal
    newsroom.files.write("releases/2025/ny/vapen.png", picture + b"\0")
    with pytest.raises(ConfigError, match=r"vapen\.png was changed in the meantime"):
        execute(workspace, wanted, "ada", NOW)
    assert newsroom.recorded_versions == [(BRIDGE, "sv", "publication")]


def test_if_another_text_breaks_while_the_question_is_open_nothing_is_recorded(newsroom: PublishingNewsroom) -> None:
    workspace = Workspace.open(newsroom.config)
    wanted = prepare(workspace, PublishRequest(), NOW).proposal
    before = contents(newsroom.folder)
    newsroom.write(contacts=["nobody"])
    with pytest.raises(InputError, match="nothing was written"):
        execute(workspace, wanted, "ada", NOW)
    newsroom.write()
    assert contents(newsroom.folder) == before
    assert list_kinds(newsroom.execute()) == ["publication"]
    newsroom.assert_consistent()


def test_ctrl_c_at_the_question_leaves_everything_as_it_was(newsroom: PublishingNewsroom) -> None:
    before = {path: content for path, content in contents(newsroom.folder).items() if path.startswith("releases")}
    for answer, code in (("\x03", 130), ("n\n", 1)):
        with Terminal(newsroom.folder, "publish") as terminal:
            assert terminal.answer("Continue?", answer).end(answer if code == 130 else "") == code
        assert "Nothing was published." in terminal.output
    after = {path: content for path, content in contents(newsroom.folder).items() if path.startswith("releases")}
    assert after == before


# --- the disk --------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_takes_no_record_and_says_so(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "300k") as small:
        if not small.is_real:
            pytest.skip("no disk of our own may be mounted here")
        newsroom = PublishingNewsroom(small.folder)
        newsroom.write()
        ours = ("--newsroom", str(newsroom.folder), "publish", "--yes", "--out", str(tmp_path / "out"))
        environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        filler = small.folder / "filler"
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(b"0" * 400_000)
        command = [sys.executable, "-m", "pressroom", *ours]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 3, done.stderr
        assert "could not be written: No space left on device." in done.stderr
        assert "Nothing was recorded." in done.stderr
        assert not newsroom.read_record_file()
        filler.unlink()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert newsroom.recorded_versions == [(BRIDGE, "sv", "import")]


def test_a_record_on_a_read_only_disk_is_reported_and_a_run_with_nothing_to_record_works(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "20m") as closed:
        if not closed.is_real:
            pytest.skip("no disk of our own may be mounted here")
        newsroom = PublishingNewsroom(closed.folder)
        newsroom.write()
        out = str(tmp_path / "out")
        assert newsroom.run_command("publish", "--yes", "--out", out) == 0
        newsroom.write("2025/ny", number=3)
        closed.remount("ro")
        before = newsroom.read_record_file()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
            assert newsroom.run_command("publish", "--yes", "--out", out) == 3
            assert newsroom.read_record_file() == before
            assert not (Path(out) / "site/2025/ny").exists()
        closed.remount("rw")
        assert newsroom.run_command("publish", "--yes", "--out", out) == 0


# --- hubs ------------------------------------------------------------------------------------------------------------


def test_a_broken_hub_keeps_nothing_back_and_is_notified_by_the_next_run(tmp_path: Path, capsys: Capsys) -> None:
    with run_hub() as hub:
        newsroom = PublishingNewsroom(tmp_path, hubs=[hub.url_for("/hub"), hub.url_for("/unavailable")])
        newsroom.write()
        newsroom.execute()
        newsroom.write("2025/ny", number=3)
        capsys.readouterr()
        assert newsroom.run_command("publish", "--yes", "--mail") == 3
        said = capsys.readouterr()
        assert f"Notified the WebSub hub {hub.url_for('/hub')}." in said.out
        assert f"Could not notify the WebSub hub {hub.url_for('/unavailable')}: refused (503)" in said.err
        assert "Everything else is done. Run pressroom" in said.err
        assert newsroom.public_pages() == {BRIDGE, "2025/ny"}
        assert [each.release for each in newsroom.mailings] == [BRIDGE, "2025/ny"]
        asked = len(hub.requests["/hub"])
        assert newsroom.run_command("publish", "--yes") == 3
        assert len(hub.requests["/hub"]) == asked
        newsroom.files.newsroom(_with_hubs(hub.url_for("/hub"), hub.url_for("/elsewhere")))
        assert newsroom.run_command("publish", "--yes") == 0
        assert len(hub.topics("/elsewhere")) >= 3
        assert not receipts.find_missing_versions(
            newsroom.record, receipts.read_receipts(newsroom.folder), "hub", hub.url_for("/elsewhere")
        )
        newsroom.assert_consistent()


def test_the_worker_tells_of_a_hub_that_is_broken(tmp_path: Path, capsys: Capsys) -> None:
    with run_hub() as hub:
        newsroom = PublishingNewsroom(tmp_path, hubs=[hub.url_for("/unavailable")])
        newsroom.write()
        newsroom.execute("publish", BRIDGE, now=datetime(2025, 3, 1, 11, tzinfo=UTC))
        assert newsroom.run_command("work", "--once") == 0
        said = capsys.readouterr()
        assert f"published {BRIDGE} (sv)" in said.out
        assert f"Could not notify the WebSub hub {hub.url_for('/unavailable')}: refused (503)" in said.err


def _with_hubs(*hubs: str) -> dict[str, object]:
    from tests.support.newsrooms import newsroom_values  # noqa: PLC0415 - only here

    return newsroom_values() | {"hubs": list(hubs)}


# --- mailings of acts that were cut short ----------------------------------------------------------------------------


def _cut_short(newsroom: PublishingNewsroom) -> None:
    """Publish, and lose what was noted of the mailings, as when the machine stops before it."""
    newsroom.execute()
    notes = newsroom.folder / RELEASES_FOLDER / "channels.jsonl"
    kept = [line for line in notes.read_bytes().splitlines(keepends=True) if b"2025/ny" not in line]
    notes.write_bytes(b"".join(kept))


def test_a_correction_of_what_nobody_was_sent_yet_goes_to_all_subscribers_once(newsroom: PublishingNewsroom) -> None:
    _cut_short(newsroom)
    newsroom.write("2025/ny", number=4)
    newsroom.execute("correct", "2025/ny", notes={"sv": "Fel nummer."})
    (mailing,) = [each for each in newsroom.mailings if each.release == "2025/ny"]
    assert (mailing.kind, mailing.version, mailing.versions) == ("correction", 2, ())
    newsroom.assert_consistent()


def test_nobody_gets_a_notice_of_a_withdrawal_of_something_that_nobody_was_sent(newsroom: PublishingNewsroom) -> None:
    _cut_short(newsroom)
    newsroom.execute("withdraw", "2025/ny", notes={"sv": "Den var inte vår."})
    assert [each.release for each in newsroom.mailings] == [BRIDGE]
    newsroom.assert_consistent()


def test_a_correction_goes_to_those_who_were_sent_a_version_before(newsroom: PublishingNewsroom) -> None:
    for number in (5, 6):
        newsroom.write(number=number)
        newsroom.execute("correct", BRIDGE, notes={"sv": "Fel."})
    assert [each.versions for each in newsroom.mailings if each.release == BRIDGE] == [(), (1,), (1, 2)]
    assert newsroom.mailings[0].kind == "publication"


def test_what_was_published_without_mail_is_corrected_without_mail(newsroom: PublishingNewsroom) -> None:
    newsroom.execute("publish", "2025/ny", mail=False)
    newsroom.write("2025/ny", number=4)
    newsroom.execute("correct", "2025/ny", notes={"sv": "Fel."})
    assert "2025/ny" not in {each.release for each in newsroom.mailings}
    newsroom.assert_consistent()


def test_a_second_run_has_nothing_to_do(newsroom: PublishingNewsroom) -> None:
    newsroom.execute()
    before = contents(newsroom.folder)
    done = newsroom.execute()
    assert not done.recorded_lines
    assert not done.mailings
    assert contents(newsroom.folder) == before


def test_what_is_to_come_is_not_touched_by_publishing_all(newsroom: PublishingNewsroom) -> None:
    newsroom.write("2025/sedan", number=5, publish_at=SOON)
    done = newsroom.execute()
    assert [line.release for line in done.recorded_lines] == ["2025/ny"]
    assert not done.approvals
