"""The share card says the headline in the newsroom's colour, however long it is."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.ImageFont import truetype

from pressroom.images.names import to_drawable_text
from pressroom.images.share_card import ShareImageFields, draw_share_image
from pressroom.read import read_share_image_font
from tests.support.image_files import image, saved

FONT = read_share_image_font()
ACCENT = (11, 79, 138)
LONG = "Upphandlingskonsultverksamhetsutvecklingsprocessbeskrivning " * 12
# Every character that a card may show.
SHOWN = [
    chr(each)
    for each in range(0x20, 0x2212 + 1)
    if chr(each).strip() and to_drawable_text(f"a{chr(each)}") == f"a{chr(each)}"
]


def card(headline: str, logo: bytes = b"") -> Image.Image:
    content = draw_share_image(
        ShareImageFields(headline, "Sundviks kommun", "Sundviks pressrum", "#0b4f8a"), FONT, logo
    )
    with Image.open(BytesIO(content)) as opened:
        assert opened.format == "PNG"
        return opened.convert("RGB")


def ink(made: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part are not paper."""
    histogram = made.crop(box).convert("L").histogram()
    return sum(histogram[:250])


@pytest.mark.parametrize("headline", ["Kort", "Sex kommuner gör november till en månad mot våld", LONG, "W" * 300])
def test_a_headline_of_any_length_stays_within_the_card(headline: str) -> None:
    made = card(headline)
    assert made.size == (1200, 630)
    assert made.getpixel((600, 5)) == ACCENT
    assert ink(made, (72, 180, 1128, 500))
    assert not ink(made, (0, 40, 70, 630))
    assert not ink(made, (1130, 40, 1200, 630))


def test_the_logo_stands_on_it_and_a_broken_one_gives_way_to_the_name() -> None:
    logo = saved(Image.new("RGB", (300, 300), (200, 30, 30)), "PNG")
    assert card("Kort", logo).getpixel((100, 120)) == (200, 30, 30)
    assert card("Kort", b"no picture") == card("Kort")


def test_a_clear_logo_stands_on_white() -> None:
    logo = saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")
    assert card("Kort", logo).getpixel((100, 120)) == (255, 255, 255)


def test_the_same_words_give_the_same_card_and_others_another() -> None:
    logo = saved(image((100, 50)), "PNG")
    assert card("Bron öppnar", logo) == card("Bron öppnar", logo) != card("Bron stängs", logo)


def test_the_font_has_every_letter_that_a_card_may_show() -> None:
    face = truetype(BytesIO(FONT), 40)
    missing = face.getmask("\U000e0000").getbbox(), bytes(face.getmask("\U000e0000"))
    assert len(SHOWN) > 400
    assert not [each for each in SHOWN if (face.getmask(each).getbbox(), bytes(face.getmask(each))) == missing]
