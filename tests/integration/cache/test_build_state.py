"""What earlier builds kept helps the next one, and counts as nothing where it may be wrong."""

import os
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct, structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.errors import Problem
from pressroom.read import EncodedYearScan, ReleaseFiles, Scan
from pressroom.read.scan import YearScan

SEEN = Scan(
    1,
    ("logo.png",),
    {
        "2025": EncodedYearScan(
            msgspec.msgpack.encode(YearScan(2, (ReleaseFiles("2025/bron", ("sv.md",), ("bild.jpg",), 3, 4),))),
            is_certain=True,
        )
    },
)
KEPT = BuildState(
    "shape",
    SEEN,
    (Problem("releases/2025/bron/sv.md", 2, "warning", "a warning", "lead"),),
    "Europe/Stockholm",
    "plan",
    100.0,
    200.0,
    7,
)


class Words(Struct):
    """What later stages may have learnt."""

    words: str


LEARNT = Words("later stages learnt this")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache with the index of the newsroom in this folder."""
    BuildCache(tmp_path / "cache", tmp_path).save(KEPT, LEARNT, ())
    return tmp_path / "cache"


def file(cache: Path) -> Path:
    (only,) = cache.glob("*.index")
    return only


def test_what_is_kept_is_found_again(cache: Path) -> None:
    found = BuildCache(cache, cache.parent).read_build_state("shape")
    assert found is not None
    assert structs.replace(found, generation=b"") == KEPT
    assert BuildCache(cache, cache.parent).read_index_header(found.generation) == msgspec.msgpack.encode(LEARNT)


def test_what_another_build_has_learnt_since_is_none_of_an_index(cache: Path) -> None:
    found = BuildCache(cache, cache.parent).read_build_state("shape")
    assert found is not None
    BuildCache(cache, cache.parent).save(KEPT, Words("something else"), ())
    assert BuildCache(cache, cache.parent).read_index_header(found.generation) == b""
    assert BuildCache(cache, cache.parent).read_index_header(b"") == b""


def test_there_is_nothing_for_another_newsroom(cache: Path) -> None:
    assert BuildCache(cache, cache.parent / "other").read_build_state("shape") is None


def test_a_newsroom_is_one_under_all_names_of_its_folder(cache: Path) -> None:
    (cache.parent / "link").symlink_to(cache.parent)
    assert BuildCache(cache, cache.parent / "link").read_build_state("shape") is not None


def test_what_other_surroundings_made_counts_as_nothing(cache: Path) -> None:
    assert BuildCache(cache, cache.parent).read_build_state("other shape") is None


def test_the_newest_takes_the_place_of_what_was_kept_before(cache: Path) -> None:
    BuildCache(cache, cache.parent).save(structs.replace(KEPT, fingerprint="other shape"), LEARNT, ())
    assert len(list(cache.iterdir())) == 2
    assert BuildCache(cache, cache.parent).read_build_state("shape") is None
    assert BuildCache(cache, cache.parent).read_build_state("other shape") is not None


def damaged() -> dict[str, bytes]:
    content = msgspec.msgpack.encode(KEPT)
    return {
        "empty": b"",
        "cut off": content[:-1],
        "cut off in the middle": content[: len(content) // 2],
        "longer": content + b"x",
        "no index": msgspec.msgpack.encode({"shape": "shape"}),
        "of another form": msgspec.msgpack.encode(("shape", 1, 2, 3)),
        "no text": content.replace(b"Europe", b"\xff\xff\xff\xff\xff\xff"),
        "of a list": msgspec.msgpack.encode([]),
    }


@pytest.mark.parametrize("damage", damaged())
def test_a_damaged_file_counts_as_nothing(cache: Path, damage: str) -> None:
    file(cache).write_bytes(damaged()[damage])
    assert BuildCache(cache, cache.parent).read_build_state("shape") is None


def test_a_file_that_is_gone_counts_as_nothing(cache: Path) -> None:
    file(cache).unlink()
    assert BuildCache(cache, cache.parent).read_build_state("shape") is None


def test_a_volume_is_found_by_its_name_as_long_as_an_index_names_it(cache: Path) -> None:
    memory = BuildCache(cache, cache.parent)
    names = memory.save_year_summaries({"2024": Words("of 2024"), "2025": Words("of 2025")})
    memory.save(KEPT, LEARNT, names.values())
    assert {year: msgspec.msgpack.decode(memory.read_year_summary(name)) for year, name in names.items()} == {
        "2024": {"words": "of 2024"},
        "2025": {"words": "of 2025"},
    }
    memory.save(KEPT, LEARNT, [names["2024"]])
    assert memory.read_year_summary(names["2024"])
    assert not memory.read_year_summary(names["2025"])
    assert len(list(cache.glob("*.volume"))) == 1


def test_a_volume_that_is_gone_empty_or_open_to_others_counts_as_nothing(cache: Path) -> None:
    memory = BuildCache(cache, cache.parent)
    name = memory.save_year_summaries({"2024": Words("of 2024")})["2024"]
    (volume,) = cache.glob("*.volume")
    volume.chmod(0o666)
    assert not memory.read_year_summary(name)
    volume.chmod(0o600)
    assert memory.read_year_summary(name)
    volume.write_bytes(b"")
    assert not memory.read_year_summary(name)
    volume.unlink()
    assert not memory.read_year_summary(name)


def test_what_is_kept_of_a_newsroom_goes_when_sixteen_others_have_been_built_since(cache: Path, tmp_path: Path) -> None:
    first = BuildCache(cache, cache.parent)
    first.save(KEPT, LEARNT, first.save_year_summaries({"2024": Words("of 2024")}).values())
    for path in cache.iterdir():
        os.utime(path, (1, 1))
    for number in range(16):
        BuildCache(cache, tmp_path / str(number)).save(KEPT, LEARNT, ())
    assert first.read_build_state("shape") is None
    assert len(list(cache.glob("*.index"))) == len(list(cache.glob("*.learnt"))) == 16
    assert list(cache.glob("*.volume")) == []


def test_nobody_else_can_read_or_write_what_is_kept(cache: Path) -> None:
    assert cache.stat().st_mode & 0o777 == 0o700
    assert file(cache).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
@pytest.mark.parametrize("place", ["the folder", "the file"])
def test_what_others_may_write_counts_as_nothing(cache: Path, place: str, mode: int) -> None:
    (cache if place == "the folder" else file(cache)).chmod(mode | 0o100)
    assert BuildCache(cache, cache.parent).read_build_state("shape") is None


@pytest.mark.parametrize("times", [1, 2], ids=["the folder", "the file"])
def test_what_somebody_else_owns_counts_as_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    real = cache.stat().st_uid
    owners = iter([real] * (times - 1) + [real + 1] * 9)
    monkeypatch.setattr("os.getuid", lambda: next(owners))
    assert BuildCache(cache, cache.parent).read_build_state("shape") is None


def test_nothing_is_kept_in_a_folder_that_others_may_write(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    BuildCache(tmp_path / "cache", tmp_path).save(KEPT, LEARNT, ())
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    BuildCache(tmp_path / "file" / "cache", tmp_path).save(KEPT, LEARNT, ())
    assert BuildCache(tmp_path / "file" / "cache", tmp_path).read_build_state("shape") is None


@pytest.mark.parametrize(
    ("kept", "moment", "holds"),
    [
        (KEPT, 99.9, False),
        (KEPT, 100.0, True),
        (KEPT, 199.9, True),
        (KEPT, 200.0, False),
        (structs.replace(KEPT, valid_until=0), 1e12, True),
        (structs.replace(KEPT, plan_digest=""), 150.0, False),
    ],
)
def test_a_plan_holds_from_its_beginning_until_before_its_end(kept: BuildState, moment: float, holds: bool) -> None:
    assert kept.is_valid_at(moment) == holds
