"""Images in whole builds: sizes are encoded once, originals lose private metadata; press kits and share images."""

import gc
import json
import os
import shutil
import zipfile
from io import BytesIO
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
from pressroom.read import images as read_images
from tests.support.image_files import ROTATED, camera_exif, create_image, to_bytes
from tests.support.made_images import SECRET, build_xmp
from tests.support.newsrooms import NewsroomFolder, build_newsroom, contents, newsroom_values, release_values

PHOTO = to_bytes(create_image((1000, 700)), "JPEG", exif=camera_exif(ROTATED))
ADDRESS = "2024/bron"
SITE = f"site/{ADDRESS}"
IMAGE = {"file": "bro.jpg", "alt": "En bro i dis", "caption": "Bron", "credit": "Ada Ekström", "terms": "Fri"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A newsroom with one release, which has a picture and a document."""
    newsroom = NewsroomFolder(tmp_path / "newsroom")
    newsroom.newsroom({**newsroom_values(), "leave_out": []})
    newsroom.write("vapen.png", to_bytes(create_image(), "PNG"))
    newsroom.write(f"releases/{ADDRESS}/bro.jpg", PHOTO)
    newsroom.write(f"releases/{ADDRESS}/plan.pdf", "%PDF-1.4")
    write_release(newsroom.folder)
    return Config(newsroom.folder, tmp_path / "out", tmp_path / "cache")


def write_release(folder: Path, **changes: Any) -> None:
    documents = [{"file": "plan.pdf", "title": "Plan"}]
    values = release_values(4, "sv") | {"images": [IMAGE | changes], "documents": documents}
    NewsroomFolder(folder).release(ADDRESS, "sv", values)


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets a line for every encoded image."""
    encodings: list[str] = []
    real = encode.encode_image

    def encode_image(*arguments: Any) -> Any:
        encodings.append("a picture")
        return real(*arguments)

    monkeypatch.setattr(encode, "encode_image", encode_image)
    return encodings


def test_a_build_keeps_no_release_in_memory_but_the_last(config: Config) -> None:
    """The garbage collector is off during a build, so objects in reference cycles would stay until its end."""
    for number in range(5):
        shutil.copytree(
            config.newsroom_folder / f"releases/{ADDRESS}", config.newsroom_folder / f"releases/{ADDRESS}-{number}"
        )
    gc.collect()
    gc.disable()
    try:
        before = count_releases()
        build_newsroom(config)
        assert count_releases() <= before + 1
    finally:
        gc.enable()


def count_releases() -> int:
    return sum(isinstance(each, Release) for each in gc.get_objects())


def test_image_sizes_are_upright_and_contain_no_location(config: Config) -> None:
    build_newsroom(config)
    for name, size in (("480/bro.jpg.webp", (480, 686)), ("700/bro.jpg.jpg", (700, 1000)), ("bro.jpg", (1000, 700))):
        with Image.open(config.out / SITE / name) as opened:
            assert opened.size == size
            assert not opened.getexif().get_ifd(0x8825)
            assert b"Ada Ekstr\xc3\xb6m" in opened.info["xmp"]
    assert not [path for path in config.out.rglob("*") if path.is_file() and b"Telefonfabriken" in path.read_bytes()]


def test_the_original_keeps_its_pixels_and_release_json_has_its_size(config: Config) -> None:
    build_newsroom(config)
    with (
        Image.open(config.out / SITE / "bro.jpg") as published,
        Image.open(config.newsroom_folder / f"releases/{ADDRESS}/bro.jpg") as original,
    ):
        assert published.tobytes() == original.tobytes()
    (image,) = json.loads((config.out / SITE / "release.json").read_bytes())["images"]
    assert image["size"] == (config.out / SITE / "bro.jpg").stat().st_size
    for each in image["renditions"]:
        with Image.open(
            config.out / each["url"].replace("https://press.fjallby.example", "site").lstrip("/")
        ) as rendition:
            assert (rendition.width, rendition.height, Image.MIME[rendition.format or ""]) == (
                each["width"],
                each["height"],
                each["media_type"],
            )


def test_another_caption_and_a_clean_build_encode_nothing_again(config: Config, encodings: list[str]) -> None:
    build_newsroom(config)
    assert len(encodings) == 1
    write_release(config.newsroom_folder, caption="Bron i morgondis")
    build_newsroom(config)
    before = contents(config.out)
    assert b"Bron i morgondis" in before[f"{SITE}/480/bro.jpg.webp"]
    shutil.rmtree(config.out)
    build_newsroom(config, clean=True)
    after = contents(config.out)
    assert len(encodings) == 1
    assert {path: after[path] for path in after if path != "manifest.json"} == {
        path: before[path] for path in before if path != "manifest.json"
    }


def test_a_clean_build_with_cached_sizes_decodes_no_photograph(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, int]] = []
    real = JpegImageFile.load

    def load(self: JpegImageFile) -> Any:
        sizes.append(self.size)
        return real(self)

    build_newsroom(config)
    before = contents(config.out)
    monkeypatch.setattr(JpegImageFile, "load", load)
    shutil.rmtree(config.out)
    build_newsroom(config, clean=True)
    assert [height for _, height in sizes if height > 1] == []  # one row of pixels shows whether the headers are valid
    assert contents(config.out)[f"{SITE}/bro.jpg"] == before[f"{SITE}/bro.jpg"]


