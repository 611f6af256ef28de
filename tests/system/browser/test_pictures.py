"""A browser shows pictures as pressroom measures, turns and publishes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from pressroom.images import choose_sizes
from pressroom.images.decode import detect_media_type
from pressroom.images.encode import encode_image
from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import embed_metadata
from pressroom.read.images import measure_image
from tests.support.made_images import FULL_OF_METADATA, SUFFIXES, UNUSUAL, build_exif, build_xmp, with_metadata

Serve = Callable[..., str]

MEASURE = """
const done = arguments[arguments.length - 1];
const measure = name => new Promise(resolve => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement('canvas');
    const [width, height] = [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0);
    const pixel = (x, y) => [...context.getImageData(width * x / 8, height * y / 8, 1, 1).data].slice(0, 3);
    resolve([width, height, pixel(1, 1), pixel(7, 1), pixel(1, 7), pixel(7, 7)]);
  };
  image.onerror = () => resolve(null);
  image.src = encodeURIComponent(name);
});
(async () => {
  const results = {};
  for (const name of arguments[0]) results[name] = await measure(name);
  done(results);
})();
"""
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Chromium shows the last rows only if the end is there; the published files have it.
WITHOUT_LAST_ROWS = {"without-end.jpg", "with-half-an-end.jpg", "restarts-without-end.jpg"}
MAX_DIFFERENCE = 24  # of a channel: the loss of encoding


def list_turned() -> dict[str, bytes]:
    """Return files with every orientation in EXIF, in XMP, in both, and damaged, by file name."""
    files = {}
    for image_format in FORMATS:
        suffix = SUFFIXES[image_format]
        for orientation in range(1, 9):
            exif, xmp = build_exif(orientation), build_xmp(9 - orientation)
            files[f"exif-{orientation}.{suffix}"] = with_metadata(image_format, exif)
            files[f"xmp-{orientation}.{suffix}"] = with_metadata(image_format, None, xmp)
            files[f"both-{orientation}.{suffix}"] = with_metadata(image_format, exif, xmp)
        if image_format != "AVIF":
            files[f"cut.{suffix}"] = with_metadata(image_format, build_exif(6)[:20], build_xmp(6))
            files[f"byte.{suffix}"] = with_metadata(image_format, build_exif(6, kind=1))
            files[f"long.{suffix}"] = with_metadata(image_format, build_exif(6, order="<", kind=4))
    return files


FILES = list_turned() | UNUSUAL | FULL_OF_METADATA


@pytest.fixture(scope="module")
def measured(
    browser: webdriver.Chrome, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Any] | None]:
    """What a browser shows of each file, of its published original and of its smaller size, by file name."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "index.html").write_text("<!DOCTYPE html><title>Pictures</title>", "utf-8")
    for name, content in FILES.items():
        write_versions(folder, name, content)
    browser.get(serve(folder, strict=False) + "/index.html")
    browser.set_script_timeout(120)
    names = [path.name for path in folder.iterdir() if path.suffix != ".html"]
    results: dict[str, list[Any] | None] = json.loads(json.dumps(browser.execute_async_script(MEASURE, names)))
    return results


def write_versions(folder: Path, name: str, content: bytes) -> None:
    media_type = detect_media_type(content)
    info = measure_image(content, name[name.rindex(".") :])
    (folder / f"source-{name}").write_bytes(content)
    (folder / f"original-{name}").write_bytes(embed_metadata(content, media_type, ImageMetadata("sv", "Bron")))
    for file in encode_image(content, media_type, choose_sizes(info.width, info.height)):
        (folder / f"size-{name}.{SUFFIXES[file.media_type[6:].upper()]}").write_bytes(file.content)


@pytest.mark.parametrize("name", FILES)
def test_a_browser_shows_a_picture_and_its_published_files_alike(
    measured: dict[str, list[Any] | None], name: str
) -> None:
    shown = measured[f"source-{name}"]
    info = measure_image(FILES[name], name[name.rindex(".") :])
    assert shown
    assert shown[:2] == [info.width, info.height]
    if name in WITHOUT_LAST_ROWS:
        shown = measured[f"original-{name}"]
    assert shown
    assert measured[f"original-{name}"] == shown
    for published in (measured[f"size-{name}.jpg"], measured[f"size-{name}.webp"]):
        assert published
        assert published[:2] == shown[:2]
        for expected, actual in zip(shown[2:], published[2:], strict=True):
            assert max(abs(one - other) for one, other in zip(expected, actual, strict=True)) <= MAX_DIFFERENCE
