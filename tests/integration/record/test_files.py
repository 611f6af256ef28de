"""The record on disk: what was appended stays, a torn line is healed, git keeps both branches, no change is missed."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.errors import ConfigError, DeliveryError
from pressroom.read.record_tail import read_record_update
from pressroom.record import EMPTY_RECORD, RECORD_FILE, RELEASES_FOLDER, chain_lines, parse_record, repair_record
from pressroom.record.file import (
    append_content,
    append_lines,
    lock_record,
    read_file,
    read_record,
    read_version,
    replace_file,
    store_versions,
)
from tests.support.publishing import Desk
from tests.support.records import appended, branched, line, record_of

Capsys: TypeAlias = pytest.CaptureFixture[str]
TIME = "2025-03-02T12:00:00Z"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with a record of three lines."""
    (tmp_path / RELEASES_FOLDER).mkdir()
    append_lines(tmp_path, chain_lines(EMPTY_RECORD, [line(1), line(2), line(3)]))
    return tmp_path


def content(newsroom: Path) -> bytes:
    return (newsroom / RELEASES_FOLDER / RECORD_FILE).read_bytes()


# --- appending -------------------------------------------------------------------------------------------------------


@given(torn=st.binary(min_size=1, max_size=200_000).map(lambda octets: octets.replace(b"\n", b"")))
@settings(max_examples=20)
def test_a_line_that_was_torn_is_replaced_by_the_next(tmp_path_factory: pytest.TempPathFactory, torn: bytes) -> None:
    newsroom = tmp_path_factory.mktemp("newsroom")
    (newsroom / RELEASES_FOLDER).mkdir()
    before = record_of(line(1), line(2))
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(before + torn)
    found = read_record(newsroom)
    assert found is not None
    assert (found.truncated_tail, found.problems, len(found.lines)) == (torn, (), 2)
    append_lines(newsroom, chain_lines(found, [line(3)]))
    assert content(newsroom) == before + appended(parse_record(before), [line(3)])


def test_a_record_begins_with_its_first_lines_and_never_without(newsroom: Path) -> None:
    shutil.rmtree(newsroom / RELEASES_FOLDER)
    (newsroom / RELEASES_FOLDER).mkdir()
    with full_disk(), pytest.raises(DeliveryError):
        append_lines(newsroom, [line(1)])
    assert read_file(newsroom, RECORD_FILE) is None
    append_lines(newsroom, chain_lines(EMPTY_RECORD, [line(1)]))
    assert content(newsroom) == record_of(line(1))


def test_what_the_disk_does_not_take_changes_nothing(newsroom: Path) -> None:
    before = content(newsroom)
    with full_disk(), pytest.raises(DeliveryError, match="could not be written"):
        append_lines(newsroom, chain_lines(parse_record(before), [line(4)]))
    assert content(newsroom) == before


