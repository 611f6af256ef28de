"""A file next to a text is read for its size, digest and media type; an image for its width and height too."""

import zlib
from pathlib import Path

import pytest
from PIL import Image

from pressroom.model.draft import FileInfo
from pressroom.read import drafts
from pressroom.read.drafts import read_file_info
from tests.support.small_images import image_bytes

SUFFIXES = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def write_and_read(folder: Path, name: str, content: bytes) -> FileInfo:
    path = folder / name
    path.write_bytes(content)
    return read_file_info(str(path), name)


@pytest.mark.parametrize("kind", SUFFIXES)
def test_a_picture_has_a_size_in_pixels_and_the_type_of_its_content(tmp_path: Path, kind: str) -> None:
    content = image_bytes(kind, (30, 20))
    file_info = write_and_read(tmp_path, f"a.{SUFFIXES[kind]}", content)
    assert (file_info.width, file_info.height, file_info.error) == (30, 20, "")
    assert file_info.media_type == f"image/{kind.lower()}"
    assert file_info.size == len(content)


def test_a_rotated_picture_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file_info = write_and_read(tmp_path, "a.jpeg", image_bytes("JPEG", (30, 20), exif=exif))
    assert (file_info.width, file_info.height) == (20, 30)


@pytest.mark.parametrize("kind", SUFFIXES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_an_incomplete_picture_has_an_error(tmp_path: Path, kind: str, part: float) -> None:
    content = image_bytes(kind, (300, 200))
    file_info = write_and_read(tmp_path, f"a.{SUFFIXES[kind]}", content[: int(len(content) * part)])
    assert file_info.error
    assert (file_info.width, file_info.media_type) == (0, "")


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG"])
def test_a_few_bytes_after_the_end_are_ignored(tmp_path: Path, kind: str) -> None:
    assert write_and_read(tmp_path, f"a.{SUFFIXES[kind]}", image_bytes(kind) + bytes(100)).error == ""


def test_a_video_after_a_photograph_is_ignored(tmp_path: Path) -> None:
    assert write_and_read(tmp_path, "a.jpg", image_bytes("JPEG") + b"video" * 10_000).error == ""


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xd9"])
def test_a_file_that_is_not_a_picture_has_an_error(tmp_path: Path, content: bytes) -> None:
    assert "not a picture that can be read" in write_and_read(tmp_path, "a.png", content).error


def test_a_name_that_does_not_match_the_content_is_an_error(tmp_path: Path) -> None:
    error = write_and_read(tmp_path, "a.png", image_bytes("JPEG")).error
    assert "its content is JPEG but its name ends in .png" in error


@pytest.mark.parametrize("size", [(20_000, 6_000), (50_000, 50_000)])
def test_a_picture_with_too_many_pixels_has_an_error(tmp_path: Path, size: tuple[int, int]) -> None:
    valid = image_bytes("PNG")
    header = b"IHDR" + b"".join(side.to_bytes(4) for side in size) + valid[24:29]
    content = valid[:12] + header + zlib.crc32(header).to_bytes(4) + valid[33:]
    assert "100 million pixels" in write_and_read(tmp_path, "a.png", content).error


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
def test_the_media_type_of_other_files_comes_from_their_name(tmp_path: Path, name: str, media_type: str) -> None:
    file_info = write_and_read(tmp_path, name, b"abc")
    assert (file_info.media_type, file_info.size, file_info.error) == (media_type, 3, "")


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    one, same, other = (write_and_read(tmp_path, name, text) for name, text in [("a", b"x"), ("b", b"x"), ("c", b"y")])
    assert one.digest == same.digest != other.digest
    assert len(one.digest) == 64


def test_a_missing_file_has_an_error(tmp_path: Path) -> None:
    assert "cannot be read" in read_file_info(str(tmp_path / "a.pdf"), "a.pdf").error


def test_a_photograph_with_more_than_one_picture_is_a_jpeg(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "b.mpo", "MPO", save_all=True, append_images=frames[1:])
    file_info = write_and_read(tmp_path, "a.jpg", (tmp_path / "b.mpo").read_bytes())
    assert (file_info.media_type, file_info.width, file_info.error) == ("image/jpeg", 30, "")


def test_a_large_file_is_read_in_chunks_with_the_same_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = [
        write_and_read(tmp_path, name, content)
        for name, content in (("a.zip", b"x" * 5000), ("a.png", image_bytes("PNG")))
    ]
    monkeypatch.setattr(drafts, "_CHUNK_BYTES", 100)
    assert [read_file_info(str(tmp_path / file_info.name), file_info.name) for file_info in at_once] == at_once
