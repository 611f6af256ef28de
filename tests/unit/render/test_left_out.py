"""A page does not link to outputs that the newsroom leaves out."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from pressroom.model.newsroom import Image, OptionalOutput
from pressroom.model.release import Release
from pressroom.read import read_catalogues, read_templates
from pressroom.render import create_render_context, render
from tests.support.rendering import LOGO, MAP, PHOTO, RELEASE, SUNDVIK, create_newsroom, release_item

LINKS: dict[OptionalOutput, str] = {
    "cards": r"\.vcf",
    "data": r"release\.json",
    "json-feed": r"feed\.json",
    "kits": r"press-kit\.zip",
    "sizes": "srcset",
    "text": r"release\.txt",
}


def page(*leave_out: OptionalOutput, release: Release = RELEASE) -> str:
    context = create_render_context(
        replace(create_newsroom(), leave_out=leave_out), read_templates(Path(__file__).parent), read_catalogues()
    )
    return render(release_item("release-page", release), context).content.decode()


@pytest.mark.parametrize(("word", "link"), LINKS.items())
def test_the_page_of_a_release_links_to_an_output_unless_it_is_left_out(word: OptionalOutput, link: str) -> None:
    assert re.search(link, page())
    assert not re.search(link, page(word))


def test_without_image_sizes_a_page_shows_the_original() -> None:
    assert 'src="/2024/ny-kaj/kajen%20i%20dag.jpg"' in page("sizes")


def test_with_neither_text_nor_data_there_is_no_heading_for_other_formats() -> None:
    assert "Andra format" in page()
    assert "Andra format" in page("text")
    assert "Andra format" not in page("text", "data")


def find_preview(images: tuple[Image, ...], *leave_out: OptionalOutput, logo: Image | None = LOGO) -> set[str]:
    """Return the images that represent the page of a release elsewhere, in every field that names one."""
    organisation = replace(SUNDVIK, logo=logo)
    release = replace(RELEASE, images=images, organisations=(organisation,))
    html = BeautifulSoup(page(*leave_out, release=release), "html.parser")
    article = next(data for data in map(json.loads, (each.text for each in html.select("script"))) if "image" in data)
    metas = html.select('meta[property="og:image"], meta[name="twitter:image"]')
    return {str(each["content"]) for each in metas} | {article["image"]}


def test_without_image_sizes_a_webp_or_avif_never_represents_a_page() -> None:
    webp, avif = (
        replace(PHOTO, file="a.webp", media_type="image/webp"),
        replace(MAP, file="b.avif", media_type="image/avif"),
    )
    folder = "https://press.example/2024/ny-kaj/"
    assert find_preview((webp, MAP), "sizes") == {f"{folder}karta.png"}
    assert find_preview((webp, avif), "sizes") == {f"{folder}card.png"}
    assert find_preview((webp, avif), "sizes", "share-cards") == {"https://press.example/media/logo.png"}
    assert find_preview((webp, avif)) == {f"{folder}1440/a.webp.jpg"}
    with pytest.raises(StopIteration):
        find_preview((webp, avif), "sizes", "share-cards", logo=replace(LOGO, media_type="image/webp"))
