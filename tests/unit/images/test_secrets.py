"""What shows a picture stays in its file; every other text, place and thumbnail goes."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from pressroom.images.decode import detect_media_type, open_image
from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import embed_metadata, strip_metadata
from tests.support.made_images import FULL_OF_METADATA, PROFILE, SECRET, UNUSUAL

METADATA = ImageMetadata("sv", "Färjan", "Siv Ek", "Fri att använda.", "En färja.")
TIME = re.compile(b"tIME|JFXX|MPF|Photoshop 3.0.*Photoshop 3.0", re.DOTALL)


def get_frames(content: bytes) -> list[bytes]:
    with open_image(BytesIO(content), detect_media_type(content)) as image:
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("name", FULL_OF_METADATA)
def test_no_secret_stays_and_no_pixel_changes(name: str) -> None:
    content = FULL_OF_METADATA[name]
    assert SECRET.encode() in content
    media_type = detect_media_type(content)
    for metadata in (ImageMetadata("sv"), METADATA):
        embedded = embed_metadata(content, media_type, metadata)
        assert SECRET.encode() not in embedded
        assert not TIME.search(embedded)
        assert get_frames(embedded) == get_frames(content)
        assert embed_metadata(embedded, media_type, metadata) == embedded


def test_a_colour_profile_stays_without_the_name_that_it_was_given() -> None:
    embedded = embed_metadata(FULL_OF_METADATA["all.png"], "image/png", METADATA)
    with Image.open(BytesIO(embedded)) as image:
        assert image.info["icc_profile"] == PROFILE


def test_an_animation_keeps_its_number_of_loops_only() -> None:
    embedded = embed_metadata(FULL_OF_METADATA["all.gif"], "image/gif", ImageMetadata("sv"))
    assert embedded.endswith(b"\x21\xff\x0bNETSCAPE2.0\x03\1\0\0\0;")


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_file_is_published_complete_and_without_bytes_at_its_end(name: str) -> None:
    content = UNUSUAL[name]
    media_type = detect_media_type(content)
    embedded = embed_metadata(content, media_type, ImageMetadata("sv"))
    assert len(embedded) == len(strip_metadata(content, media_type))
    assert b"hemligt" not in embedded
    ends = {"image/jpeg": b"\xff\xd9", "image/gif": b"\0;", "image/png": b"IEND\xaeB`\x82"}
    assert embedded.endswith(ends.get(media_type, b""))
