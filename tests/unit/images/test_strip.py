"""Metadata is embedded in image files of every format, and all other metadata is removed."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageChops, ImageCms

from pressroom.images.metadata import ImageMetadata
from pressroom.images.strip import compute_embedded_size, embed_metadata, strip_metadata
from tests.support.image_files import ROTATED, animation_options, camera_exif, create_image, to_bytes

METADATA = ImageMetadata("sv", "Färjan & <kajen>", "Siv Åkerö/Sundvik", "Fri att använda i nyheter.", "En vit färja.")
SECRETS = (b"Telefonfabriken", b"hemligt")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

FILES = {
    "jpeg": to_bytes(create_image(), "JPEG", exif=camera_exif(), comment=b"hemligt", icc_profile=PROFILE),
    "progressive jpeg": to_bytes(create_image(), "JPEG", progressive=True, exif=camera_exif(ROTATED)),
    "cmyk jpeg": to_bytes(create_image(mode="CMYK"), "JPEG", exif=camera_exif(ROTATED)),
    "jpeg with a video after it": to_bytes(create_image(), "JPEG") + b"\0" * 100 + b"hemligt",
    "png": to_bytes(create_image(), "PNG", exif=camera_exif(ROTATED), icc_profile=PROFILE),
    "png of few colours": to_bytes(create_image(mode="P"), "PNG", transparency=3),
    "animated png": to_bytes(create_image(), "PNG", **animation_options()),
    "webp": to_bytes(create_image(), "WEBP", exif=camera_exif(ROTATED), icc_profile=PROFILE),
    "plain webp": to_bytes(create_image(), "WEBP"),
    "lossless webp": to_bytes(create_image(), "WEBP", lossless=True),
    "transparent webp": to_bytes(create_image(mode="RGBA"), "WEBP", lossless=True, exif=camera_exif()),
    "animated webp": to_bytes(create_image(), "WEBP", **animation_options()),
    "gif": to_bytes(create_image(mode="P"), "GIF", comment=b"hemligt"),
    "animated gif": to_bytes(create_image(mode="P"), "GIF", comment=b"hemligt", **animation_options()),
}


def get_media_type(content: bytes) -> str:
    with Image.open(BytesIO(content)) as image:
        return Image.MIME[image.format or ""]


def get_frames(content: bytes) -> list[Image.Image]:
    with Image.open(BytesIO(content)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append(image.convert("RGBA"))
        return frames


def embed(content: bytes, metadata: ImageMetadata) -> bytes:
    return embed_metadata(content, get_media_type(content), metadata)


def compute_size(content: bytes, metadata: ImageMetadata) -> int:
    media_type = get_media_type(content)
    return compute_embedded_size(len(strip_metadata(content, media_type)), media_type, metadata)


@pytest.mark.parametrize("name", FILES)
def test_no_pixel_changes(name: str) -> None:
    before, after = get_frames(FILES[name]), get_frames(embed(FILES[name], METADATA))
    assert len(before) == len(after)
    assert all(ImageChops.difference(old, new).getbbox() is None for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("name", FILES)
def test_orientation_and_colours_stay_and_other_metadata_is_removed(name: str) -> None:
    content = FILES[name]
    embedded = embed(content, METADATA)
    with Image.open(BytesIO(content)) as before, Image.open(BytesIO(embedded)) as after:
        orientation = before.getexif().get(0x0112, 1)
        assert dict(after.getexif()) == ({0x0112: orientation} if orientation != 1 else {})
        assert not after.getexif().get_ifd(0x8825)
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert after.info.get("loop") == before.info.get("loop")
    assert not [secret for secret in SECRETS if secret in embedded]


@pytest.mark.parametrize("name", FILES)
def test_caption_credit_terms_and_alternative_text_are_in_the_file(name: str) -> None:
    embedded = embed(FILES[name], METADATA)
    start, end = embedded.index(b"<?xpacket begin"), embedded.index(b'<?xpacket end="r"?>')
    tree = etree.fromstring(embedded[start:end])
    namespaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "ps": "http://ns.adobe.com/photoshop/1.0/",
        "rights": "http://ns.adobe.com/xap/1.0/rights/",
        "iptc": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }
    texts = {
        field: "".join(
            dict.fromkeys(str(text) for node in tree.iterfind(f".//{field}", namespaces) for text in node.itertext())
        )
        for field in ("dc:description", "ps:Credit", "rights:UsageTerms", "iptc:AltTextAccessibility")
    }
    assert tuple(texts.values()) == (METADATA.caption, METADATA.credit, METADATA.terms, METADATA.alt)


def test_a_jpeg_has_iptc_iim_for_older_programs_too() -> None:
    embedded = embed_metadata(FILES["jpeg"], "image/jpeg", METADATA)
    with Image.open(BytesIO(embedded)) as image:
        data_sets = image.info["photoshop"][0x0404]
    assert b"\x1c\x01\x5a\x00\x03\x1b%G" in data_sets
    for number, text in ((120, METADATA.caption), (110, METADATA.credit), (116, METADATA.terms)):
        content = text.encode()
        assert b"\x1c\x02" + bytes([number]) + len(content).to_bytes(2) + content in data_sets


def test_terms_too_long_for_iptc_iim_are_only_in_xmp_and_never_cut() -> None:
    metadata = ImageMetadata("sv", terms="Fri att använda, men inte i reklam. " * 5)
    embedded = embed_metadata(FILES["jpeg"], "image/jpeg", metadata)
    assert embedded.count(b"men inte i reklam. Fri") >= 8  # as default, and in its language
    assert b"\x1c\x02\x74" not in embedded


@pytest.mark.parametrize("name", FILES)
def test_the_size_is_known_before_the_metadata_is_embedded(name: str) -> None:
    content = FILES[name]
    for metadata in (METADATA, ImageMetadata("sv")):
        assert compute_size(content, metadata) == len(embed(content, metadata))


@given(st.text(), st.text(), st.text())
def test_metadata_with_any_text_has_the_computed_size(caption: str, credit: str, terms: str) -> None:
    try:
        metadata = ImageMetadata("sv", *(text.encode().decode() for text in (caption, credit, terms)))
    except UnicodeEncodeError:
        return
    for media_type in ("image/jpeg", "image/png", "image/webp", "image/gif"):
        content = next(file for file in FILES.values() if get_media_type(file) == media_type)
        assert compute_size(content, metadata) == len(embed(content, metadata))


@pytest.mark.parametrize("name", FILES)
def test_embedding_metadata_twice_is_the_same_as_once(name: str) -> None:
    once = embed(FILES[name], METADATA)
    assert embed(once, METADATA) == once
    assert embed(embed(FILES[name], ImageMetadata("nb", "Annen tekst")), METADATA) == once


@given(st.sampled_from(sorted(FILES)), st.data())
def test_broken_files_raise_only_documented_errors(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = bytes(content[: data.draw(st.integers(0, len(content)))])
    for media_type in ("image/jpeg", "image/png", "image/webp", "image/gif"):
        try:
            len(strip_metadata(broken, media_type))
        except (ValueError, IndexError):
            continue
