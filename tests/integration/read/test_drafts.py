"""A newsroom's folder is read into drafts; unexpected files and parse errors have their place."""

import os
import socket
from pathlib import Path

import pytest

from pressroom.errors import ConfigError
from pressroom.model.draft import Draft, Scalar
from tests.support.small_images import image_bytes
from tests.support.stages import Drafts, read_drafts

TEXT = "releases/2025/bron/sv.md"
VALID_TEXT = b"---\nheadline: Bron\n---\n\nText.\n"


def read_newsroom(folder: Path, files: dict[str, bytes]) -> Drafts:
    """Write a newsroom with these files and read its drafts."""
    for name, content in {"newsroom.yaml": b"title: Fj\xc3\xa4llby\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return read_drafts(folder)


def read_draft(folder: Path, content: bytes) -> Draft:
    """Write one text of a release and read its draft."""
    (draft,) = read_newsroom(folder, {TEXT: content}).releases
    return draft


def test_every_text_is_read_in_the_order_of_paths(tmp_path: Path) -> None:
    names = ["releases/2025/bron/sv.md", "releases/2025/bron/en.md", "releases/2024/ny-skola/sv.md"]
    drafts = read_newsroom(tmp_path, dict.fromkeys(names, VALID_TEXT))
    assert [each.path for each in drafts.releases] == sorted(names)
    assert drafts.unexpected_files == ()
    assert drafts.newsroom.fields is not None
    assert drafts.newsroom.fields.entries == (
        (Scalar("title", 1, column=1, end_line=1, end_column=6), Scalar("Fjällby", 1, False, 8, 1, 15)),
    )


def test_the_body_has_its_line(tmp_path: Path) -> None:
    draft = read_draft(tmp_path, b"---\na: b\nc: d\n---\n\nText.\n\n---\n\nMer.\n")
    assert (draft.body, draft.body_line) == ("\nText.\n\n---\n\nMer.\n", 5)
    assert draft.parse_errors == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf---\na: b\n---\n\nText.\n",
        b"---\r\na: b\r\n---\r\n\r\nText.\r\n",
        b"---\ra: b\r---\r\rText.\r",
        b"--- \na: b\n---\t\n\nText.\n",
    ],
)
def test_byte_order_marks_line_ends_and_spaces_of_any_kind_are_accepted(tmp_path: Path, content: bytes) -> None:
    draft = read_draft(tmp_path, content)
    assert (draft.body, draft.body_line, draft.parse_errors) == ("\nText.\n", 4, ())
    assert draft.fields is not None
    assert draft.fields.entries[0][1] == Scalar("b", 2, column=4, end_line=2, end_column=5)


