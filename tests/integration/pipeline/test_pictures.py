"""What a newsroom's pictures become in whole builds: sizes made once, originals without their secrets, kits, cards."""

import gc
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from pressroom.cache import images
from pressroom.config import Config
from pressroom.errors import InputError
from pressroom.images import encode
from pressroom.model.release import Release
from tests.support.image_files import LYING, camera_exif, image, saved
from tests.support.newsrooms import Room, built, contents, newsroom_values, release_values

PHOTO = saved(image((1000, 700)), "JPEG", exif=camera_exif(LYING))
ADDRESS = "2024/bron"
SITE = f"site/{ADDRESS}"
IMAGE = {"file": "bro.jpg", "alt": "En bro i dis", "caption": "Bron", "credit": "Ada Ekström", "terms": "Fri"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A newsroom with one release, which has a picture and a document."""
    room = Room(tmp_path / "room")
    room.newsroom({**newsroom_values(), "leave_out": []})
    room.write("vapen.png", saved(image(), "PNG"))
    room.write(f"releases/{ADDRESS}/bro.jpg", PHOTO)
    room.write(f"releases/{ADDRESS}/plan.pdf", "%PDF-1.4")
    write_release(room.folder)
    return Config(room.folder, tmp_path / "out", tmp_path / "cache")


def write_release(folder: Path, **changes: Any) -> None:
    documents = [{"file": "plan.pdf", "title": "Plan"}]
    values = release_values(4, "sv") | {"images": [IMAGE | changes], "documents": documents}
    Room(folder).release(ADDRESS, "sv", values)


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every encoding of a whole picture adds a line here."""
    seen: list[str] = []
    real = encode.encode_image

    def encoded(*arguments: Any) -> Any:
        seen.append("a picture")
        return real(*arguments)

    monkeypatch.setattr(encode, "encode_image", encoded)
    return seen


def test_a_build_keeps_no_release_that_it_has_made_but_the_last(config: Config) -> None:
    """The collector of cycles is off while a build runs: what it alone would find stays until the end."""
    for number in range(5):
        shutil.copytree(
            config.newsroom_folder / f"releases/{ADDRESS}", config.newsroom_folder / f"releases/{ADDRESS}-{number}"
        )
    gc.collect()
    gc.disable()
    try:
        before = count_of_releases()
        built(config)
        assert count_of_releases() <= before + 1
    finally:
        gc.enable()


def count_of_releases() -> int:
    return sum(isinstance(each, Release) for each in gc.get_objects())


def test_a_picture_comes_upright_in_its_sizes_and_tells_no_place(config: Config) -> None:
    built(config)
    for name, size in (("480/bro.jpg.webp", (480, 686)), ("700/bro.jpg.jpg", (700, 1000)), ("bro.jpg", (1000, 700))):
        with Image.open(config.out / SITE / name) as opened:
            assert opened.size == size
            assert not opened.getexif().get_ifd(0x8825)
            assert b"Ada Ekstr\xc3\xb6m" in opened.info["xmp"]
    assert not [path for path in config.out.rglob("*") if path.is_file() and b"Telefonfabriken" in path.read_bytes()]


def test_the_original_keeps_its_pixels_and_has_the_size_that_is_told(config: Config) -> None:
    built(config)
    with (
        Image.open(config.out / SITE / "bro.jpg") as published,
        Image.open(config.newsroom_folder / f"releases/{ADDRESS}/bro.jpg") as own,
    ):
        assert published.tobytes() == own.tobytes()
    (told,) = json.loads((config.out / SITE / "release.json").read_bytes())["images"]
    assert told["size"] == (config.out / SITE / "bro.jpg").stat().st_size
    for each in told["renditions"]:
        with Image.open(config.out / each["url"].replace("https://press.fjallby.example", "site").lstrip("/")) as made:
            assert (made.width, made.height, Image.MIME[made.format or ""]) == (
                each["width"],
                each["height"],
                each["media_type"],
            )


def test_another_caption_and_a_clean_build_encode_nothing_again(config: Config, encodings: list[str]) -> None:
    built(config)
    assert len(encodings) == 1
    write_release(config.newsroom_folder, caption="Bron i morgondis")
    built(config)
    before = contents(config.out)
    assert b"Bron i morgondis" in before[f"{SITE}/480/bro.jpg.webp"]
    shutil.rmtree(config.out)
    built(config, clean=True)
    after = contents(config.out)
    assert len(encodings) == 1
    assert {path: after[path] for path in after if path != "manifest.json"} == {
        path: before[path] for path in before if path != "manifest.json"
    }


def test_without_a_cache_each_picture_is_encoded_once(config: Config, encodings: list[str]) -> None:
    config.cache_folder.write_text("no folder")
    built(config)
    assert len(encodings) == 1


def test_another_picture_of_the_same_name_is_encoded_anew(config: Config, encodings: list[str]) -> None:
    built(config)
    before = contents(config.out)
    Room(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.jpg", saved(image((700, 1000)), "JPEG"))
    built(config)
    assert len(encodings) == 2
    assert contents(config.out)[f"{SITE}/700/bro.jpg.webp"] != before[f"{SITE}/700/bro.jpg.webp"]


def test_a_kit_holds_the_text_the_pictures_the_documents_captions_and_contacts(config: Config) -> None:
    built(config)
    with zipfile.ZipFile(config.out / SITE / "press-kit.zip") as kit:
        assert kit.testzip() is None
        names = ["release.txt", "captions.txt", "contacts.vcf", "bro.jpg", "plan.pdf"]
        assert kit.namelist() == [f"bron/{name}" for name in names]
        for name in names:
            assert kit.read(f"bron/{name}") == (config.out / SITE / name).read_bytes()
        assert {info.date_time for info in kit.infolist()} == {(2024, 1, 14, 8, 0, 0)}
        assert kit.read("bron/captions.txt").decode() == (
            "Bron 4 öppnar\nhttps://press.fjallby.example/2024/bron/\n\n"
            f"bro.jpg (JPEG, 700 × 1000 pixlar, {_kilobytes(config)} kB)\nBron\nBild: Ada Ekström\nFri\n"
        )
        assert "Ada Ekström" in kit.read("bron/contacts.vcf").decode()


def _kilobytes(config: Config) -> int:
    return round((config.out / SITE / "bro.jpg").stat().st_size / 1000)


def test_a_kit_of_a_release_as_old_as_printing_can_be_packed(config: Config) -> None:
    values = release_values(4, "sv") | {
        "documents": [{"file": "plan.pdf", "title": "Plan"}],
        "publish_at": "1975-01-01 09:00",
    }
    Room(config.newsroom_folder).release(ADDRESS, "sv", values)
    built(config)
    with zipfile.ZipFile(config.out / SITE / "press-kit.zip") as kit:
        assert kit.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_a_release_that_gets_a_picture_loses_its_share_card(config: Config) -> None:
    write_release(config.newsroom_folder, alt="")
    built(config)
    with Image.open(config.out / SITE / "card.png") as card:
        assert card.size == (1200, 630)
    write_release(config.newsroom_folder)
    built(config)
    assert not (config.out / SITE / "card.png").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PHOTO[: len(PHOTO) // 2], "cut off"),
        (b"", "no picture"),
        (b"\xff\xd8\xff", "no picture"),
        (b"\0" * 10_000, "no picture"),
        (saved(image(), "AVIF", exif=camera_exif()), "its name says .jpg"),
        (saved(Image.new("1", (20_000, 6_000)), "PNG"), "100 million pixels"),
    ],
)
def test_a_picture_that_cannot_be_used_is_named_and_nothing_that_is_public_is_harmed(
    config: Config, content: bytes, said: str
) -> None:
    built(config)
    before = contents(config.out)
    Room(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.jpg", content)
    with pytest.raises(InputError) as refused:
        built(config)
    (problem,) = (each for each in refused.value.problems if each.level == "error")
    assert "bro.jpg" in problem.message
    assert said in problem.message
    assert contents(config.out) == before


def test_an_avif_that_tells_where_it_was_taken_is_refused_and_one_that_does_not_is_shown(config: Config) -> None:
    write_release(config.newsroom_folder, file="bro.avif")
    Room(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.avif", saved(image(), "AVIF", exif=camera_exif()))
    with pytest.raises(InputError) as refused:
        built(config)
    assert "tells where it was taken" in refused.value.problems[0].message
    plain = saved(image(), "AVIF")
    Room(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.avif", plain)
    built(config)
    assert (config.out / SITE / "bro.avif").read_bytes() == plain
    assert (config.out / SITE / "80/bro.avif.webp").exists()


def test_a_picture_that_is_changed_while_it_is_built_stops_the_build(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = JpegImageFile.load

    def load(self: JpegImageFile) -> Any:
        (config.newsroom_folder / f"releases/{ADDRESS}/bro.jpg").write_bytes(saved(image((40, 40)), "JPEG"))
        return real(self)

    monkeypatch.setattr(JpegImageFile, "load", load)
    with pytest.raises(InputError) as refused:
        built(config)
    assert refused.value.problems[0].path == f"releases/{ADDRESS}/bro.jpg"
    assert "changed while it was built" in refused.value.problems[0].message
    assert not (config.out / "site").exists()


def test_pictures_that_were_not_used_for_half_a_year_leave_the_cache(config: Config) -> None:
    built(config)
    (kept,) = (config.cache_folder / "pictures").iterdir()
    os.utime(kept, (0, 0))
    images._delete_unused.cache_clear()  # as in another process
    Room(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.jpg", saved(image((700, 1000)), "JPEG"))
    built(config)
    assert kept not in list((config.cache_folder / "pictures").iterdir())
