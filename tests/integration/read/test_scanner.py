"""What stands in a newsroom's folder is seen again as it was, or as what it has become; in doubt, it counts as new."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pressroom.read import ReleaseFiles, Scan, scan_newsroom, scanner

TEXT = b"---\nheadline: Bron\n---\n\nText.\n"
BRIDGE, SCHOOL = "2025/bron", "2024/ny-skola"

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsroom with two releases, whose files count as old from the first."""
    monkeypatch.setattr(scanner, "_RECENT_NS", -(10**12))
    files = {
        "newsroom.yaml": b"title: F\n",
        "logo.png": b"1",
        f"releases/{BRIDGE}/sv.md": TEXT,
        f"releases/{BRIDGE}/bild.jpg": b"12345",
        f"releases/{SCHOOL}/sv.md": TEXT,
        f"releases/{SCHOOL}/en.md": TEXT,
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def later() -> None:
    """Let the clock of the file system go on: it stands still for some milliseconds at a time."""
    time.sleep(0.02)


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def releases(seen: Scan) -> dict[str, ReleaseFiles]:
    """Those of all years, by their addresses."""
    return {address: each for year in seen.years for address, each in seen.releases(year).items()}


def test_a_look_tells_texts_and_files_by_release_in_the_order_of_addresses(folder: Path) -> None:
    seen = scan_newsroom(folder, Scan())
    assert list(releases(seen)) == [SCHOOL, BRIDGE]
    assert [(each.texts, each.files) for each in releases(seen).values()] == [
        (("en.md", "sv.md"), ()),
        (("sv.md",), ("bild.jpg",)),
    ]
    assert seen.images == ("logo.png",)
    assert seen.all_unexpected_files == ()


def test_what_has_not_changed_is_the_same_sighting(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    again = scan_newsroom(folder, first)
    assert again.is_unchanged_from(first)
    assert all(again.years[name] is year for name, year in first.years.items())


def test_a_look_from_nothing_sees_the_same(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    assert scan_newsroom(folder, Scan()) == first == scan_newsroom(folder, first)
    assert scan_newsroom(folder, Scan()).is_unchanged_from(first)


def test_what_has_not_changed_is_not_listed_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scan_newsroom(folder, Scan())
    listed: list[str] = []
    scandir = os.scandir

    def listing(path: str) -> object:
        listed.append(os.path.relpath(path, folder))
        return scandir(path)

    monkeypatch.setattr("os.scandir", listing)
    assert scan_newsroom(folder, first) == first
    assert listed == [".", "releases"]


CHANGES: dict[str, Change] = {
    "a text": lambda release: append(release / "sv.md"),
    "a text of the same size": lambda release: (release / "sv.md").write_bytes(TEXT.replace(b"Bron", b"Kajn")),
    "a picture": lambda release: append(release / "bild.jpg"),
    "a text that is touched": lambda release: os.utime(release / "sv.md"),
    "one more text": lambda release: (release / "en.md").write_bytes(TEXT),
    "one more file": lambda release: (release / "plan.pdf").write_bytes(b"1"),
    "a text less": lambda release: (release / "sv.md").unlink(),
    "a picture less": lambda release: (release / "bild.jpg").unlink(),
    "a renamed text": lambda release: (release / "sv.md").rename(release / "en.md"),
    "a renamed picture": lambda release: (release / "bild.jpg").rename(release / "bron.jpg"),
    "a text in the place of another": lambda release: replaced(release / "sv.md"),
}


def replaced(path: Path) -> None:
    """Put another file of the same size and time in the place of one, as an editor or rsync does."""
    status = path.stat()
    beside = path.with_name("beside.tmp")
    beside.write_bytes(TEXT.replace(b"Bron", b"Kajn"))
    os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
    beside.replace(path)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_a_release_is_seen_and_all_else_is_as_it_was(folder: Path, change: str) -> None:
    first = scan_newsroom(folder, Scan())
    later()
    CHANGES[change](folder / "releases" / BRIDGE)
    now = scan_newsroom(folder, first)
    assert not now.is_unchanged_from(first)
    assert not releases(now)[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
    assert now.years["2024"] is first.years["2024"]
    assert now == scan_newsroom(folder, Scan())


def test_a_file_of_equal_size_whose_time_is_set_back_is_seen(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    text = folder / f"releases/{BRIDGE}/sv.md"
    status = text.stat()
    later()
    text.write_bytes(TEXT.replace(b"Bron", b"Kajn"))
    os.utime(text, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (text.stat().st_size, text.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert not releases(scan_newsroom(folder, first))[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])


def test_a_file_that_comes_into_a_folder_whose_time_is_set_back_is_seen(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    place = folder / f"releases/{BRIDGE}"
    status = place.stat()
    later()
    (place / "en.md").write_bytes(TEXT)
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert releases(scan_newsroom(folder, first))[BRIDGE].texts == ("en.md", "sv.md")


def test_a_release_that_comes_into_a_year_whose_time_is_set_back_is_seen(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    status = (folder / "releases/2025").stat()
    later()
    shutil.copytree(folder / "releases" / SCHOOL, folder / "releases/2025/kajen")
    os.utime(folder / "releases/2025", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert list(releases(scan_newsroom(folder, first))) == [SCHOOL, BRIDGE, "2025/kajen"]


MOVES: dict[str, tuple[Change, list[str]]] = {
    "one more": (lambda at: shutil.copytree(at / BRIDGE, at / "2025/kajen"), [SCHOOL, BRIDGE, "2025/kajen"]),
    "one less": (lambda at: shutil.rmtree(at / BRIDGE), [SCHOOL]),
    "a renamed one": (lambda at: (at / BRIDGE).rename(at / "2025/broar"), [SCHOOL, "2025/broar"]),
    "one in another year": (lambda at: (at / BRIDGE).rename(at / "2024/bron"), ["2024/bron", SCHOOL]),
    "one more year": (lambda at: shutil.copytree(at / "2024", at / "2023"), ["2023/ny-skola", SCHOOL, BRIDGE]),
    "a year less": (lambda at: shutil.rmtree(at / "2024"), [BRIDGE]),
    "a renamed year": (lambda at: (at / "2024").rename(at / "2026"), [BRIDGE, "2026/ny-skola"]),
    "none at all": (shutil.rmtree, []),
}


@pytest.mark.parametrize("move", MOVES)
def test_releases_that_come_and_go_are_seen(folder: Path, move: str) -> None:
    first = scan_newsroom(folder, Scan())
    later()
    change, addresses = MOVES[move]
    change(folder / "releases")
    now = scan_newsroom(folder, first)
    assert not now.is_unchanged_from(first)
    assert list(releases(now)) == addresses
    assert now == scan_newsroom(folder, Scan())


@pytest.mark.parametrize("name", ["newsroom.yaml", "logo.png"])
def test_a_change_of_the_newsroom_or_its_logo_is_seen(folder: Path, name: str) -> None:
    first = scan_newsroom(folder, Scan())
    later()
    append(folder / name)
    now = scan_newsroom(folder, first)
    assert not now.is_unchanged_from(first)
    assert now.newsroom_stat_digest != first.newsroom_stat_digest
    assert now.years == first.years


def test_another_picture_beside_the_newsroom_is_seen_and_another_text_is_nothing(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    (folder / "README.md").write_text("x")
    assert scan_newsroom(folder, first).is_unchanged_from(first)
    (folder / "karta.png").write_bytes(b"1")
    assert scan_newsroom(folder, first).images == ("karta.png", "logo.png")
    assert not scan_newsroom(folder, first).is_unchanged_from(first)


def test_what_an_editor_leaves_in_a_folder_does_not_make_its_texts_others(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    later()
    (folder / f"releases/{BRIDGE}/.sv.md.swp").write_bytes(b"x")
    now = scan_newsroom(folder, first)
    assert releases(now)[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
    assert releases(now)[BRIDGE].texts == ("sv.md",)


def test_strays_are_told_at_every_look(folder: Path) -> None:
    for name in ("releases/lost.md", "releases/2025/lost.md", f"releases/{BRIDGE}/svenska.md"):
        (folder / name).write_bytes(TEXT)
    first = scan_newsroom(folder, Scan())
    again = scan_newsroom(folder, first)
    assert [stray.path for stray in again.all_unexpected_files] == [
        "releases/lost.md",
        "releases/2025/lost.md",
        f"releases/{BRIDGE}/svenska.md",
    ]
    assert again.is_unchanged_from(first)


class TestYoung:
    """A file changed a moment ago may change again while the clock of the file system stands still."""

    @pytest.fixture
    def young(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(scanner, "_RECENT_NS", 3_600_000_000_000)
        return folder

    def test_it_is_read_again_at_every_look(self, young: Path) -> None:
        first = scan_newsroom(young, Scan())
        again = scan_newsroom(young, first)
        assert not again.is_unchanged_from(first)
        assert not any(releases(again)[address].is_unchanged_from(each) for address, each in releases(first).items())

    def test_nothing_is_as_it_was_even_beside_itself(self, young: Path) -> None:
        first = scan_newsroom(young, Scan())
        assert not first.is_unchanged_from(first)
        assert not any(each.is_unchanged_from(each) for each in releases(first).values())

    def test_a_folder_is_listed_again_at_every_look(self, young: Path) -> None:
        first = scan_newsroom(young, Scan())
        (young / f"releases/{BRIDGE}/en.md").write_bytes(TEXT)
        os.utime(young / f"releases/{BRIDGE}", (1, 1))
        assert releases(scan_newsroom(young, first))[BRIDGE].texts == ("en.md", "sv.md")

    def test_it_counts_as_old_after_two_seconds(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        status = (folder / f"releases/{BRIDGE}/sv.md").stat()
        for age, is_known in ((1_900_000_000, False), (2_100_000_000, True)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(time, "time_ns", lambda age=age: status.st_ctime_ns + age)
                first = scan_newsroom(folder, Scan())
                assert (
                    releases(scan_newsroom(folder, first))[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
                    == is_known
                )


def test_a_release_that_was_not_seen_before_is_as_nothing() -> None:
    assert not ReleaseFiles(BRIDGE, ("sv.md",), (), 1, 1).is_unchanged_from(None)
