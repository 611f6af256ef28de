"""Images and PDF documents are created from their sources, complete and in the right size and format."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from selenium import webdriver

from tools import draw

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
<rect width="100%" height="50%" fill="#c00"/></svg>"""


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    driver = draw.start_browser()
    yield driver
    driver.quit()


def render_svg(driver: webdriver.Chrome, path: Path, width: int, height: int) -> Image.Image:
    path.write_text(SVG.format(width=width, height=height), "utf-8")
    return Image.open(io.BytesIO(draw.render_source(driver, path)))


def test_a_drawing_becomes_a_jpeg_of_its_size(driver: webdriver.Chrome, tmp_path: Path) -> None:
    image = render_svg(driver, tmp_path / "ö.jpg.svg", 2400, 1600)
    assert (image.format, image.size, image.mode) == ("JPEG", (2400, 1600), "RGB")
    assert image.getpixel((2399, 10)) == pytest.approx((204, 0, 0), abs=4)


def test_a_logo_becomes_a_png_that_is_transparent_where_nothing_is_drawn(
    driver: webdriver.Chrome, tmp_path: Path
) -> None:
    image = render_svg(driver, tmp_path / "logo.png.svg", 40, 20)
    assert (image.format, image.size) == ("PNG", (40, 20))
    assert [image.getpixel((5, y)) for y in (5, 15)] == [(204, 0, 0, 255), (0, 0, 0, 0)]


def test_an_html_page_becomes_a_pdf(driver: webdriver.Chrome, tmp_path: Path) -> None:
    source = tmp_path / "fakta.html"
    source.write_text("<!doctype html><title>Fakta</title><h1>Fakta</h1>", "utf-8")
    assert draw.render_source(driver, source).startswith(b"%PDF-")
