"""The share image shows the headline in the newsroom's colour, however long it is."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.ImageFont import Layout, truetype

from pressroom.images import share_image
from pressroom.images.names import to_drawable_text
from pressroom.images.share_image import ShareImageFields, draw_share_image
from pressroom.read import read_share_image_font
from tests.support.growth import assert_linear
from tests.support.image_files import create_image, to_bytes

FONT = read_share_image_font()
ACCENT = (11, 79, 138)
LONG = "Upphandlingskonsultverksamhetsutvecklingsprocessbeskrivning " * 12
# Every character that a share image may show.
DRAWABLE_CHARACTERS = [
    chr(code_point)
    for code_point in range(0x20, 0x2212 + 1)
    if chr(code_point).strip() and to_drawable_text(f"a{chr(code_point)}") == f"a{chr(code_point)}"
]


def draw(headline: str, logo: bytes = b"") -> Image.Image:
    content = draw_share_image(
        ShareImageFields(headline, "Sundviks kommun", "Sundviks pressrum", "#0b4f8a"), FONT, logo
    )
    with Image.open(BytesIO(content)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def count_dark_pixels(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels of an area differ from the background."""
    histogram = image.crop(box).convert("L").histogram()
    return sum(histogram[:250])


@pytest.mark.parametrize("headline", ["Kort", "Sex kommuner gör november till en månad mot våld", LONG, "W" * 300])
def test_a_headline_of_any_length_stays_within_the_image(headline: str) -> None:
    image = draw(headline)
    assert image.size == (1200, 630)
    assert image.getpixel((600, 5)) == ACCENT
    assert count_dark_pixels(image, (72, 180, 1128, 500))
    assert not count_dark_pixels(image, (0, 40, 70, 630))
    assert not count_dark_pixels(image, (1130, 40, 1200, 630))


@given(st.text(st.sampled_from([*DRAWABLE_CHARACTERS, " "]), min_size=1, max_size=20), st.sampled_from([32, 40, 84]))
def test_a_line_looks_as_pillow_draws_it(line: str, size: int) -> None:
    font = share_image._load_font(FONT, size)
    expected, drawn = (Image.new("L", (2000, 300), 127) for _ in range(2))
    ImageDraw.Draw(expected).text((100, 100), line, 34, font)
    share_image._draw_line(drawn, (100, 100), line, 34, font)
    assert drawn.tobytes() == expected.tobytes()
    assert share_image._get_length(line, font) == font.getlength(line)


def test_the_logo_is_shown_and_a_broken_one_is_replaced_by_the_name() -> None:
    logo = to_bytes(Image.new("RGB", (300, 300), (200, 30, 30)), "PNG")
    assert draw("Kort", logo).getpixel((100, 120)) == (200, 30, 30)
    assert draw("Kort", b"not an image") == draw("Kort")


def test_a_transparent_logo_is_shown_on_white() -> None:
    logo = to_bytes(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")
    assert draw("Kort", logo).getpixel((100, 120)) == (255, 255, 255)


def test_the_same_text_gives_the_same_image_and_another_text_another_image() -> None:
    logo = to_bytes(create_image((100, 50)), "PNG")
    assert draw("Bron öppnar", logo) == draw("Bron öppnar", logo) != draw("Bron stängs", logo)


def test_the_font_has_every_character_that_an_image_may_show() -> None:
    font = truetype(BytesIO(FONT), 40)
    missing_glyph = font.getmask("\U000e0000").getbbox(), bytes(font.getmask("\U000e0000"))
    assert len(DRAWABLE_CHARACTERS) > 400
    assert not [
        character
        for character in DRAWABLE_CHARACTERS
        if (font.getmask(character).getbbox(), bytes(font.getmask(character))) == missing_glyph
    ]


@pytest.mark.parametrize("text", ["a", "ord ", "Upphandling", "a ", "–"])
def test_drawing_takes_time_in_proportion_to_the_headline(text: str) -> None:
    assert_linear(lambda size: draw(text * (size // len(text))), 100_000)


def test_a_headline_is_cut_at_the_last_letter_that_leaves_room_for_three_dots() -> None:
    font = truetype(BytesIO(FONT), 40, layout_engine=Layout.BASIC)
    cut = share_image._truncate("ord" * 500, font)
    assert font.getlength(cut) <= 1200 - 2 * 72 < font.getlength(f"{cut.removesuffix('…')}o…")
