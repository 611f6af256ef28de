"""A page does not link to outputs that the newsroom leaves out."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from pressroom.model.newsroom import OptionalOutput
from pressroom.read import read_catalogues, read_templates
from pressroom.render import create_render_context, render
from tests.support.rendering import RELEASE, create_newsroom, release_item

LINKS: dict[OptionalOutput, str] = {
    "cards": r"\.vcf",
    "data": r"release\.json",
    "json-feed": r"feed\.json",
    "kits": r"press-kit\.zip",
    "sizes": "srcset",
    "text": r"release\.txt",
}


def page(*leave_out: OptionalOutput) -> str:
    context = create_render_context(
        replace(create_newsroom(), leave_out=leave_out), read_templates(Path(__file__).parent), read_catalogues()
    )
    return render(release_item("release-page", RELEASE), context).content.decode()


@pytest.mark.parametrize(("word", "link"), LINKS.items())
def test_the_page_of_a_release_links_to_an_output_unless_it_is_left_out(word: OptionalOutput, link: str) -> None:
    assert re.search(link, page())
    assert not re.search(link, page(word))


def test_without_image_sizes_a_page_shows_the_original() -> None:
    assert 'src="/2024/ny-kaj/kajen%20i%20dag.jpg"' in page("sizes")


def test_with_neither_press_kit_nor_text_nor_data_there_is_no_heading_for_other_formats() -> None:
    assert "Andra format" in page()
    assert "Andra format" in page("text", "kits")
    assert "Andra format" not in page("text", "data", "kits")
