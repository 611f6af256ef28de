"""A JPEG has an error exactly if a decoder would reject it, although it is not decoded."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.JpegImagePlugin import JpegImageFile

from pressroom.images.jpeg import has_all_scans, strip_pixels
from pressroom.images.strip import strip_metadata
from pressroom.read.images import measure_image
from tests.support.image_files import camera_exif, create_image, to_bytes
from tests.support.made_images import SIZE, UNUSUAL

JPEGS = (
    to_bytes(create_image((120, 90)), "JPEG"),
    to_bytes(create_image((120, 90)), "JPEG", progressive=True, exif=camera_exif()),
    to_bytes(create_image((120, 90), "L"), "JPEG", restart_marker_blocks=3),
)
HEADER_BYTES = 700
INSERTED = st.one_of(st.binary(max_size=600), st.just(b"\xff\xd9"), st.integers(1, 4096).map(bytes))


@given(st.sampled_from(JPEGS), st.booleans(), st.floats(0, 1), st.integers(0, 600), INSERTED)
def test_a_damaged_jpeg_has_an_error_exactly_if_it_cannot_be_decoded(
    content: bytes, is_in_headers: bool, place: float, removed: int, inserted: bytes
) -> None:
    start = round((HEADER_BYTES if is_in_headers else len(content)) * place)
    damaged = content[:start] + inserted + content[start + removed :]
    assert bool(measure_image(damaged, ".jpg").error) == (not can_be_decoded(damaged))


@given(st.sampled_from(JPEGS), st.floats(0, 1, exclude_max=True))
def test_a_jpeg_without_all_its_pixels_has_an_error(content: bytes, part: float) -> None:
    assert measure_image(content[: int((len(content) - 2) * part)], ".jpg").error


def can_be_decoded(content: bytes) -> bool:
    """Return whether the file without metadata can be decoded, and no pixel changes if more coded data follows."""
    try:
        stripped = strip_metadata(content, "image/jpeg") if content.startswith(b"\xff\xd8\xff") else b""
        with JpegImageFile(BytesIO(stripped)) as image:
            image.load()
        return strip_pixels(content).has_end or (has_all_scans(content) and has_all_pixels(stripped, image.tobytes()))
    except Exception:  # noqa: BLE001 - Pillow raises many kinds of errors
        return False


RESTARTS = b"".join(b"\xfe\xa5\x3c\xc3" * 30 + bytes([0xFF, 0xD0 + number % 8]) for number in range(16))


def has_all_pixels(stripped: bytes, pixels: bytes) -> bool:
    with JpegImageFile(BytesIO(stripped[:-2].rstrip(b"\xff") + RESTARTS + stripped[-2:])) as image:
        return image.tobytes() == pixels


@pytest.mark.parametrize("content", JPEGS)
def test_of_a_jpeg_only_the_marker_at_the_end_may_be_missing(content: bytes) -> None:
    assert not measure_image(content[:-1], ".jpg").error
    assert not measure_image(content[:-2], ".jpg").error
    assert "incomplete" in measure_image(content[:-8], ".jpg").error


def test_a_progressive_jpeg_without_its_last_scan_has_an_error() -> None:
    content = JPEGS[1]
    last_scan = content.rindex(b"\xff\xda")
    tables = content.rfind(b"\xff\xc4", 0, last_scan)
    assert "incomplete" in measure_image(content[: max(tables, content.rfind(b"\xff\xda", 0, last_scan))], ".jpg").error


def test_a_jpeg_that_not_all_browsers_show_has_an_error() -> None:
    frame = JPEGS[1].index(b"\xff\xc2")
    arithmetic = JPEGS[1][: frame + 1] + b"\xca" + JPEGS[1][frame + 2 :]
    assert "arithmetic coding" in measure_image(arithmetic, ".jpg").error
    twelve_bits = JPEGS[0].replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c")
    assert "save it again as JPEG" in measure_image(twelve_bits, ".jpg").error


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_image_that_browsers_show_as_a_whole_has_no_error(name: str) -> None:
    info = measure_image(UNUSUAL[name], name[name.rindex(".") :])
    assert (info.error, info.width, info.height) == ("", *((160, 96) if "large" in name else SIZE))


@pytest.mark.parametrize("end", [6, 20])
def test_a_gif_without_all_its_pixels_has_an_error(end: int) -> None:
    for name in ("without-end.gif", "animation-without-end.gif"):
        assert "incomplete" in measure_image(UNUSUAL[name][:-end], ".gif").error


def test_a_jpeg_higher_than_decoders_accept_has_an_error() -> None:
    content = to_bytes(create_image((8, 8)), "JPEG")
    frame = content.index(b"\xff\xc0")
    for height in (0, 65_535):
        assert measure_image(content[: frame + 5] + height.to_bytes(2) + content[frame + 7 :], ".jpg").error
