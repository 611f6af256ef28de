"""Damage files as disks, transfers and programs do: change, lose and insert bytes, above all in headers."""

from random import Random
from zlib import crc32

from PIL import Image, ImageCms

from tests.support.image_files import ROTATED, animation_options, camera_exif, create_image, to_bytes

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'
_BLOCKS = (
    b"Exif\0\0",
    b"II*\0",
    b"MM\0*",
    b"ICC_PROFILE\0",
    b"eXIf",
    b"EXIF",
    b"iCCP",
    b"ICCP",
    b"http://ns.",
    b"acsp",
)
_NUMBERS = (b"\0\0", b"\xff\xff", b"\0\x01", b"\x7f\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff")


def _create_pictures() -> dict[str, bytes]:
    image, camera = create_image(), {"exif": camera_exif(ROTATED), "icc_profile": _PROFILE, "xmp": _XMP}
    orientation = Image.Exif()
    orientation[0x0112] = ROTATED
    return {
        "photo.jpg": to_bytes(image, "JPEG", comment=b"hej", **camera),
        "progressive.jpg": to_bytes(image, "JPEG", progressive=True, exif=camera_exif(ROTATED)),
        "cmyk.jpg": to_bytes(create_image(mode="CMYK"), "JPEG", **camera),
        "rgb.png": to_bytes(image, "PNG", exif=camera_exif(ROTATED), icc_profile=_PROFILE),
        "palette.png": to_bytes(create_image(mode="P"), "PNG", transparency=3),
        "moving.png": to_bytes(image, "PNG", **animation_options()),
        "lossy.webp": to_bytes(image, "WEBP", **camera),
        "lossless.webp": to_bytes(create_image(mode="RGBA"), "WEBP", lossless=True, exif=camera_exif(ROTATED)),
        "moving.webp": to_bytes(image, "WEBP", **animation_options()),
        "plain.gif": to_bytes(create_image(mode="P"), "GIF", comment=b"hej"),
        "moving.gif": to_bytes(create_image(mode="P"), "GIF", **animation_options()),
        "photo.avif": to_bytes(image, "AVIF", exif=orientation, icc_profile=_PROFILE),
    }


PICTURES = _create_pictures()
"""Whole pictures of every format by file name, with the metadata of cameras and programs."""


def damage(content: bytes, random: Random) -> bytes:
    """Return a damaged copy of a file."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        random.choice((_change_bit, _change_number, _cut_out, _insert, _damage_block, _damage_block, _cut_off))(
            damaged, random
        )
    return correct_checksums(bytes(damaged)) if random.random() < 0.8 else bytes(damaged)


def _find_place(content: bytearray, random: Random) -> int:
    """Return a place, half of the time in the first bytes, which are headers."""
    return random.randrange(max(1, min(len(content), random.choice((400, len(content))))))


def _change_bit(content: bytearray, random: Random) -> None:
    if content:
        content[_find_place(content, random)] ^= 1 << random.randrange(8)


def _change_number(content: bytearray, random: Random) -> None:
    place, number = _find_place(content, random), random.choice(_NUMBERS)
    content[place : place + len(number)] = number


def _cut_out(content: bytearray, random: Random) -> None:
    place = _find_place(content, random)
    del content[place : place + random.choice((1, 2, 4, 20))]


def _insert(content: bytearray, random: Random) -> None:
    place = _find_place(content, random)
    content[place:place] = random.randbytes(random.choice((1, 2, 4, 20)))


def _cut_off(content: bytearray, random: Random) -> None:
    if random.random() < 0.2:
        del content[_find_place(content, random) :]


def _damage_block(content: bytearray, random: Random) -> None:
    """Damage the head of a block of metadata: EXIF, a colour profile or XMP."""
    block = random.choice(_BLOCKS)
    start = content.find(block)
    if start >= 0:
        place = start + random.randrange(len(block) + 24)
        content[place : place + random.choice((1, 2, 4))] = random.randbytes(random.choice((0, 1, 2, 4)))


def correct_checksums(content: bytes) -> bytes:
    """Return a PNG with correct checksums, so that decoders look further; any other file as it is."""
    corrected, offset = [content[:8]], 8
    while content.startswith(_PNG_SIGNATURE) and offset + 12 <= len(content):
        end = offset + 12 + int.from_bytes(content[offset : offset + 4])
        if end > len(content):
            break
        corrected.append(content[offset : end - 4] + crc32(content[offset + 4 : end - 4]).to_bytes(4))
        offset = end
    return b"".join(corrected) + content[offset:]
