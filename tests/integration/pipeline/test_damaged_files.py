"""What `check` accepts, `build` makes: pictures and documents that are damaged in every way are reported or built."""

from pathlib import Path
from random import Random

import pytest

from pressroom.images import choose_sizes
from pressroom.images.encode import encode_image
from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import compute_embedded_size, embed_metadata
from pressroom.read.images import measure_image
from tests.support.damaged_files import PICTURES, correct_checksums, damage
from tests.support.publishing import BRIDGE, PublishingNewsroom

METADATA = ImageMetadata("sv", "Bron", "Ada Ekström", "Fri", "En bro i dis")
NO_TIFF = {
    "photo.jpg": (b"Exif\0\0MM\0*", b"Exif\0\0MM\0k"),
    "cmyk.jpg": (b"Exif\0\0MM\0*\0\0\0\x08", b"Exif\0\0MMMMMMMM"),
    "rgb.png": (b"eXIfMM\0*", b"eXIfMMXX"),
    "lossy.webp": (b"MM\0*\0\0\0\x08", b"MM\0*\xff\xff\xff\xff"),
}


def publish_pictures(newsroom: PublishingNewsroom, pictures: dict[str, bytes]) -> None:
    for name, content in pictures.items():
        newsroom.files.write(f"releases/{BRIDGE}/{name}", content)
    newsroom.write(images=[{"file": name, "alt": "En bro", "credit": "Ada"} for name in pictures])
    newsroom.execute()


@pytest.fixture
def newsroom(tmp_path: Path) -> PublishingNewsroom:
    return PublishingNewsroom(tmp_path, leave_out=[])


def test_pictures_whose_exif_block_is_no_tiff_are_published_without_it(newsroom: PublishingNewsroom) -> None:
    pictures = {name: correct_checksums(PICTURES[name].replace(*change)) for name, change in NO_TIFF.items()}
    assert all(pictures[name] != PICTURES[name] for name in NO_TIFF)
    publish_pictures(newsroom, pictures)
    newsroom.assert_consistent()
    for name in pictures:
        published = (newsroom.config.out / f"site/{BRIDGE}/{name}").read_bytes()
        assert not any(word in published for word in (b"Telefonfabriken", NO_TIFF[name][1])), name
    newsroom.write("2025/nasta", number=5)
    assert newsroom.execute().recorded_lines


@pytest.mark.parametrize("name", PICTURES)
def test_a_damaged_picture_is_refused_by_the_check_or_can_be_made_in_every_size(name: str, *, exhaustive: bool) -> None:
    random, accepted = Random(name), 0
    for _ in range(2_000 if exhaustive else 60):
        content = damage(PICTURES[name], random)
        info = measure_image(content, Path(name).suffix)
        if info.error:
            continue
        accepted += 1
        for file in encode_image(content, info.media_type, choose_sizes(info.width, info.height)):
            embed_metadata(file.content, file.media_type, METADATA)
        size = compute_embedded_size(info.stripped_size, info.media_type, METADATA)
        assert len(embed_metadata(content, info.media_type, METADATA)) == size
    assert accepted


def test_damaged_pictures_that_the_check_accepts_are_published(newsroom: PublishingNewsroom) -> None:
    random, pictures = Random(1), {}
    for number in range(40):
        name = random.choice(list(PICTURES))
        content = damage(PICTURES[name], random)
        if not measure_image(content, Path(name).suffix).error:
            pictures[f"{number}-{name}"] = content
    publish_pictures(newsroom, pictures)
    newsroom.assert_consistent()


def test_damaged_and_empty_documents_are_published_as_they_are(newsroom: PublishingNewsroom) -> None:
    random, whole = Random(2), b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    documents = {f"{number}.pdf": damage(whole, random) for number in range(10)} | {
        "tom.pdf": b"",
        "å" * 120 + ".docx": b"PK",
    }
    for name, content in documents.items():
        newsroom.files.write(f"releases/{BRIDGE}/{name}", content)
    newsroom.write(documents=[{"file": name, "title": "Plan"} for name in documents])
    newsroom.execute()
    newsroom.assert_consistent()
    folder = newsroom.config.out / f"site/{BRIDGE}"
    assert {name: (folder / name).read_bytes() for name in documents} == documents


def test_the_name_of_a_picture_that_is_too_long_for_its_sizes_is_reported(
    newsroom: PublishingNewsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    for length, code in ((250, 0), (251, 1)):
        name = "b" * (length - 4) + ".jpg"
        newsroom.files.write(f"releases/{BRIDGE}/{name}", PICTURES["photo.jpg"])
        newsroom.write(images=[{"file": name, "alt": "En bro", "credit": "Ada"}])
        assert newsroom.run_command("check") == code
        assert ("is too long; use at most 250 bytes" in capsys.readouterr().out) == bool(code)
        assert newsroom.run_command("build") == code
