"""A scan finds every change in a newsroom's folder and reuses what has not changed; in doubt, it scans again."""

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
    """Create a newsroom with two releases, with files that never count as recent."""
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


def wait_for_clock() -> None:
    """Wait until the clock of the file system has changed: it moves in steps of some milliseconds."""
    time.sleep(0.02)


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def releases(scan: Scan) -> dict[str, ReleaseFiles]:
    """Return the releases of all years, by their addresses."""
    return {address: each for year in scan.years for address, each in scan.releases(year).items()}


def test_a_scan_has_the_texts_and_files_of_each_release_sorted_by_address(folder: Path) -> None:
    scan = scan_newsroom(folder, Scan())
    assert list(releases(scan)) == [SCHOOL, BRIDGE]
    assert [(each.texts, each.files) for each in releases(scan).values()] == [
        (("en.md", "sv.md"), ()),
        (("sv.md",), ("bild.jpg",)),
    ]
    assert scan.images == ("logo.png",)
    assert scan.all_unexpected_files == ()


def test_a_year_that_has_not_changed_keeps_its_value(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    second = scan_newsroom(folder, first)
    assert second.is_unchanged_from(first)
    assert all(second.years[name] is year for name, year in first.years.items())


def test_a_scan_without_a_previous_one_gives_the_same_result(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    assert scan_newsroom(folder, Scan()) == first == scan_newsroom(folder, first)
    assert scan_newsroom(folder, Scan()).is_unchanged_from(first)


def test_folders_that_have_not_changed_are_not_listed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scan_newsroom(folder, Scan())
    paths: list[str] = []
    scandir = os.scandir

    def record_path(path: str) -> object:
        paths.append(os.path.relpath(path, folder))
        return scandir(path)

    monkeypatch.setattr("os.scandir", record_path)
    assert scan_newsroom(folder, first) == first
    assert paths == [".", "releases"]


CHANGES: dict[str, Change] = {
    "a text": lambda release: append(release / "sv.md"),
    "a text of the same size": lambda release: (release / "sv.md").write_bytes(TEXT.replace(b"Bron", b"Kajn")),
    "a picture": lambda release: append(release / "bild.jpg"),
    "a text that is touched": lambda release: os.utime(release / "sv.md"),
    "one more text": lambda release: (release / "en.md").write_bytes(TEXT),
    "one more file": lambda release: (release / "plan.pdf").write_bytes(b"1"),
    "one text less": lambda release: (release / "sv.md").unlink(),
    "one picture less": lambda release: (release / "bild.jpg").unlink(),
    "a renamed text": lambda release: (release / "sv.md").rename(release / "en.md"),
    "a renamed picture": lambda release: (release / "bild.jpg").rename(release / "bron.jpg"),
    "a text that is replaced": lambda release: replace_text(release / "sv.md"),
}


def replace_text(path: Path) -> None:
    """Replace a file with another one of the same size and time, as an editor or rsync does."""
    status = path.stat()
    temp_path = path.with_name("beside.tmp")
    temp_path.write_bytes(TEXT.replace(b"Bron", b"Kajn"))
    os.utime(temp_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    temp_path.replace(path)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_a_release_is_found_and_other_years_keep_their_value(folder: Path, change: str) -> None:
    first = scan_newsroom(folder, Scan())
    wait_for_clock()
    CHANGES[change](folder / "releases" / BRIDGE)
    second = scan_newsroom(folder, first)
    assert not second.is_unchanged_from(first)
    assert not releases(second)[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
    assert second.years["2024"] is first.years["2024"]
    assert second == scan_newsroom(folder, Scan())


def test_a_changed_file_of_equal_size_and_time_is_found(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    text = folder / f"releases/{BRIDGE}/sv.md"
    status = text.stat()
    wait_for_clock()
    text.write_bytes(TEXT.replace(b"Bron", b"Kajn"))
    os.utime(text, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (text.stat().st_size, text.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert not releases(scan_newsroom(folder, first))[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])


def test_a_new_file_in_a_folder_whose_time_is_set_back_is_found(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    release_folder = folder / f"releases/{BRIDGE}"
    status = release_folder.stat()
    wait_for_clock()
    (release_folder / "en.md").write_bytes(TEXT)
    os.utime(release_folder, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert releases(scan_newsroom(folder, first))[BRIDGE].texts == ("en.md", "sv.md")


def test_a_new_release_in_a_year_whose_time_is_set_back_is_found(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    status = (folder / "releases/2025").stat()
    wait_for_clock()
    shutil.copytree(folder / "releases" / SCHOOL, folder / "releases/2025/kajen")
    os.utime(folder / "releases/2025", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert list(releases(scan_newsroom(folder, first))) == [SCHOOL, BRIDGE, "2025/kajen"]


MOVES: dict[str, tuple[Change, list[str]]] = {
    "one more": (lambda at: shutil.copytree(at / BRIDGE, at / "2025/kajen"), [SCHOOL, BRIDGE, "2025/kajen"]),
    "one less": (lambda at: shutil.rmtree(at / BRIDGE), [SCHOOL]),
    "a renamed one": (lambda at: (at / BRIDGE).rename(at / "2025/broar"), [SCHOOL, "2025/broar"]),
    "one in another year": (lambda at: (at / BRIDGE).rename(at / "2024/bron"), ["2024/bron", SCHOOL]),
    "one more year": (lambda at: shutil.copytree(at / "2024", at / "2023"), ["2023/ny-skola", SCHOOL, BRIDGE]),
    "one year less": (lambda at: shutil.rmtree(at / "2024"), [BRIDGE]),
    "a renamed year": (lambda at: (at / "2024").rename(at / "2026"), [BRIDGE, "2026/ny-skola"]),
    "none at all": (shutil.rmtree, []),
}


@pytest.mark.parametrize("move", MOVES)
def test_new_missing_and_renamed_releases_are_found(folder: Path, move: str) -> None:
    first = scan_newsroom(folder, Scan())
    wait_for_clock()
    change, addresses = MOVES[move]
    change(folder / "releases")
    second = scan_newsroom(folder, first)
    assert not second.is_unchanged_from(first)
    assert list(releases(second)) == addresses
    assert second == scan_newsroom(folder, Scan())


@pytest.mark.parametrize("name", ["newsroom.yaml", "logo.png"])
def test_a_change_of_newsroom_yaml_or_its_logo_is_found(folder: Path, name: str) -> None:
    first = scan_newsroom(folder, Scan())
    wait_for_clock()
    append(folder / name)
    second = scan_newsroom(folder, first)
    assert not second.is_unchanged_from(first)
    assert second.newsroom_stat_digest != first.newsroom_stat_digest
    assert second.years == first.years


def test_another_picture_beside_newsroom_yaml_is_found_and_another_text_is_ignored(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    (folder / "README.md").write_text("x")
    assert scan_newsroom(folder, first).is_unchanged_from(first)
    (folder / "karta.png").write_bytes(b"1")
    assert scan_newsroom(folder, first).images == ("karta.png", "logo.png")
    assert not scan_newsroom(folder, first).is_unchanged_from(first)


def test_pictures_in_a_folder_beside_newsroom_yaml_may_be_logos(folder: Path) -> None:
    names = ("logos/a.png", "logos/b.txt", "logos/.c.png", "logos/deep/d.png", ".git/e.png", "out/f.png", "locale/g.po")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"1")
    (folder / "linked").symlink_to(folder / "logos")
    first = scan_newsroom(folder, Scan())
    assert first.images == ("logo.png", "logos/a.png")
    wait_for_clock()
    append(folder / "logos/a.png")
    assert not scan_newsroom(folder, first).is_unchanged_from(first)


def test_temporary_files_of_an_editor_do_not_change_a_release(folder: Path) -> None:
    first = scan_newsroom(folder, Scan())
    wait_for_clock()
    (folder / f"releases/{BRIDGE}/.sv.md.swp").write_bytes(b"x")
    second = scan_newsroom(folder, first)
    assert releases(second)[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
    assert releases(second)[BRIDGE].texts == ("sv.md",)


def test_unexpected_files_are_reported_by_every_scan(folder: Path) -> None:
    for name in ("releases/lost.md", "releases/2025/lost.md", f"releases/{BRIDGE}/svenska.md"):
        (folder / name).write_bytes(TEXT)
    first = scan_newsroom(folder, Scan())
    second = scan_newsroom(folder, first)
    assert [each.path for each in second.all_unexpected_files] == [
        "releases/lost.md",
        "releases/2025/lost.md",
        f"releases/{BRIDGE}/svenska.md",
    ]
    assert second.is_unchanged_from(first)


class TestRecentChanges:
    """A file that has just changed may change again with the same time stamp."""

    @pytest.fixture
    def recent(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(scanner, "_RECENT_NS", 3_600_000_000_000)
        return folder

    def test_a_recent_file_is_read_again_by_every_scan(self, recent: Path) -> None:
        first = scan_newsroom(recent, Scan())
        second = scan_newsroom(recent, first)
        assert not second.is_unchanged_from(first)
        assert not any(releases(second)[address].is_unchanged_from(each) for address, each in releases(first).items())

    def test_a_recent_release_is_not_even_unchanged_from_itself(self, recent: Path) -> None:
        first = scan_newsroom(recent, Scan())
        assert not first.is_unchanged_from(first)
        assert not any(each.is_unchanged_from(each) for each in releases(first).values())

    def test_a_recent_folder_is_listed_again_by_every_scan(self, recent: Path) -> None:
        first = scan_newsroom(recent, Scan())
        (recent / f"releases/{BRIDGE}/en.md").write_bytes(TEXT)
        os.utime(recent / f"releases/{BRIDGE}", (1, 1))
        assert releases(scan_newsroom(recent, first))[BRIDGE].texts == ("en.md", "sv.md")

    def test_a_file_is_recent_for_two_seconds(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        status = (folder / f"releases/{BRIDGE}/sv.md").stat()
        for age, is_unchanged in ((1_900_000_000, False), (2_100_000_000, True)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(time, "time_ns", lambda age=age: status.st_ctime_ns + age)
                first = scan_newsroom(folder, Scan())
                assert (
                    releases(scan_newsroom(folder, first))[BRIDGE].is_unchanged_from(releases(first)[BRIDGE])
                    == is_unchanged
                )


def test_a_release_without_a_previous_scan_is_not_unchanged() -> None:
    assert not ReleaseFiles(BRIDGE, ("sv.md",), (), 1, 1).is_unchanged_from(None)
