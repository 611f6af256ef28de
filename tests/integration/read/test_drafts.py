"""A newsroom's folder: what is read, what is stray, and what cannot be read, each told where it is."""

import os
import socket
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.model.draft import Draft, Scalar
from tests.support.small_images import picture
from tests.support.stages import Drafts, read

TEXT = "releases/2025/bron/sv.md"
SOUND = b"---\nheadline: Bron\n---\n\nText.\n"


def newsroom(folder: Path, files: dict[str, bytes]) -> Drafts:
    """The drafts of a newsroom with these files."""
    for name, content in {"newsroom.yaml": b"title: Fj\xc3\xa4llby\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return read(folder)


def draft(folder: Path, content: bytes) -> Draft:
    """The draft of a release file with this content."""
    (only,) = newsroom(folder, {TEXT: content}).releases
    return only


def test_every_text_is_read_in_the_order_of_paths(tmp_path: Path) -> None:
    names = ["releases/2025/bron/sv.md", "releases/2025/bron/en.md", "releases/2024/ny-skola/sv.md"]
    drafts = newsroom(tmp_path, dict.fromkeys(names, SOUND))
    assert [each.path for each in drafts.releases] == sorted(names)
    assert drafts.strays == ()
    assert drafts.newsroom.fields is not None
    assert drafts.newsroom.fields.entries == ((Scalar("title", 1), Scalar("Fjällby", 1)),)


def test_the_body_knows_its_line(tmp_path: Path) -> None:
    found = draft(tmp_path, b"---\na: b\nc: d\n---\n\nText.\n\n---\n\nMer.\n")
    assert (found.body, found.body_line) == ("\nText.\n\n---\n\nMer.\n", 5)
    assert found.parse_errors == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf---\na: b\n---\n\nText.\n",
        b"---\r\na: b\r\n---\r\n\r\nText.\r\n",
        b"---\ra: b\r---\r\rText.\r",
        b"--- \na: b\n---\t\n\nText.\n",
    ],
)
def test_byte_order_marks_line_ends_and_blanks_of_any_kind_are_taken(tmp_path: Path, content: bytes) -> None:
    found = draft(tmp_path, content)
    assert (found.body, found.body_line, found.parse_errors) == ("\nText.\n", 4, ())
    assert found.fields is not None
    assert found.fields.entries[0][1] == Scalar("b", 2)


def test_a_front_matter_may_end_the_file(tmp_path: Path) -> None:
    found = draft(tmp_path, b"---\na: b\n---")
    assert (found.body, found.parse_errors) == ("", ())


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "expected a line of three hyphens"),
        (b"headline: Bron\n---\n", 1, "expected a line of three hyphens"),
        (b"\n---\na: b\n---\n", 1, "at the top of the file"),
        (b"---\na: b\n\nText.\n", 3, "has no end"),
        (b"---\na: b\nlead: >\n  c: d\n- e\nBrodtext har.\n", 6, "before the body"),
        (b"---", 1, "has no end"),
        (b"---\na: b\nc: \xe5\n---\n", 3, "not UTF-8 (octet E5 in this line)"),
        (b"---\na: \xed\xa0\x80\n---\n", 2, "not UTF-8"),
        (b"\xff\xfe-\x00-\x00", 1, "UTF-16"),
        (b"---\na: b\x00\n---\n", 2, "control character (U+0000)"),
        (b"---\na: b\n---\nText.\n\x1b[2J\n", 5, "control character (U+001B)"),
        ("---\na: b\n---\nEn\u2028rad.\n".encode(), 4, "control character (U+2028)"),
        (b"---\na: b\n---\n" + b"x" * 1_000_000, 1, "larger than 1 MB"),
        (b"---\na: b: c\n---\n", 2, "second colon"),
    ],
)
def test_a_text_that_cannot_be_read_has_a_fault_in_its_line(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    (fault,) = draft(tmp_path, content).parse_errors
    assert fault.line == line
    assert words in fault.message


def test_what_can_be_read_beside_a_fault_is_read(tmp_path: Path) -> None:
    assert draft(tmp_path, b"---\na: [\n---\nText.\n").body == "Text.\n"
    assert draft(tmp_path, b"---\na: b\n---\nT\x01ext.\n").fields is not None


def test_faults_of_a_hostile_file_are_not_without_end(tmp_path: Path) -> None:
    assert len(draft(tmp_path, b"---\na: b\n---\n" + b"\x01\n" * 10_000).parse_errors) == 20


def test_a_folder_without_newsroom_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pressroom new"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("path", "stray", "words"),
    [
        ("releases/x.md", "releases/x.md", "releases/<year>/<slug>/<language>.md"),
        ("releases/2025/x.md", "releases/2025/x.md", "no part of a release"),
        ("releases/20255/bron/sv.md", "releases/20255", "a year of four digits"),
        ("releases/utkast/bron/sv.md", "releases/utkast", "a year of four digits"),
        ("releases/2025/Bron Är/sv.md", "releases/2025/Bron Är", "such as bron-ar,"),
        ("releases/2025/bron_ar/sv.md", "releases/2025/bron_ar", "such as bron-ar,"),
        ("releases/2025/橋/sv.md", "releases/2025/橋", "a–z, digits and single hyphens as"),
        ("releases/2025/bron/svenska.md", "releases/2025/bron/svenska.md", "a language code"),
        ("releases/2025/bron/SV.MD", "releases/2025/bron/SV.MD", "a language code"),
        ("releases/2025/bron/bilder/a.jpg", "releases/2025/bron/bilder", "beside one another"),
        ("releases/2024/tom/a.txt", "releases/2024/tom", "no text in this folder"),
    ],
)
def test_what_fits_nowhere_is_a_stray(tmp_path: Path, path: str, stray: str, words: str) -> None:
    drafts = newsroom(tmp_path, {TEXT: SOUND, path: SOUND})
    assert [each.path for each in drafts.strays] == [stray]
    assert words in drafts.strays[0].message
    assert [each.path for each in drafts.releases] == [TEXT]


