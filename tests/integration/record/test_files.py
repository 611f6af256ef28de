"""The record on disk: appended lines stay, incomplete ones are replaced, git keeps both branches."""

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
from pressroom.record import (
    EMPTY_RECORD,
    GIT_ATTRIBUTES,
    RECORD_FILE,
    RELEASES_FOLDER,
    chain_lines,
    parse_record,
    repair_record,
)
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
from tests.support.publishing import PublishingNewsroom
from tests.support.records import encode_appended, encode_branches, encode_record, make_line

Capsys: TypeAlias = pytest.CaptureFixture[str]
TIME = "2025-03-02T12:00:00Z"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A folder with a record of three lines."""
    (tmp_path / RELEASES_FOLDER).mkdir()
    append_lines(tmp_path, chain_lines(EMPTY_RECORD, [make_line(1), make_line(2), make_line(3)]))
    return tmp_path


def read_record_bytes(newsroom: Path) -> bytes:
    return (newsroom / RELEASES_FOLDER / RECORD_FILE).read_bytes()


# --- appending -------------------------------------------------------------------------------------------------------


@given(tail=st.binary(min_size=1, max_size=200_000).map(lambda content: content.replace(b"\n", b"")))
@settings(max_examples=20)
def test_an_incomplete_line_is_replaced_by_the_next(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    newsroom = tmp_path_factory.mktemp("newsroom")
    (newsroom / RELEASES_FOLDER).mkdir()
    before = encode_record(make_line(1), make_line(2))
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(before + tail)
    record = read_record(newsroom)
    assert record is not None
    assert (record.truncated_tail, record.problems, len(record.lines)) == (tail, (), 2)
    append_lines(newsroom, chain_lines(record, [make_line(3)]))
    assert read_record_bytes(newsroom) == before + encode_appended(parse_record(before), [make_line(3)])


def test_a_record_is_created_with_its_first_lines_and_never_empty(newsroom: Path) -> None:
    shutil.rmtree(newsroom / RELEASES_FOLDER)
    (newsroom / RELEASES_FOLDER).mkdir()
    with full_disk(), pytest.raises(DeliveryError):
        append_lines(newsroom, [make_line(1)])
    assert read_file(newsroom, RECORD_FILE) is None
    append_lines(newsroom, chain_lines(EMPTY_RECORD, [make_line(1)]))
    assert read_record_bytes(newsroom) == encode_record(make_line(1))


def test_a_failed_write_changes_nothing(newsroom: Path) -> None:
    before = read_record_bytes(newsroom)
    with full_disk(), pytest.raises(DeliveryError, match="could not be written"):
        append_lines(newsroom, chain_lines(parse_record(before), [make_line(4)]))
    assert read_record_bytes(newsroom) == before


@contextmanager
def full_disk() -> Iterator[None]:
    """Make every flush to disk fail."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        yield


def test_the_record_can_be_locked_only_once(newsroom: Path) -> None:
    with (
        lock_record(newsroom),
        pytest.raises(DeliveryError, match="Another command is writing"),
        lock_record(newsroom),
    ):
        pass


def test_an_incomplete_gitattributes_file_is_written_again(newsroom: Path) -> None:
    (newsroom / RELEASES_FOLDER / ".gitattributes").write_bytes(b"*.json")
    append_content(newsroom, "channels.jsonl", b"")
    assert (newsroom / RELEASES_FOLDER / ".gitattributes").read_bytes() == GIT_ATTRIBUTES


# --- versions --------------------------------------------------------------------------------------------------------


def test_a_stored_version_is_read_byte_for_byte_unless_it_was_changed(newsroom: Path) -> None:
    text = "Bron öppnar.\r\n".encode()
    store_versions(newsroom, [("2025/bron", text)])
    (version_file,) = (newsroom / RELEASES_FOLDER).rglob("*.md")
    assert read_version(newsroom, "2025/bron", version_file.stem) == text
    version_file.write_bytes(text[:-2])
    with pytest.raises(ConfigError, match="has changed"):
        read_version(newsroom, "2025/bron", version_file.stem)
    store_versions(newsroom, [("2025/bron", text)])
    assert read_version(newsroom, "2025/bron", version_file.stem) == text
    version_file.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_version(newsroom, "2025/bron", version_file.stem)