def test_without_a_cache_each_image_is_encoded_once(config: Config, encodings: list[str]) -> None:
    config.cache_folder.write_text("no folder")
    build_newsroom(config)
    assert len(encodings) == 1


def test_another_image_of_the_same_name_is_encoded_again(config: Config, encodings: list[str]) -> None:
    build_newsroom(config)
    before = contents(config.out)
    NewsroomFolder(config.newsroom_folder).write(
        f"releases/{ADDRESS}/bro.jpg", to_bytes(create_image((700, 1000)), "JPEG")
    )
    build_newsroom(config)
    assert len(encodings) == 2
    assert contents(config.out)[f"{SITE}/700/bro.jpg.webp"] != before[f"{SITE}/700/bro.jpg.webp"]


def test_a_press_kit_contains_the_text_images_documents_captions_and_contacts(config: Config) -> None:
    build_newsroom(config)
    with zipfile.ZipFile(config.out / SITE / "press-kit.zip") as press_kit:
        assert press_kit.testzip() is None
        names = ["release.txt", "captions.txt", "contacts.vcf", "bro.jpg", "plan.pdf"]
        assert press_kit.namelist() == [f"bron/{name}" for name in names]
        for name in names:
            assert press_kit.read(f"bron/{name}") == (config.out / SITE / name).read_bytes()
        assert {info.date_time for info in press_kit.infolist()} == {(2024, 1, 14, 8, 0, 0)}
        assert press_kit.read("bron/captions.txt").decode() == (
            "Bron 4 öppnar\nhttps://press.fjallby.example/2024/bron/\n\n"
            f"bro.jpg (JPEG, 700 × 1000 pixlar, {_kilobytes(config)} kB)\nBron\nBild: Ada Ekström\nFri\n"
        )
        assert "Ada Ekström" in press_kit.read("bron/contacts.vcf").decode()


def _kilobytes(config: Config) -> int:
    return round((config.out / SITE / "bro.jpg").stat().st_size / 1000)


def test_lists_show_another_picture_as_soon_as_the_release_has_one(config: Config) -> None:
    build_newsroom(config)
    NewsroomFolder(config.newsroom_folder).write(
        f"releases/{ADDRESS}/bro.jpg", to_bytes(create_image((300, 200)), "JPEG")
    )
    build_newsroom(config)
    html = (config.out / "site/index.html").read_text("utf-8")
    assert f'src="/{ADDRESS}/300/bro.jpg.jpg" alt="" width="300" height="200"' in html
    assert (config.out / SITE / "300/bro.jpg.jpg").is_file()
    whole = Config(config.newsroom_folder, config.out.with_name("whole"), config.cache_folder.with_name("other"))
    build_newsroom(whole)
    assert contents(config.out) == contents(whole.out)