def test_a_file_may_end_with_its_front_matter(tmp_path: Path) -> None:
    draft = read_draft(tmp_path, b"---\na: b\n---")
    assert (draft.body, draft.parse_errors) == ("", ())


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "start the file with a line of three hyphens"),
        (b"headline: Bron\n---\n", 1, "start the file with a line of three hyphens"),
        (b"\n---\na: b\n---\n", 1, "the front matter is missing"),
        (b"---\na: b\n\nText.\n", 3, "has no end"),
        (b"---\na: b\nlead: >\n  c: d\n- e\nBrodtext har.\n", 6, "before the body"),
        (b"---", 1, "has no end"),
        (b"---\na: b\nc: \xe5\n---\n", 3, "not UTF-8 (byte E5 in this line)"),
        (b"---\na: \xed\xa0\x80\n---\n", 2, "not UTF-8"),
        (b"\xff\xfe-\x00-\x00", 1, "UTF-16"),
        (b"---\na: b\x00\n---\n", 2, "control character (U+0000)"),
        (b"---\na: b\n---\nText.\n\x1b[2J\n", 5, "control character (U+001B)"),
        ("---\na: b\n—\n\nText.\n".encode(), 3, "“—” (U+2014 EM DASH), but it must be three hyphens"),
        ("---\na: b\n–\n\nText.\n\n---\n\nMer.\n".encode(), 3, "“–” (U+2013 EN DASH), but it must be three"),
        ("—\na: b\n---\n\nText.\n".encode(), 1, "“—” (U+2014 EM DASH), but it must be three hyphens"),
        (b"---\na: b\n--\n\nText.\n", 3, "“--” (U+002D HYPHEN-MINUS), but it must be three hyphens"),
        (b"---\na: b\n---\nEn\x07rad.\n", 4, "control character (U+0007)"),
        (b"---\na: b\n---\n" + b"x" * 1_000_000, 1, "larger than 1 MB"),
        (b"---\na: b: c\n---\n", 2, "second colon"),
    ],
)
def test_a_text_that_cannot_be_parsed_has_an_error_with_its_line(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    (error,) = read_draft(tmp_path, content).parse_errors
    assert error.line == line
    assert words in error.message


def test_the_rest_of_a_text_with_an_error_is_read(tmp_path: Path) -> None:
    assert read_draft(tmp_path, b"---\na: [\n---\nText.\n").body == "Text.\n"
    assert read_draft(tmp_path, b"---\na: b\n---\nT\x01ext.\n").fields is not None


def test_the_errors_of_a_hostile_file_are_limited(tmp_path: Path) -> None:
    assert len(read_draft(tmp_path, b"---\na: b\n---\n" + b"\x01\n" * 10_000).parse_errors) == 20


def test_a_folder_without_newsroom_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pressroom new"):
        read_drafts(tmp_path)


@pytest.mark.parametrize(
    ("path", "unexpected_path", "words"),
    [
        ("releases/x.md", "releases/x.md", "releases/<year>/<slug>/<language>.md"),
        ("releases/2025/x.md", "releases/2025/x.md", "not part of a release"),
        ("releases/20255/bron/sv.md", "releases/20255", "a year of four digits"),
        ("releases/utkast/bron/sv.md", "releases/utkast", "a year of four digits"),
        ("releases/2025/Bron Är/sv.md", "releases/2025/Bron Är", "such as bron-ar;"),
        ("releases/2025/bron_ar/sv.md", "releases/2025/bron_ar", "such as bron-ar;"),
        ("releases/2025/橋/sv.md", "releases/2025/橋", "a–z, digits and single hyphens;"),
        ("releases/2025/bron/svenska.md", "releases/2025/bron/svenska.md", "a language code"),
        ("releases/2025/bron/SV.MD", "releases/2025/bron/SV.MD", "a language code"),
        ("releases/2025/bron/bilder/a.jpg", "releases/2025/bron/bilder", "cannot have folders"),
        ("releases/2024/tom/a.txt", "releases/2024/tom", "no text in this folder"),
    ],
)
def test_a_file_in_the_wrong_place_is_unexpected(tmp_path: Path, path: str, unexpected_path: str, words: str) -> None:
    drafts = read_newsroom(tmp_path, {TEXT: VALID_TEXT, path: VALID_TEXT})
    assert [each.path for each in drafts.unexpected_files] == [unexpected_path]
    assert words in drafts.unexpected_files[0].message
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
def test_hidden_files_backups_the_record_and_the_keys_are_ignored(tmp_path: Path, path: str) -> None:
    drafts = read_newsroom(tmp_path, {TEXT: VALID_TEXT, path: b"x"})
    assert drafts.unexpected_files == ()
    assert [each.path for each in drafts.releases] == [TEXT]
    assert drafts.releases[0].files == ()


def test_an_empty_folder_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "releases/2025/tom").mkdir(parents=True)
    assert read_newsroom(tmp_path, {}) == Drafts(read_drafts(tmp_path).newsroom, ())


def test_a_newsroom_may_have_no_releases(tmp_path: Path) -> None:
    assert read_newsroom(tmp_path, {}).releases == ()


