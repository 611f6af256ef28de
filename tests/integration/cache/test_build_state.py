"""The cache returns what the last build saved, and ignores every file that may be wrong."""

import os
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct, structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.errors import Problem
from pressroom.read import EncodedYearScan, ReleaseFiles, Scan
from pressroom.read.scan import YearScan

SCAN = Scan(
    1,
    ("logo.png",),
    {
        "2025": EncodedYearScan(
            msgspec.msgpack.encode(YearScan(2, (ReleaseFiles("2025/bron", ("sv.md",), ("bild.jpg",), 3, 4),))),
            is_certain=True,
        )
    },
)
BUILD_STATE = BuildState(
    "fingerprint",
    SCAN,
    (Problem("releases/2025/bron/sv.md", 2, "warning", "a warning", "lead"),),
    "Europe/Stockholm",
    "plan",
    100.0,
    200.0,
    7,
)


class Words(Struct):
    """A value of a later stage, such as an index header or a summary."""

    words: str


HEADER = Words("the index header")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Create a cache with the build state of the newsroom in this folder."""
    BuildCache(tmp_path / "cache", tmp_path).save(BUILD_STATE, HEADER, ())
    return tmp_path / "cache"


def state_file(cache: Path) -> Path:
    (path,) = cache.glob("*.state")
    return path


def test_a_saved_state_is_found_again(cache: Path) -> None:
    build_state = BuildCache(cache, cache.parent).read_build_state("fingerprint")
    assert build_state is not None
    assert structs.replace(build_state, generation=b"") == BUILD_STATE
    assert BuildCache(cache, cache.parent).read_index_header(build_state.generation) == msgspec.msgpack.encode(HEADER)


def test_the_header_of_another_build_does_not_belong_to_a_state(cache: Path) -> None:
    build_state = BuildCache(cache, cache.parent).read_build_state("fingerprint")
    assert build_state is not None
    BuildCache(cache, cache.parent).save(BUILD_STATE, Words("something else"), ())
    assert BuildCache(cache, cache.parent).read_index_header(build_state.generation) == b""
    assert BuildCache(cache, cache.parent).read_index_header(b"") == b""


def test_another_newsroom_has_no_state(cache: Path) -> None:
    assert BuildCache(cache, cache.parent / "other").read_build_state("fingerprint") is None


def test_a_newsroom_has_one_state_under_all_names_of_its_folder(cache: Path) -> None:
    (cache.parent / "link").symlink_to(cache.parent)
    assert BuildCache(cache, cache.parent / "link").read_build_state("fingerprint") is not None


def test_a_state_with_another_fingerprint_is_ignored(cache: Path) -> None:
    assert BuildCache(cache, cache.parent).read_build_state("other fingerprint") is None


def test_a_new_state_replaces_the_one_before(cache: Path) -> None:
    BuildCache(cache, cache.parent).save(structs.replace(BUILD_STATE, fingerprint="other fingerprint"), HEADER, ())
    assert len(list(cache.iterdir())) == 2
    assert BuildCache(cache, cache.parent).read_build_state("fingerprint") is None
    assert BuildCache(cache, cache.parent).read_build_state("other fingerprint") is not None


def damaged_contents() -> dict[str, bytes]:
    content = msgspec.msgpack.encode(BUILD_STATE)
    return {
        "empty": b"",
        "cut off": content[:-1],
        "cut off in the middle": content[: len(content) // 2],
        "longer": content + b"x",
        "not a state": msgspec.msgpack.encode({"fingerprint": "fingerprint"}),
        "with other types": msgspec.msgpack.encode(("fingerprint", 1, 2, 3)),
        "not text": content.replace(b"Europe", b"\xff\xff\xff\xff\xff\xff"),
        "a list": msgspec.msgpack.encode([]),
    }


@pytest.mark.parametrize("damage", damaged_contents())
def test_a_damaged_file_is_ignored(cache: Path, damage: str) -> None:
    state_file(cache).write_bytes(damaged_contents()[damage])
    assert BuildCache(cache, cache.parent).read_build_state("fingerprint") is None


def test_a_missing_file_is_ignored(cache: Path) -> None:
    state_file(cache).unlink()
    assert BuildCache(cache, cache.parent).read_build_state("fingerprint") is None


def test_a_summary_is_kept_as_long_as_a_state_names_it(cache: Path) -> None:
    build_cache = BuildCache(cache, cache.parent)
    names = build_cache.save_year_summaries({"2024": Words("of 2024"), "2025": Words("of 2025")})
    build_cache.save(BUILD_STATE, HEADER, names.values())
    assert {year: msgspec.msgpack.decode(build_cache.read_year_summary(name)) for year, name in names.items()} == {
        "2024": {"words": "of 2024"},
        "2025": {"words": "of 2025"},
    }
    build_cache.save(BUILD_STATE, HEADER, [names["2024"]])
    assert build_cache.read_year_summary(names["2024"])
    assert not build_cache.read_year_summary(names["2025"])
    assert len(list(cache.glob("*.year"))) == 1


def test_a_summary_that_is_missing_empty_or_writable_by_others_is_ignored(cache: Path) -> None:
    build_cache = BuildCache(cache, cache.parent)
    name = build_cache.save_year_summaries({"2024": Words("of 2024")})["2024"]
    (summary_file,) = cache.glob("*.year")
    summary_file.chmod(0o666)
    assert not build_cache.read_year_summary(name)
    summary_file.chmod(0o600)
    assert build_cache.read_year_summary(name)
    summary_file.write_bytes(b"")
    assert not build_cache.read_year_summary(name)
    summary_file.unlink()
    assert not build_cache.read_year_summary(name)


def test_the_cache_of_a_newsroom_is_deleted_when_sixteen_others_were_built_since(cache: Path, tmp_path: Path) -> None:
    build_cache = BuildCache(cache, cache.parent)
    build_cache.save(BUILD_STATE, HEADER, build_cache.save_year_summaries({"2024": Words("of 2024")}).values())
    for path in cache.iterdir():
        os.utime(path, (1, 1))
    for number in range(16):
        BuildCache(cache, tmp_path / str(number)).save(BUILD_STATE, HEADER, ())
    assert build_cache.read_build_state("fingerprint") is None
    assert len(list(cache.glob("*.state"))) == len(list(cache.glob("*.index"))) == 16
    assert list(cache.glob("*.year")) == []


def test_nobody_else_can_read_or_write_the_cache(cache: Path) -> None:
    assert cache.stat().st_mode & 0o777 == 0o700
    assert state_file(cache).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
@pytest.mark.parametrize("place", ["the folder", "the file"])
def test_files_that_others_may_write_are_ignored(cache: Path, place: str, mode: int) -> None:
    (cache if place == "the folder" else state_file(cache)).chmod(mode | 0o100)
    assert BuildCache(cache, cache.parent).read_build_state("fingerprint") is None


@pytest.mark.parametrize("times", [1, 2], ids=["the folder", "the file"])
def test_files_that_somebody_else_owns_are_ignored(cache: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    user_id = cache.stat().st_uid
    owners = iter([user_id] * (times - 1) + [user_id + 1] * 9)
    monkeypatch.setattr("os.getuid", lambda: next(owners))
    assert BuildCache(cache, cache.parent).read_build_state("fingerprint") is None


def test_nothing_is_saved_in_a_folder_that_others_may_write(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    BuildCache(tmp_path / "cache", tmp_path).save(BUILD_STATE, HEADER, ())
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    BuildCache(tmp_path / "file" / "cache", tmp_path).save(BUILD_STATE, HEADER, ())
    assert BuildCache(tmp_path / "file" / "cache", tmp_path).read_build_state("fingerprint") is None


@pytest.mark.parametrize(
    ("build_state", "timestamp", "is_valid"),
    [
        (BUILD_STATE, 99.9, False),
        (BUILD_STATE, 100.0, True),
        (BUILD_STATE, 199.9, True),
        (BUILD_STATE, 200.0, False),
        (structs.replace(BUILD_STATE, valid_until=0), 1e12, True),
        (structs.replace(BUILD_STATE, plan_digest=""), 150.0, False),
    ],
)
def test_a_plan_is_valid_from_its_start_until_before_its_end(
    build_state: BuildState, timestamp: float, is_valid: bool
) -> None:
    assert build_state.is_valid_at(timestamp) == is_valid
