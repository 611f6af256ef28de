"""Measuring, turning, share images and originals agree on how an image is turned, as browsers have it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pressroom.images import choose_sizes
from pressroom.images.encode import encode_image
from pressroom.images.metadata import ImageMetadata
from pressroom.images.orientation import get_orientation
from pressroom.images.share_image import ShareImageFields, draw_share_image
from pressroom.images.strip import embed_metadata
from pressroom.read import read_share_image_font
from pressroom.read.images import measure_image
from tests.support.made_images import (
    CORNERS,
    SUFFIXES,
    Color,
    add_segments,
    build_exif,
    build_segment,
    build_xmp,
    corners_file,
    with_metadata,
)

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
TURNED_BY_EXIF = ("JPEG", "PNG", "AVIF")  # an AVIF is turned by its own transformations instead
SIZES = {**dict.fromkeys(range(1, 5), (80, 48)), **dict.fromkeys(range(5, 9), (48, 80))}
PNG = corners_file("PNG")
DAMAGED_EXIF = {
    "empty": b"",
    "no EXIF": b"hemligt",
    "cut off": build_exif(6)[:20],
    "beyond the end": b"II*\0\xff\xff\xff\xff",
    "of another version": build_exif(6, magic=43),
    "a byte": build_exif(6, kind=1),
    "a long integer": build_exif(6, order="<", kind=4),
    "two values": build_exif(6, count=2),
    "zero": build_exif(0),
    "nine": build_exif(9),
}


def get_corners(image: Image.Image) -> tuple[Color, ...]:
    """Return the colours of the four corners, each rounded to full or none."""
    width, height = image.size
    places = [(x * width // 8, y * height // 8) for y in (1, 7) for x in (1, 7)]
    pixels = [image.convert("RGB").getpixel(place) for place in places]
    return tuple(tuple(255 * (channel > 127) for channel in pixel) for pixel in pixels if isinstance(pixel, tuple))  # type: ignore[misc] # of three


def check(content: bytes, image_format: str, orientation: int) -> None:
    """Check that every opinion on a file is this orientation."""
    media_type = f"image/{image_format.lower()}"
    info = measure_image(content, f".{SUFFIXES[image_format]}")
    assert (info.error, info.width, info.height) == ("", *SIZES[orientation])
    original = embed_metadata(content, media_type, ImageMetadata("sv", "Bron"))
    assert get_orientation(content, media_type) == get_orientation(original, media_type) == orientation
    for file in encode_image(content, media_type, choose_sizes(info.width, info.height)):
        with Image.open(BytesIO(file.content)) as image:
            assert (image.size, get_corners(image)) == (SIZES[orientation], CORNERS[orientation])


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("image_format", TURNED_BY_EXIF)
def test_an_image_is_turned_as_its_own_format_says(image_format: str, orientation: int) -> None:
    check(with_metadata(image_format, build_exif(orientation)), image_format, orientation)


@pytest.mark.parametrize("orientation", CORNERS)
def test_exif_in_a_webp_turns_nothing_as_in_browsers(orientation: int) -> None:
    check(with_metadata("WEBP", build_exif(orientation)), "WEBP", 1)


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("image_format", FORMATS)
def test_xmp_turns_nothing(image_format: str, orientation: int) -> None:
    check(with_metadata(image_format, xmp=build_xmp(orientation)), image_format, 1)


@pytest.mark.parametrize("image_format", TURNED_BY_EXIF)
def test_xmp_does_not_turn_what_is_turned_already(image_format: str) -> None:
    check(with_metadata(image_format, build_exif(6), build_xmp(3)), image_format, 6)


@pytest.mark.parametrize("damage", DAMAGED_EXIF)
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_exif_block_is_thrown_away(image_format: str, damage: str) -> None:
    content = with_metadata(image_format, DAMAGED_EXIF[damage])
    check(content, image_format, 1)
    media_type = f"image/{image_format.lower()}"
    plain = with_metadata(image_format) if image_format != "WEBP" else with_metadata("WEBP", b"")
    assert embed_metadata(content, media_type, ImageMetadata("sv")) == embed_metadata(
        plain, media_type, ImageMetadata("sv")
    )


def test_the_first_exif_block_counts_wherever_it_is_before_the_pixels() -> None:
    three, six = (build_segment(0xE1, b"Exif\0\0" + build_exif(orientation)) for orientation in (3, 6))
    jpeg = corners_file("JPEG")
    scan = jpeg.index(b"\xff\xda")
    check(add_segments(jpeg, three, six), "JPEG", 3)
    check(add_segments(jpeg, build_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + build_xmp(3)), six), "JPEG", 6)
    check(jpeg[:2] + six + jpeg[2:], "JPEG", 6)
    check(jpeg[:scan] + six + jpeg[scan:], "JPEG", 6)
    check(with_metadata("JPEG", build_exif(6, order="<")), "JPEG", 6)


def test_an_exif_block_after_the_pixels_of_a_png_is_ignored() -> None:
    exif = with_metadata("PNG", build_exif(6))[33 : -len(PNG) + 33]
    check(PNG[:-12] + exif + PNG[-12:], "PNG", 1)


@pytest.mark.parametrize("image_format", TURNED_BY_EXIF)
def test_a_logo_is_upright_on_a_share_image(image_format: str) -> None:
    fields = ShareImageFields("Bron öppnar", "Fjällby", "Pressrum", "#0b5cab")
    logo = with_metadata(image_format, build_exif(6))
    font = read_share_image_font()
    with Image.open(BytesIO(draw_share_image(fields, font, logo))) as image:
        assert get_corners(image.crop((72, 94, 120, 174))) == CORNERS[6]


@given(st.sampled_from(FORMATS), st.data())
def test_no_damage_makes_it_fail(image_format: str, data: st.DataObject) -> None:
    content = bytearray(with_metadata(image_format, build_exif(6), build_xmp(3)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))])
    assert 1 <= get_orientation(damaged, f"image/{image_format.lower()}") <= 8