# --- reading ----------------------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=40)
def test_a_read_that_continues_an_earlier_one_misses_no_change(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    newsroom = tmp_path_factory.mktemp("newsroom")
    (newsroom / RELEASES_FOLDER).mkdir()
    old = encode_record(make_line(1), make_line(2))
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(old)
    before = read_record_update(str(newsroom), None, 1).position
    new = bytearray(old + encode_appended(parse_record(old), [make_line(3)]))
    position = data.draw(st.integers(-1, len(new) - 1), label="position")
    if position >= 0:
        new[position] ^= data.draw(st.integers(1, 255), label="bits")
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(new)
    update = read_record_update(str(newsroom), before, 2)
    assert update.position
    assert update.position == read_record_update(str(newsroom), None, 2).position
    assert update.is_complete if 0 <= position < len(old) else True
    assert update.position.record_problems or len(update.lines) == update.position.line_count - (
        0 if update.is_complete else 2
    )


# --- git -------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    options = ["-c", "user.name=Ada", "-c", "user.email=ada@fjallby.example", "-c", "init.defaultBranch=main"]
    result = subprocess.run(["git", *options, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert not result.returncode, result.stdout + result.stderr
    return result.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git")
def test_git_keeps_the_lines_of_both_branches_and_check_joins_them(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    folder = newsroom.folder
    newsroom.write()
    newsroom.execute()
    git(folder, "init")
    git(folder, "add", "releases", "newsroom.yaml")
    git(folder, "commit", "-m", "The record begins")
    for branch, number in (("ours", 2), ("theirs", 3)):
        git(folder, "checkout", "-b", branch, "main")
        newsroom.write(f"2025/bron-{number}", number=number)
        newsroom.execute()
        git(folder, "add", "releases")
        git(folder, "commit", "-m", f"Bridge {number}")
    git(folder, "merge", "ours", "-m", "Both")
    assert newsroom.run_command("check") == 1
    assert "releases/record.jsonl:3: error: two branches of the newsroom were merged" in capsys.readouterr().out
    assert newsroom.run_command("publish", "--yes") == 1
    assert "pressroom check --mend" in capsys.readouterr().err
    assert newsroom.run_command("check", "--mend") == 0
    assert [each.kind for each in newsroom.record.lines.values()] == ["publication"] * 3 + ["merge"]
    newsroom.execute()
    assert len(newsroom.record.lines) == 4
    assert newsroom.public_pages() == {"2025/bron", "2025/bron-2", "2025/bron-3"}
    assert len(newsroom.mailings) == 3
    newsroom.assert_consistent()


# --- repair ----------------------------------------------------------------------------------------------------------


def test_a_repair_reports_its_changes_and_happens_once(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    file = newsroom.folder / RELEASES_FOLDER / RECORD_FILE
    line_content = file.read_bytes()
    file.write_bytes(line_content * 2 + b'{"by')
    assert newsroom.run_command("check") == 1
    output = capsys.readouterr().out
    assert "record.jsonl:2: error: this line repeats line 1; run: pressroom check --mend" in output
    assert "record.jsonl:3: warning: the last line is incomplete" in output
    assert newsroom.run_command("check", "--mend", "--json") == 0
    result = capsys.readouterr()
    assert "removed 1 repeated line" in result.err
    assert "removed an incomplete last line" in json.loads(result.out)["mended"]
    assert file.read_bytes() == line_content
    assert newsroom.run_command("check", "--mend") == 0
    assert "nothing to repair" in capsys.readouterr().err


def test_a_record_with_missing_lines_is_refused_and_left_alone(tmp_path: Path, capsys: Capsys) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    for number in range(3):
        newsroom.write(f"2025/bron-{number}", number=number)
    newsroom.execute()
    file = newsroom.folder / RELEASES_FOLDER / RECORD_FILE
    damaged = b"".join(file.read_bytes().splitlines(keepends=True)[::2])
    file.write_bytes(damaged)
    for arguments in (("check", "--mend"), ("publish", "--yes"), ("build",)):
        assert newsroom.run_command(*arguments) == 1, arguments
        assert "record.jsonl:2: error: the line before this one was changed" in capsys.readouterr().err
    assert file.read_bytes() == damaged


def test_without_a_record_there_is_nothing_to_repair(tmp_path: Path, capsys: Capsys) -> None:
    assert PublishingNewsroom(tmp_path).run_command("check", "--mend") == 2
    assert "There is no releases/record.jsonl" in capsys.readouterr().err


HOSTILE = {
    "binary": b"\x00\xff" * 50_000,
    "deep": b"[" * 400_000 + b"\n",
    "empty objects": b"{}\n" * 3,
    "empty lines": b"\n\n",
    "a byte order mark": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_command_reports_a_hostile_record(tmp_path: Path, capsys: Capsys, name: str) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    file = newsroom.folder / RELEASES_FOLDER / RECORD_FILE
    file.write_bytes(HOSTILE[name] + (b"" if HOSTILE[name].endswith(b"\n") else b"\n") + file.read_bytes())
    for arguments in (("check",), ("build",), ("publish", "--yes"), ("check", "--mend")):
        assert newsroom.run_command(*arguments) == 1
        output = capsys.readouterr()
        assert "releases/record.jsonl:1: error:" in output.out + output.err
    for arguments in (("status",), ("status", "2025/bron"), ("work", "--once")):
        newsroom.run_command(*arguments)


@pytest.mark.parametrize("file_name", ["channels.jsonl", "approvals.jsonl"])
@pytest.mark.parametrize("name", HOSTILE)
def test_every_command_reports_hostile_files_beside_the_record(
    tmp_path: Path, capsys: Capsys, file_name: str, name: str
) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write()
    newsroom.execute()
    file = newsroom.folder / RELEASES_FOLDER / file_name
    file.write_bytes(HOSTILE[name] + (b"" if HOSTILE[name].endswith(b"\n") else b"\n") + file.read_bytes())
    assert newsroom.run_command("publish", "--yes") == 2
    assert f"releases/{file_name}:1: this line is not" in capsys.readouterr().err
    for arguments in (("status",), ("status", "2025/bron"), ("work", "--once")):
        newsroom.run_command(*arguments)


def test_a_record_is_replaced_completely_or_not_at_all(newsroom: Path) -> None:
    damaged = encode_branches([make_line(1)], [make_line(2)], [make_line(3)])
    (newsroom / RELEASES_FOLDER / RECORD_FILE).write_bytes(damaged)
    with full_disk(), pytest.raises(DeliveryError):
        replace_file(newsroom, RECORD_FILE, repair_record(damaged, TIME).content)
    assert read_record_bytes(newsroom) == damaged
    replace_file(newsroom, RECORD_FILE, repair_record(damaged, TIME).content)
    assert not parse_record(read_record_bytes(newsroom)).problems
