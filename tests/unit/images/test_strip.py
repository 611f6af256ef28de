"""Marks are put into picture files of every kind, and everything else goes that does not show the picture."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageChops, ImageCms

from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import compute_embedded_size, compute_stripped_size, embed_metadata
from tests.support.image_files import LYING, camera_exif, frames, image, saved

MARKS = ImageMetadata("sv", "Färjan & <kajen>", "Siv Åkerö/Sundvik", "Fri att använda i nyheter.", "En vit färja.")
SECRETS = (b"Telefonfabriken", b"hemligt")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

FILES = {
    "jpeg": saved(image(), "JPEG", exif=camera_exif(), comment=b"hemligt", icc_profile=PROFILE),
    "progressive jpeg": saved(image(), "JPEG", progressive=True, exif=camera_exif(LYING)),
    "cmyk jpeg": saved(image(mode="CMYK"), "JPEG", exif=camera_exif(LYING)),
    "jpeg with a video behind it": saved(image(), "JPEG") + b"\0" * 100 + b"hemligt",
    "png": saved(image(), "PNG", exif=camera_exif(LYING), icc_profile=PROFILE),
    "png of few colours": saved(image(mode="P"), "PNG", transparency=3),
    "animated png": saved(image(), "PNG", **frames()),
    "webp": saved(image(), "WEBP", exif=camera_exif(LYING), icc_profile=PROFILE),
    "plain webp": saved(image(), "WEBP"),
    "lossless webp": saved(image(), "WEBP", lossless=True),
    "clear webp": saved(image(mode="RGBA"), "WEBP", lossless=True, exif=camera_exif()),
    "animated webp": saved(image(), "WEBP", **frames()),
    "gif": saved(image(mode="P"), "GIF", comment=b"hemligt"),
    "animated gif": saved(image(mode="P"), "GIF", comment=b"hemligt", **frames()),
}


def type_of(content: bytes) -> str:
    with Image.open(BytesIO(content)) as opened:
        return Image.MIME[opened.format or ""]


def frames_of(content: bytes) -> list[Image.Image]:
    with Image.open(BytesIO(content)) as opened:
        found = []
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            found.append(opened.convert("RGBA"))
        return found


@pytest.mark.parametrize("name", FILES)
def test_the_picture_stays_as_it_is_to_the_last_pixel(name: str) -> None:
    before, after = frames_of(FILES[name]), frames_of(embed_metadata(FILES[name], type_of(FILES[name]), MARKS))
    assert len(before) == len(after)
    assert all(ImageChops.difference(one, other).getbbox() is None for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("name", FILES)
def test_which_way_up_and_colours_stay_and_all_else_goes(name: str) -> None:
    content = FILES[name]
    made = embed_metadata(content, type_of(content), MARKS)
    with Image.open(BytesIO(content)) as before, Image.open(BytesIO(made)) as after:
        turned = before.getexif().get(0x0112, 1)
        assert dict(after.getexif()) == ({0x0112: turned} if turned != 1 else {})
        assert not after.getexif().get_ifd(0x8825)
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert after.info.get("loop") == before.info.get("loop")
    assert not [secret for secret in SECRETS if secret in made]


@pytest.mark.parametrize("name", FILES)
def test_caption_credit_terms_and_what_it_shows_are_in_the_file(name: str) -> None:
    made = embed_metadata(FILES[name], type_of(FILES[name]), MARKS)
    start, end = made.index(b"<?xpacket begin"), made.index(b'<?xpacket end="r"?>')
    tree = etree.fromstring(made[start:end])
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "ps": "http://ns.adobe.com/photoshop/1.0/",
        "rights": "http://ns.adobe.com/xap/1.0/rights/",
        "iptc": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }
    said = {
        field: "".join(
            dict.fromkeys(str(text) for each in tree.iterfind(f".//{field}", spaces) for text in each.itertext())
        )
        for field in ("dc:description", "ps:Credit", "rights:UsageTerms", "iptc:AltTextAccessibility")
    }
    assert tuple(said.values()) == (MARKS.caption, MARKS.credit, MARKS.terms, MARKS.alt)


def test_a_jpeg_tells_older_programs_too() -> None:
    made = embed_metadata(FILES["jpeg"], "image/jpeg", MARKS)
    with Image.open(BytesIO(made)) as opened:
        sets = opened.info["photoshop"][0x0404]
    assert b"\x1c\x01\x5a\x00\x03\x1b%G" in sets
    for number, text in ((120, MARKS.caption), (110, MARKS.credit), (116, MARKS.terms)):
        octets = text.encode()
        assert b"\x1c\x02" + bytes([number]) + len(octets).to_bytes(2) + octets in sets


def test_terms_too_long_for_older_programs_stand_in_xmp_alone_and_are_never_cut() -> None:
    long = ImageMetadata("sv", terms="Fri att använda, men inte i reklam. " * 5)
    made = embed_metadata(FILES["jpeg"], "image/jpeg", long)
    assert made.count(b"men inte i reklam. Fri") >= 8  # for everybody, and in its language
    assert b"\x1c\x02\x74" not in made


@pytest.mark.parametrize("name", FILES)
def test_the_size_is_known_before_the_marks_are_put_in(name: str) -> None:
    content = FILES[name]
    media_type = type_of(content)
    for marks in (MARKS, ImageMetadata("sv")):
        assert compute_embedded_size(compute_stripped_size(content, media_type), media_type, marks) == len(
            embed_metadata(content, media_type, marks)
        )


@given(st.text(), st.text(), st.text())
def test_marks_in_any_words_have_the_size_that_was_reckoned(caption: str, credit: str, terms: str) -> None:
    try:
        marks = ImageMetadata("sv", *(text.encode().decode() for text in (caption, credit, terms)))
    except UnicodeEncodeError:
        return
    for media_type in ("image/jpeg", "image/png", "image/webp", "image/gif"):
        content = next(each for each in FILES.values() if type_of(each) == media_type)
        assert compute_embedded_size(compute_stripped_size(content, media_type), media_type, marks) == len(
            embed_metadata(content, media_type, marks)
        )


@pytest.mark.parametrize("name", FILES)
def test_marking_twice_is_marking_once(name: str) -> None:
    media_type = type_of(FILES[name])
    once = embed_metadata(FILES[name], media_type, MARKS)
    assert embed_metadata(once, media_type, MARKS) == once
    assert (
        embed_metadata(embed_metadata(FILES[name], media_type, ImageMetadata("nb", "Annen tekst")), media_type, MARKS)
        == once
    )


@given(st.sampled_from(sorted(FILES)), st.data())
def test_broken_octets_lead_to_no_other_fault_than_those_that_are_named(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = bytes(content[: data.draw(st.integers(0, len(content)))])
    for media_type in ("image/jpeg", "image/png", "image/webp", "image/gif"):
        try:
            compute_stripped_size(broken, media_type)
        except (ValueError, IndexError):
            continue