def test_a_press_kit_of_a_very_old_release_can_be_written(config: Config) -> None:
    values = release_values(4, "sv") | {
        "documents": [{"file": "plan.pdf", "title": "Plan"}],
        "publish_at": "1975-01-01 09:00",
    }
    NewsroomFolder(config.newsroom_folder).release(ADDRESS, "sv", values)
    build_newsroom(config)
    with zipfile.ZipFile(config.out / SITE / "press-kit.zip") as press_kit:
        assert press_kit.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_a_release_that_gets_an_image_has_no_share_image_any_more(config: Config) -> None:
    write_release(config.newsroom_folder, alt="")
    build_newsroom(config)
    with Image.open(config.out / SITE / "card.png") as share_image:
        assert share_image.size == (1200, 630)
    write_release(config.newsroom_folder)
    build_newsroom(config)
    assert not (config.out / SITE / "card.png").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PHOTO[: len(PHOTO) // 2], "incomplete"),
        (b"", "not a picture"),
        (b"\xff\xd8\xff", "not a picture"),
        (b"\0" * 10_000, "not a picture"),
        (to_bytes(create_image(), "AVIF", exif=camera_exif()), "its name ends in .jpg"),
        (to_bytes(Image.new("1", (20_000, 6_000)), "PNG"), "100 million pixels"),
    ],
)
def test_an_unusable_image_is_reported_and_the_outputs_stay(config: Config, content: bytes, message: str) -> None:
    build_newsroom(config)
    before = contents(config.out)
    NewsroomFolder(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.jpg", content)
    with pytest.raises(InputError) as refused:
        build_newsroom(config)
    (problem,) = (each for each in refused.value.problems if each.level == "error")
    assert "bro.jpg" in problem.message
    assert message in problem.message
    assert contents(config.out) == before


def test_an_avif_with_a_location_is_published_without_it_and_one_without_metadata_unchanged(config: Config) -> None:
    write_release(config.newsroom_folder, file="bro.avif")
    camera_avif = to_bytes(create_image(), "AVIF", exif=camera_exif(), xmp=build_xmp(1))
    NewsroomFolder(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.avif", camera_avif)
    build_newsroom(config)
    published = (config.out / SITE / "bro.avif").read_bytes()
    assert len(published) == len(camera_avif)
    assert not [each for each in (b"Telefonfabriken", SECRET.encode()) if each in published or each not in camera_avif]
    with Image.open(BytesIO(published)) as after, Image.open(BytesIO(camera_avif)) as before:
        assert not after.getexif()
        assert after.tobytes() == before.tobytes()
    plain = to_bytes(create_image(), "AVIF")
    NewsroomFolder(config.newsroom_folder).write(f"releases/{ADDRESS}/bro.avif", plain)
    build_newsroom(config)
    assert (config.out / SITE / "bro.avif").read_bytes() == plain
    assert (config.out / SITE / "80/bro.avif.webp").exists()


def test_an_image_that_changes_during_the_build_stops_it(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    real = read_images.measure_image

    def measure_image(content: bytes, suffix: str) -> read_images.ImageInfo:
        if content == PHOTO:
            photo = config.newsroom_folder / f"releases/{ADDRESS}/bro.jpg"
            photo.write_bytes(to_bytes(create_image((40, 40)), "JPEG"))
        return real(content, suffix)

    monkeypatch.setattr(read_images, "measure_image", measure_image)
    with pytest.raises(InputError) as refused:
        build_newsroom(config)
    assert refused.value.problems[0].path == f"releases/{ADDRESS}/bro.jpg"
    assert "changed during the build" in refused.value.problems[0].message
    assert not (config.out / "site").exists()


def test_images_not_used_for_half_a_year_are_removed_from_the_cache(config: Config) -> None:
    build_newsroom(config)
    (cached,) = (config.cache_folder / "pictures").iterdir()
    os.utime(cached, (0, 0))
    images._delete_unused.cache_clear()  # as in another process
    NewsroomFolder(config.newsroom_folder).write(
        f"releases/{ADDRESS}/bro.jpg", to_bytes(create_image((700, 1000)), "JPEG")
    )
    build_newsroom(config)
    assert cached not in list((config.cache_folder / "pictures").iterdir())
