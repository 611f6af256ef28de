"""A picture becomes smaller files: upright, in the colours of the web, still, on white where it is clear."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from pressroom.images import choose_sizes
from pressroom.images.encode import encode_image
from tests.support.image_files import LYING, camera_exif, frames, image, saved

CLEAR = Image.new("RGBA", (60, 40), (0, 0, 0, 0))


def smaller(content: bytes, media_type: str, size: tuple[int, int]) -> dict[tuple[int, str], Image.Image]:
    files = {}
    for file in encode_image(content, media_type, choose_sizes(*size)):
        with Image.open(BytesIO(file.content)) as opened:
            assert Image.MIME[opened.format or ""] == file.media_type
            assert not opened.getexif()
            files[file.width, file.media_type] = opened.convert("RGB")
    return files


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        ((6000, 4000), [(480, 320), (960, 640), (1440, 960), (1920, 1280)]),
        ((1920, 1080), [(480, 270), (960, 540), (1440, 810), (1920, 1080)]),
        ((1000, 500), [(480, 240), (1000, 500)]),  # 960 would be as good as the same
        ((300, 200), [(300, 200)]),
        ((1, 1), [(1, 1)]),
        ((500, 20_000), [(200, 8000)]),
        ((1, 30_000), [(1, 8000)]),
        ((30_000, 1), [(480, 1), (960, 1), (1440, 1), (1920, 1)]),
    ],
)
def test_the_sizes_end_where_the_picture_does_or_at_1920_pixels(
    pixels: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    assert [tuple(size) for size in choose_sizes(*pixels)] == expected


def test_each_size_comes_as_webp_and_as_jpeg() -> None:
    made = smaller(saved(image((1000, 500)), "JPEG"), "image/jpeg", (1000, 500))
    assert {(*found.size, media_type) for (_, media_type), found in made.items()} == {
        (width, width // 2, media_type) for width in (480, 1000) for media_type in ("image/webp", "image/jpeg")
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_lies_on_its_side_stands_upright(kind: str) -> None:
    lying = Image.new("RGB", (60, 40), "white")
    lying.paste("red", (0, 20, 60, 40))  # below, which is to the left when it is turned to the right
    content = saved(lying, kind, exif=camera_exif(LYING))
    for made in smaller(content, f"image/{kind.lower()}", (40, 60)).values():
        assert made.size == (40, 60)
        assert _is_like(made, (5, 30), (255, 0, 0))
        assert _is_like(made, (35, 30), (255, 255, 255))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/png", saved(CLEAR, "PNG")),
        ("image/png", saved(CLEAR.convert("LA"), "PNG")),
        ("image/png", saved(Image.new("P", (60, 40), 0), "PNG", transparency=0)),
        ("image/png", saved(Image.new("RGB", (60, 40), "black"), "PNG", transparency=(0, 0, 0))),
        ("image/webp", saved(CLEAR, "WEBP", lossless=True)),
        ("image/gif", saved(Image.new("P", (60, 40), 0), "GIF", transparency=0)),
        ("image/avif", saved(CLEAR, "AVIF")),
    ],
)
def test_what_is_clear_is_white(media_type: str, content: bytes) -> None:
    for made in smaller(content, media_type, (60, 40)).values():
        assert _is_like(made, (30, 20), (255, 255, 255))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/jpeg", saved(Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG")),
        ("image/png", saved(Image.new("P", (60, 40), 0), "PNG")),
        ("image/png", saved(Image.new("I;16", (60, 40), 0), "PNG")),
        ("image/png", saved(Image.new("1", (60, 40), 0), "PNG")),
        ("image/jpeg", saved(Image.new("L", (60, 40), 0), "JPEG")),
    ],
)
def test_colours_of_other_kinds_become_those_of_the_web(media_type: str, content: bytes) -> None:
    expected = (255, 0, 0) if b"Adobe" in content else (0, 0, 0)
    for made in smaller(content, media_type, (60, 40)).values():
        assert _is_like(made, (30, 20), expected)


def test_sixteen_bits_of_grey_become_eight() -> None:
    content = saved(Image.new("I;16", (60, 40), 0x8000), "PNG")
    for made in smaller(content, "image/png", (60, 40)).values():
        assert _is_like(made, (30, 20), (128, 128, 128))


def test_a_colour_profile_is_followed_and_a_broken_one_is_not() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # for colours of another kind
    for profile in (swapped, b"no profile"):
        content = saved(Image.new("RGB", (60, 40), "red"), "JPEG", icc_profile=profile)
        for made in smaller(content, "image/jpeg", (60, 40)).values():
            assert _is_like(made, (30, 20), (255, 0, 0))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_still(kind: str) -> None:
    for file in encode_image(saved(image(), kind, **frames()), f"image/{kind.lower()}", choose_sizes(80, 61)):
        with Image.open(BytesIO(file.content)) as opened:
            assert getattr(opened, "n_frames", 1) == 1


def test_the_same_picture_gives_the_same_octets() -> None:
    content = saved(image((700, 500)), "JPEG", exif=camera_exif(LYING))
    assert list(encode_image(content, "image/jpeg", choose_sizes(500, 700))) == list(
        encode_image(content, "image/jpeg", choose_sizes(500, 700))
    )


def _is_like(picture: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether a pixel is of a colour, but for what encoding loses."""
    found = picture.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 12 for one, other in zip(found, colour, strict=True))
