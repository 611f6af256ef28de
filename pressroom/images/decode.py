"""Open image files with Pillow, and decode them to sRGB pixels.

The pixels are upright, of the first frame only, with white in transparent areas. There is no size limit here; the
caller checks the size.
"""

import re
import warnings
from importlib import import_module
from io import BytesIO

from PIL import Image, ImageChops, ImageCms
from PIL.ImageFile import ImageFile

from pressroom.images.orientation import get_orientation, turn_upright
from pressroom.images.strip import strip_metadata

# By itself, Pillow loads five plug-ins for the first image.
_PLUGINS = {
    "image/avif": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "image/gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "image/jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "image/png": ("PIL.PngImagePlugin", "PngImageFile"),
    "image/webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
}
_FIRST_BYTES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "image/avif"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
)


def detect_media_type(content: bytes) -> str:
    """Return the media type of an image by its first bytes. Raises ValueError if it is not supported."""
    for pattern, media_type in _FIRST_BYTES:
        if pattern.match(content):
            return media_type
    raise ValueError(content[:16])


def open_image(content: BytesIO, media_type: str) -> ImageFile:
    """Open an image, reading only its header. Raises any exception that Pillow raises for broken files."""
    module, name = _PLUGINS[media_type]
    content.seek(0)
    image: ImageFile = getattr(import_module(module), name)(content)
    return image


_WHITE = (255, 255, 255)
_GRAY_LEVELS = {"L;2": 3, "L;4": 15}  # the maximum in PNG files with two or four bits for a pixel


def decode_image(content: bytes, media_type: str, width: int, height: int) -> Image.Image:
    """Return the image in RGB, at least `width` × `height` if the original is. Raises the same as `open_image`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks have already reported problems of the image
        stripped = strip_metadata(content, media_type)
        image = open_image(BytesIO(stripped), media_type)
        if media_type == "image/jpeg":  # JPEG can be decoded at half, a quarter or an eighth of its size
            side = max(width, height)
            image.draft(None, (side, side))  # None keeps the colour mode
        alpha = _decode_transparent_tone(image, stripped) if media_type == "image/png" else None
        return turn_upright(_flatten_to_srgb(image, alpha), get_orientation(content, media_type))


def _flatten_to_srgb(image_file: ImageFile, alpha: Image.Image | None) -> Image.Image:
    """Return the image on white; without `alpha`, it is transparent where its pixels say so."""
    area = image_file.tile[0].extents if image_file.tile else None
    image_file.load()
    image: Image.Image = image_file
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = _split_gray_bytes(image)[0]  # keep the upper eight of 16 bits
    if alpha is None:
        if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
            image = image.convert("RGBA")
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
    srgb_image = _convert_to_srgb(image if image.mode in ("L", "CMYK", "RGB") else image.convert("RGB"), profile)
    if alpha is None and (image_file.format != "GIF" or not area or area == (0, 0, *image.size)):
        return srgb_image
    background = Image.new("RGB", srgb_image.size, _WHITE)
    if image_file.format == "GIF" and area:  # outside of its first frame, a GIF is transparent
        box = (area[0], area[1], area[2], area[3])
        background.paste(srgb_image.crop(box), box, alpha.crop(box) if alpha else None)
    else:
        background.paste(srgb_image, mask=alpha)
    return background


def _decode_transparent_tone(image: ImageFile, content: bytes) -> Image.Image | None:
    """Return the opacity of a PNG with a transparent tone that Pillow compares wrongly, or None.

    Pillow compares the values of the file with pixels that have been converted to eight bits.
    """
    tone = image.info.get("transparency")
    raw_mode = str(image.tile[0].args) if image.tile else ""
    if isinstance(tone, int) and raw_mode in _GRAY_LEVELS:
        image.info["transparency"] = tone * 255 // _GRAY_LEVELS[raw_mode]
    elif isinstance(tone, int) and image.mode.startswith("I;16"):
        return _compare_bytes(_split_gray_bytes(image), (tone,))
    elif isinstance(tone, tuple) and raw_mode == "RGB;16B":
        low_bytes = open_image(BytesIO(content), "image/png")
        low_bytes.tile = [low_bytes.tile[0]._replace(args="RGB;16L")]
        return _compare_bytes((image, low_bytes), tone)
    return None


def _split_gray_bytes(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the upper and the lower bytes of an image with 16 bits for a pixel."""
    content = image.tobytes("raw", "I;16")
    return Image.frombytes("L", image.size, content[1::2]), Image.frombytes("L", image.size, content[::2])


def _compare_bytes(images: tuple[Image.Image, Image.Image], tone: tuple[int, ...]) -> Image.Image:
    """Return an image that is 0 where the upper and lower bytes are those of the tone, else 255."""
    opacity = Image.new("L", images[0].size)
    for image, shift in zip(images, (8, 0), strict=True):
        for channel, value in zip(image.split(), tone, strict=True):
            byte = value >> shift & 255
            differs = channel.point([0 if level == byte else 255 for level in range(256)])
            opacity = ImageChops.lighter(opacity, differs)
    return opacity


def _convert_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert an image to sRGB. A profile that is broken or does not fit the colour mode is ignored."""
    if profile:
        try:
            srgb_image = ImageCms.profileToProfile(
                image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            srgb_image = None
        if srgb_image:
            return srgb_image
    return image.convert("RGB")