@pytest.mark.parametrize(
    "path",
    [
        "releases/record.jsonl",
        "releases/keys.json",
        "releases/.keys.json.new",
        "releases/.DS_Store",
        "releases/2025/.git/sv.md",
        "releases/2025/bron/.sv.md.swp",
        "releases/2025/bron/sv.md~",
        "releases/2025/bron/#sv.md#",
        "releases/2025/bron/sv.md.bak",
        "releases/2025/bron/Thumbs.db",
    ],
)
def test_hidden_files_backups_the_record_and_the_keys_are_left_alone(tmp_path: Path, path: str) -> None:
    drafts = newsroom(tmp_path, {TEXT: SOUND, path: b"x"})
    assert drafts.strays == ()
    assert [each.path for each in drafts.releases] == [TEXT]
    assert drafts.releases[0].files == ()


def test_an_empty_folder_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "releases/2025/tom").mkdir(parents=True)
    assert newsroom(tmp_path, {}) == Drafts(read(tmp_path).newsroom, ())


def test_a_newsroom_without_releases_is_one(tmp_path: Path) -> None:
    assert newsroom(tmp_path, {}).releases == ()


def test_links_out_of_the_newsroom_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "sv.md").write_bytes(SOUND)
    inside = tmp_path / "inside"
    newsroom(inside, {TEXT: SOUND})
    (inside / "releases/2025/bron/en.md").symlink_to(outside / "sv.md")
    (inside / "releases/2025/bron/hemlig.pdf").symlink_to("/etc/passwd")
    (inside / "releases/2024").symlink_to(outside)
    drafts = read(inside)
    assert [each.path for each in drafts.releases] == [TEXT]
    assert drafts.releases[0].files == ()
    assert [each.path for each in drafts.strays] == [
        "releases/2024",
        "releases/2025/bron/en.md",
        "releases/2025/bron/hemlig.pdf",
    ]
    assert all("leads out of the newsroom" in each.message for each in drafts.strays)


def test_links_within_the_newsroom_are_followed(tmp_path: Path) -> None:
    newsroom(tmp_path, {TEXT: SOUND, "bilder/a.txt": b"abc"})
    (tmp_path / "releases/2025/bron/a.txt").symlink_to(tmp_path / "bilder/a.txt")
    assert [each.size for each in read(tmp_path).releases[0].files] == [3]


def test_what_is_neither_file_nor_folder_is_a_stray(tmp_path: Path) -> None:
    newsroom(tmp_path, {TEXT: SOUND})
    os.mkfifo(tmp_path / "releases/2025/bron/en.md")
    (tmp_path / "releases/2025/bron/fi.md").symlink_to("nowhere.md")
    with socket.socket(socket.AF_UNIX) as listener:
        there = Path.cwd()
        os.chdir(tmp_path / "releases/2025/bron")  # the path of a socket must be short
        try:
            listener.bind("nb.md")
        finally:
            os.chdir(there)
    drafts = read(tmp_path)
    assert [each.path[-5:] for each in drafts.strays] == ["en.md", "fi.md", "nb.md"]
    assert [each.path for each in drafts.releases] == [TEXT]


def test_a_name_that_is_no_text_is_a_stray_that_can_be_printed(tmp_path: Path) -> None:
    newsroom(tmp_path, {TEXT: SOUND})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/releases/2025/br\xe5")).mkdir()
    (tmp_path / "releases/2025/a\nb").mkdir()
    drafts = read(tmp_path)
    assert [each.path for each in drafts.strays] == ["releases/2025/a\ufffdb", "releases/2025/br\ufffd"]


def test_a_text_that_may_not_be_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(tmp_path, {TEXT: SOUND, "releases/2025/bron/a.pdf": b"x"})
    monkeypatch.setattr("builtins.open", _refuse)
    (found,) = read(tmp_path).releases
    assert "cannot be read: Permission denied" in found.parse_errors[0].message
    assert "Permission denied" in found.files[0].error


def _refuse(path: str, *_: object) -> None:
    if path.endswith((".json", ".jsonl")):
        raise FileNotFoundError(2, "No such file or directory", path)
    raise PermissionError(13, "Permission denied", path)


def test_a_folder_that_may_not_be_read_is_a_stray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(tmp_path, {TEXT: SOUND})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("bron"):
            _refuse(path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    drafts = read(tmp_path)
    assert [each.path for each in drafts.strays] == ["releases/2025/bron"]
    assert "Permission denied" in drafts.strays[0].message


def test_of_the_files_beside_the_newsroom_only_pictures_are_looked_at(tmp_path: Path) -> None:
    files = {"logo.png": picture("PNG"), "README.md": b"x", "hemligt.pdf": b"x", "bilder/a.png": picture("PNG")}
    assert [each.name for each in newsroom(tmp_path, files).newsroom.files] == ["logo.png"]