def test_links_out_of_the_newsroom_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "sv.md").write_bytes(VALID_TEXT)
    inside = tmp_path / "inside"
    read_newsroom(inside, {TEXT: VALID_TEXT})
    (inside / "releases/2025/bron/en.md").symlink_to(outside / "sv.md")
    (inside / "releases/2025/bron/hemlig.pdf").symlink_to("/etc/passwd")
    (inside / "releases/2024").symlink_to(outside)
    drafts = read_drafts(inside)
    assert [each.path for each in drafts.releases] == [TEXT]
    assert drafts.releases[0].files == ()
    assert [each.path for each in drafts.unexpected_files] == [
        "releases/2024",
        "releases/2025/bron/en.md",
        "releases/2025/bron/hemlig.pdf",
    ]
    assert all("leads out of the newsroom" in each.message for each in drafts.unexpected_files)


def test_links_within_the_newsroom_are_followed(tmp_path: Path) -> None:
    read_newsroom(tmp_path, {TEXT: VALID_TEXT, "bilder/a.txt": b"abc"})
    (tmp_path / "releases/2025/bron/a.txt").symlink_to(tmp_path / "bilder/a.txt")
    assert [each.size for each in read_drafts(tmp_path).releases[0].files] == [3]


def test_a_pipe_a_socket_and_a_broken_link_are_unexpected(tmp_path: Path) -> None:
    read_newsroom(tmp_path, {TEXT: VALID_TEXT})
    os.mkfifo(tmp_path / "releases/2025/bron/en.md")
    (tmp_path / "releases/2025/bron/fi.md").symlink_to("nowhere.md")
    with socket.socket(socket.AF_UNIX) as listener:
        current_folder = Path.cwd()
        os.chdir(tmp_path / "releases/2025/bron")  # the path of a socket must be short
        try:
            listener.bind("nb.md")
        finally:
            os.chdir(current_folder)
    drafts = read_drafts(tmp_path)
    assert sorted(each.path[-5:] for each in drafts.unexpected_files) == ["en.md", "fi.md", "nb.md"]
    assert [each.path for each in drafts.releases] == [TEXT]


def test_the_path_of_an_unexpected_file_can_always_be_printed(tmp_path: Path) -> None:
    read_newsroom(tmp_path, {TEXT: VALID_TEXT})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/releases/2025/br\xe5")).mkdir()
    (tmp_path / "releases/2025/a\nb").mkdir()
    drafts = read_drafts(tmp_path)
    assert [each.path for each in drafts.unexpected_files] == ["releases/2025/a\ufffdb", "releases/2025/br\ufffd"]


def test_a_text_without_read_permission_has_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_newsroom(tmp_path, {TEXT: VALID_TEXT, "releases/2025/bron/a.pdf": b"x"})
    monkeypatch.setattr("os.open", _refuse)
    (draft,) = read_drafts(tmp_path).releases
    assert "cannot be read: Permission denied" in draft.parse_errors[0].message
    assert "Permission denied" in draft.files[0].error


def _refuse(path: str, *_: object) -> None:
    if path.endswith((".json", ".jsonl")):
        raise FileNotFoundError(2, "No such file or directory", path)
    raise PermissionError(13, "Permission denied", path)


def test_a_folder_without_read_permission_is_unexpected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_newsroom(tmp_path, {TEXT: VALID_TEXT})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("bron"):
            _refuse(path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    drafts = read_drafts(tmp_path)
    assert [each.path for each in drafts.unexpected_files] == ["releases/2025/bron"]
    assert "Permission denied" in drafts.unexpected_files[0].message


def test_only_pictures_are_read_of_the_files_beside_newsroom_yaml(tmp_path: Path) -> None:
    files = {"logo.png": image_bytes("PNG"), "README.md": b"x", "hemligt.pdf": b"x", "bilder/a.png": image_bytes("PNG")}
    assert [each.name for each in read_newsroom(tmp_path, files).newsroom.files] == ["logo.png"]


def test_of_the_pictures_in_folders_only_those_that_are_logos_are_read(tmp_path: Path) -> None:
    text = b"organisations: {a: {logo: logos/a.png}, b: {logo: [x]}, c: d}\ncontacts: {e: {logo: logos/b.png}}\n"
    files = {f"logos/{name}.png": image_bytes("PNG") for name in "abc"} | {"newsroom.yaml": text}
    assert [each.name for each in read_newsroom(tmp_path, files).newsroom.files] == ["logos/a.png"]
