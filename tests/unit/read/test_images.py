"""A JPEG has an error exactly if a decoder would reject it, although it is not decoded."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL.JpegImagePlugin import JpegImageFile

from pressroom.images.strip import compute_stripped_size
from pressroom.read.images import measure_image
from tests.support.image_files import camera_exif, create_image, to_bytes

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
def test_an_incomplete_jpeg_has_an_error(content: bytes, part: float) -> None:
    assert measure_image(content[: int(len(content) * part)], ".jpg").error


def can_be_decoded(content: bytes) -> bool:
    try:
        with JpegImageFile(BytesIO(content)) as image:
            image.load()
        compute_stripped_size(content, "image/jpeg")
    except Exception:  # noqa: BLE001 - Pillow raises many kinds of errors
        return False
    return True


def test_a_jpeg_higher_than_decoders_accept_has_an_error() -> None:
    content = to_bytes(create_image((8, 8)), "JPEG")
    frame = content.index(b"\xff\xc0")
    for height in (0, 65_535):
        assert measure_image(content[: frame + 5] + height.to_bytes(2) + content[frame + 7 :], ".jpg").error