@contextmanager
def full_disk() -> Iterator[None]:
    """Meanwhile nothing reaches the disk."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        yield


def test_nobody_else_records_meanwhile(newsroom: Path) -> None:
    with (
        lock_record(newsroom),
        pytest.raises(DeliveryError, match="Another process is recording"),
        lock_record(newsroom),
    ):
        pass


def test_what_git_is_told_is_told_again_when_that_was_cut_short(newsroom: Path) -> None:
    (newsroom / RELEASES_FOLDER / ".gitattributes").write_bytes(b"*.json")
    append_content(newsroom, "channels.jsonl", b"")
    assert (newsroom / RELEASES_FOLDER / ".gitattributes").read_text() == "*.jsonl merge=union\n"


# --- wordings --------------------------------------------------------------------------------------------------------


def test_a_wording_comes_back_octet_for_octet_and_not_when_it_was_changed(newsroom: Path) -> None:
    text = "Bron öppnar.\r\n".encode()
    store_versions(newsroom, [("2025/bron", text)])
    (kept,) = (newsroom / RELEASES_FOLDER).rglob("*.md")
    assert read_version(newsroom, "2025/bron", kept.stem) == text
    kept.write_bytes(text[:-2])
    with pytest.raises(ConfigError, match="was changed"):
        read_version(newsroom, "2025/bron", kept.stem)
    store_versions(newsroom, [("2025/bron", text)])
    assert read_version(newsroom, "2025/bron", kept.stem) == text
    kept.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_version(newsroom, "2025/bron", kept.stem)


# --- looking ---------------------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=40)
def test_a_look_that_goes_on_from_an_earlier_one_misses_no_change(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    newsroom = tmp_path_factory.mktemp("newsroom")
    (newsroom / RELEASES_FOLDER).mkdir()
    old = record_of(line(1), line(2))
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(old)
    before = read_record_update(str(newsroom), None, 1).position
    new = bytearray(old + appended(parse_record(old), [line(3)]))
    place = data.draw(st.integers(-1, len(new) - 1), label="place")
    if place >= 0:
        new[place] ^= data.draw(st.integers(1, 255), label="bits")
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(new)
    found = read_record_update(str(newsroom), before, 2)
    assert found.position
    assert found.position == read_record_update(str(newsroom), None, 2).position
    assert found.is_complete if 0 <= place < len(old) else True
    assert found.position.record_problems or len(found.lines) == found.position.line_count - (
        0 if found.is_complete else 2
    )


# --- git -------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@fjallby.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git")
def test_git_keeps_the_lines_of_both_branches_and_check_mends_their_order(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path)
    folder = desk.room.folder
    desk.write()
    desk.do()
    git(folder, "init")
    git(folder, "add", "releases", "newsroom.yaml")
    git(folder, "commit", "-m", "The record begins")
    for branch, number in (("ours", 2), ("theirs", 3)):
        git(folder, "checkout", "-b", branch, "main")
        desk.write(f"2025/bron-{number}", number=number)
        desk.do()
        git(folder, "add", "releases")
        git(folder, "commit", "-m", f"Bridge {number}")
    git(folder, "merge", "ours", "-m", "Both")
    assert desk.run("check") == 1
    assert "releases/record.jsonl:3: error: two branches of the newsroom were merged" in capsys.readouterr().out
    assert desk.run("publish", "--yes") == 1
    assert "pressroom check --mend" in capsys.readouterr().err
    assert desk.run("check", "--mend") == 0
    assert [line.kind for line in desk.record.lines.values()] == ["publication"] * 3 + ["merge"]
    desk.do()
    assert len(desk.record.lines) == 4
    assert desk.public() == {"2025/bron", "2025/bron-2", "2025/bron-3"}
    assert len(desk.mailings) == 3
    desk.check()


# --- mending ---------------------------------------------------------------------------------------------------------


def test_mending_says_what_it_did_and_does_it_once(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path)
    desk.write()
    desk.do()
    file = desk.room.folder / RELEASES_FOLDER / RECORD_FILE
    line_of_it = file.read_bytes()
    file.write_bytes(line_of_it * 2 + b'{"by')
    assert desk.run("check") == 1
    refused = capsys.readouterr().out
    assert "record.jsonl:2: error: this line stands in line 1 already; run: pressroom check --mend" in refused
    assert "record.jsonl:3: warning: the last line was not written to its end" in refused
    assert desk.run("check", "--mend", "--json") == 0
    done = capsys.readouterr()
    assert "took out 1 line that stood there already" in done.err
    assert "took away a last line that was not written to its end" in json.loads(done.out)["mended"]
    assert file.read_bytes() == line_of_it
    assert desk.run("check", "--mend") == 0
    assert "nothing was to be mended" in capsys.readouterr().err


def test_a_record_of_which_lines_are_gone_is_refused_and_left_alone(tmp_path: Path, capsys: Capsys) -> None:
    desk = Desk(tmp_path)
    for number in range(3):
        desk.write(f"2025/bron-{number}", number=number)
    desk.do()
    file = desk.room.folder / RELEASES_FOLDER / RECORD_FILE
    damaged = b"".join(file.read_bytes().splitlines(keepends=True)[::2])
    file.write_bytes(damaged)
    for arguments in (("check", "--mend"), ("publish", "--yes"), ("build",)):
        assert desk.run(*arguments) == 1, arguments
        assert "record.jsonl:2: error: the line that this one follows was changed" in capsys.readouterr().err
    assert file.read_bytes() == damaged


def test_nothing_is_mended_where_there_is_no_record(tmp_path: Path, capsys: Capsys) -> None:
    assert Desk(tmp_path).run("check", "--mend") == 2
    assert "There is no releases/record.jsonl" in capsys.readouterr().err


WICKED = {
    "binary": b"\x00\xff" * 50_000,
    "deep": b"[" * 400_000 + b"\n",
    "empty objects": b"{}\n" * 3,
    "empty lines": b"\n\n",
    "a mark of byte order": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("wicked", WICKED)
def test_every_command_tells_of_a_hostile_record_in_words(tmp_path: Path, capsys: Capsys, wicked: str) -> None:
    desk = Desk(tmp_path)
    desk.write()
    desk.do()
    file = desk.room.folder / RELEASES_FOLDER / RECORD_FILE
    file.write_bytes(WICKED[wicked] + (b"" if WICKED[wicked].endswith(b"\n") else b"\n") + file.read_bytes())
    for arguments in (("check",), ("build",), ("publish", "--yes"), ("check", "--mend")):
        assert desk.run(*arguments) == 1
        said = capsys.readouterr()
        assert "releases/record.jsonl:1: error:" in said.out + said.err
    for arguments in (("status",), ("status", "2025/bron"), ("work", "--once")):
        desk.run(*arguments)


@pytest.mark.parametrize("name", ["channels.jsonl", "approvals.jsonl"])
@pytest.mark.parametrize("wicked", WICKED)
def test_every_command_tells_of_hostile_files_beside_the_record(
    tmp_path: Path, capsys: Capsys, name: str, wicked: str
) -> None:
    desk = Desk(tmp_path)
    desk.write()
    desk.do()
    file = desk.room.folder / RELEASES_FOLDER / name
    file.write_bytes(WICKED[wicked] + (b"" if WICKED[wicked].endswith(b"\n") else b"\n") + file.read_bytes())
    assert desk.run("publish", "--yes") == 2
    assert f"releases/{name}:1: this is no" in capsys.readouterr().err
    for arguments in (("status",), ("status", "2025/bron"), ("work", "--once")):
        desk.run(*arguments)


def test_a_record_is_put_anew_whole_or_not_at_all(newsroom: Path) -> None:
    damaged = branched([line(1)], [line(2)], [line(3)])
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(damaged)
    with full_disk(), pytest.raises(DeliveryError):
        replace_file(newsroom, RECORD_FILE, repair_record(damaged, TIME).content)
    assert content(newsroom) == damaged
    replace_file(newsroom, RECORD_FILE, repair_record(damaged, TIME).content)
    assert not parse_record(content(newsroom)).problems
