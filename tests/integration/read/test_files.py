"""What is told of a file beside a text: its kind and pixels, by its content where it is a picture."""

import zlib
from pathlib import Path

import pytest
from PIL import Image

from pressroom.model.draft import FileInfo
from pressroom.read import files
from pressroom.read.files import read_file_info
from tests.support.small_images import picture

ENDINGS = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def facts_of(folder: Path, name: str, content: bytes) -> FileInfo:
    path = folder / name
    path.write_bytes(content)
    return read_file_info(str(path), name)


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_picture_has_pixels_and_the_type_of_its_content(tmp_path: Path, kind: str) -> None:
    content = picture(kind, (30, 20))
    found = facts_of(tmp_path, f"a.{ENDINGS[kind]}", content)
    assert (found.width, found.height, found.error) == (30, 20, "")
    assert found.media_type == f"image/{kind.lower()}"
    assert found.size == len(content)


def test_a_picture_that_lies_on_its_side_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = facts_of(tmp_path, "a.jpeg", picture("JPEG", (30, 20), exif=exif))
    assert (found.width, found.height) == (20, 30)


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_picture_that_is_cut_off_has_a_fault(tmp_path: Path, kind: str, part: float) -> None:
    content = picture(kind, (300, 200))
    found = facts_of(tmp_path, f"a.{ENDINGS[kind]}", content[: int(len(content) * part)])
    assert found.error
    assert (found.width, found.media_type) == (0, "")


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG"])
def test_a_few_octets_behind_the_end_do_no_harm(tmp_path: Path, kind: str) -> None:
    assert facts_of(tmp_path, f"a.{ENDINGS[kind]}", picture(kind) + bytes(100)).error == ""


def test_a_video_behind_a_photograph_does_no_harm(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "a.jpg", picture("JPEG") + b"video" * 10_000).error == ""


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xd9"])
def test_what_is_no_picture_has_a_fault(tmp_path: Path, content: bytes) -> None:
    assert "no picture that can be read" in facts_of(tmp_path, "a.png", content).error


def test_a_name_that_does_not_tell_the_truth_is_a_fault(tmp_path: Path) -> None:
    fault = facts_of(tmp_path, "a.png", picture("JPEG")).error
    assert "its content is JPEG, its name says .png" in fault


@pytest.mark.parametrize("size", [(20_000, 6_000), (50_000, 50_000)])
def test_a_picture_with_too_many_pixels_is_a_fault(tmp_path: Path, size: tuple[int, int]) -> None:
    sound = picture("PNG")
    header = b"IHDR" + b"".join(side.to_bytes(4) for side in size) + sound[24:29]
    content = sound[:12] + header + zlib.crc32(header).to_bytes(4) + sound[33:]
    assert "100 million pixels" in facts_of(tmp_path, "a.png", content).error


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.PDF", "application/pdf"),
        ("a.csv", "text/csv"),
        ("a.mp4", "video/mp4"),
        ("a.html", ""),
        ("a.svg", ""),
        ("a.js", ""),
        ("a.xml", ""),
        ("a", ""),
        ("a.pdf.exe", ""),
    ],
)
def test_other_files_are_of_the_kind_that_their_name_says(tmp_path: Path, name: str, media_type: str) -> None:
    found = facts_of(tmp_path, name, b"abc")
    assert (found.media_type, found.size, found.error) == (media_type, 3, "")


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    one, same, other = (facts_of(tmp_path, name, text) for name, text in [("a", b"x"), ("b", b"x"), ("c", b"y")])
    assert one.digest == same.digest != other.digest
    assert len(one.digest) == 64


def test_a_file_that_is_gone_has_a_fault(tmp_path: Path) -> None:
    assert "cannot be read" in read_file_info(str(tmp_path / "a.pdf"), "a.pdf").error


def test_a_photograph_of_several_pictures_is_a_jpeg(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "b.mpo", "MPO", save_all=True, append_images=frames[1:])
    found = facts_of(tmp_path, "a.jpg", (tmp_path / "b.mpo").read_bytes())
    assert (found.media_type, found.width, found.error) == ("image/jpeg", 30, "")


def test_a_large_file_is_read_piece_by_piece_to_the_same_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = [
        facts_of(tmp_path, name, content) for name, content in (("a.zip", b"x" * 5000), ("a.png", picture("PNG")))
    ]
    monkeypatch.setattr(files, "_CHUNK_BYTES", 100)
    assert [read_file_info(str(tmp_path / found.name), found.name) for found in at_once] == at_once
