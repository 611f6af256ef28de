"""Smaller files of an image are upright, in sRGB, not animated, and white where the image is transparent."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from pressroom.images import choose_sizes
from pressroom.images.encode import encode_image
from tests.support.image_files import ROTATED, animation_options, camera_exif, create_image, to_bytes

TRANSPARENT = Image.new("RGBA", (60, 40), (0, 0, 0, 0))


def encode(content: bytes, media_type: str, size: tuple[int, int]) -> dict[tuple[int, str], Image.Image]:
    """Return the smaller images by width and media type."""
    images = {}
    for file in encode_image(content, media_type, choose_sizes(*size)):
        with Image.open(BytesIO(file.content)) as image:
            assert Image.MIME[image.format or ""] == file.media_type
            assert not image.getexif()
            images[file.width, file.media_type] = image.convert("RGB")
    return images


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        ((6000, 4000), [(480, 320), (960, 640), (1440, 960), (1920, 1280)]),
        ((1920, 1080), [(480, 270), (960, 540), (1440, 810), (1920, 1080)]),
        ((1000, 500), [(480, 240), (1000, 500)]),  # 960 would be almost the same
        ((300, 200), [(300, 200)]),
        ((1, 1), [(1, 1)]),
        ((500, 20_000), [(200, 8000)]),
        ((1, 30_000), [(1, 8000)]),
        ((30_000, 1), [(480, 1), (960, 1), (1440, 1), (1920, 1)]),
    ],
)
def test_the_largest_size_is_that_of_the_image_or_1920_pixels(
    pixels: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    assert [tuple(size) for size in choose_sizes(*pixels)] == expected


def test_each_size_comes_as_webp_and_as_jpeg() -> None:
    images = encode(to_bytes(create_image((1000, 500)), "JPEG"), "image/jpeg", (1000, 500))
    assert {(*image.size, media_type) for (_, media_type), image in images.items()} == {
        (width, width // 2, media_type) for width in (480, 1000) for media_type in ("image/webp", "image/jpeg")
    }


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "AVIF"])  # browsers ignore EXIF in WebP
def test_a_rotated_image_becomes_upright(image_format: str) -> None:
    rotated = Image.new("RGB", (60, 40), "white")
    rotated.paste("red", (0, 20, 60, 40))  # the lower half, which becomes the left one
    content = to_bytes(rotated, image_format, exif=camera_exif(ROTATED))
    for image in encode(content, f"image/{image_format.lower()}", (40, 60)).values():
        assert image.size == (40, 60)
        assert _is_similar(image, (5, 30), (255, 0, 0))
        assert _is_similar(image, (35, 30), (255, 255, 255))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/png", to_bytes(TRANSPARENT, "PNG")),
        ("image/png", to_bytes(TRANSPARENT.convert("LA"), "PNG")),
        ("image/png", to_bytes(Image.new("P", (60, 40), 0), "PNG", transparency=0)),
        ("image/png", to_bytes(Image.new("RGB", (60, 40), "black"), "PNG", transparency=(0, 0, 0))),
        ("image/webp", to_bytes(TRANSPARENT, "WEBP", lossless=True)),
        ("image/gif", to_bytes(Image.new("P", (60, 40), 0), "GIF", transparency=0)),
        ("image/avif", to_bytes(TRANSPARENT, "AVIF")),
    ],
)
def test_transparent_areas_become_white(media_type: str, content: bytes) -> None:
    for image in encode(content, media_type, (60, 40)).values():
        assert _is_similar(image, (30, 20), (255, 255, 255))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/jpeg", to_bytes(Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG")),
        ("image/png", to_bytes(Image.new("P", (60, 40), 0), "PNG")),
        ("image/png", to_bytes(Image.new("I;16", (60, 40), 0), "PNG")),
        ("image/png", to_bytes(Image.new("1", (60, 40), 0), "PNG")),
        ("image/jpeg", to_bytes(Image.new("L", (60, 40), 0), "JPEG")),
    ],
)
def test_other_colour_modes_become_rgb(media_type: str, content: bytes) -> None:
    expected = (255, 0, 0) if b"Adobe" in content else (0, 0, 0)
    for image in encode(content, media_type, (60, 40)).values():
        assert _is_similar(image, (30, 20), expected)


def test_16_bit_grey_becomes_8_bit() -> None:
    content = to_bytes(Image.new("I;16", (60, 40), 0x8000), "PNG")
    for image in encode(content, "image/png", (60, 40)).values():
        assert _is_similar(image, (30, 20), (128, 128, 128))


def test_an_invalid_colour_profile_is_ignored() -> None:
    lab_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # does not fit an RGB image
    for profile in (lab_profile, b"not a profile"):
        content = to_bytes(Image.new("RGB", (60, 40), "red"), "JPEG", icc_profile=profile)
        for image in encode(content, "image/jpeg", (60, 40)).values():
            assert _is_similar(image, (30, 20), (255, 0, 0))


@pytest.mark.parametrize("image_format", ["GIF", "WEBP", "PNG"])
def test_only_the_first_frame_of_an_animation_is_kept(image_format: str) -> None:
    for file in encode_image(
        to_bytes(create_image(), image_format, **animation_options()),
        f"image/{image_format.lower()}",
        choose_sizes(80, 61),
    ):
        with Image.open(BytesIO(file.content)) as image:
            assert getattr(image, "n_frames", 1) == 1


def test_the_same_image_gives_the_same_bytes() -> None:
    content = to_bytes(create_image((700, 500)), "JPEG", exif=camera_exif(ROTATED))
    assert list(encode_image(content, "image/jpeg", choose_sizes(500, 700))) == list(
        encode_image(content, "image/jpeg", choose_sizes(500, 700))
    )


def _is_similar(image: Image.Image, position: tuple[int, int], color: tuple[int, int, int]) -> bool:
    """Check whether a pixel has a colour, apart from the loss of encoding."""
    pixel = image.getpixel(position)
    assert isinstance(pixel, tuple)
    return all(abs(channel - expected) <= 12 for channel, expected in zip(pixel, color, strict=True))
