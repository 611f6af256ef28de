"""Open image files with Pillow, and decode them to sRGB pixels.

The pixels are upright, of the first frame only, with white in transparent areas. There is no size limit here; the
caller checks the size.
"""

import warnings
from importlib import import_module
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from PIL.ImageFile import ImageFile

# By itself, Pillow loads five plug-ins for the first image.
_PLUGINS = {
    "image/avif": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "image/gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "image/jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "image/png": ("PIL.PngImagePlugin", "PngImageFile"),
    "image/webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
}


def open_image(content: BytesIO, media_type: str) -> ImageFile:
    """Open an image, reading only its header. Raises any exception that Pillow raises for broken files."""
    module, name = _PLUGINS[media_type]
    content.seek(0)
    image: ImageFile = getattr(import_module(module), name)(content)
    return image


_WHITE = (255, 255, 255)


def decode_image(content: bytes, media_type: str, width: int, height: int) -> Image.Image:
    """Return the image in RGB, at least `width` × `height` if the original is. Raises the same as `open_image`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks have already reported problems of the image
        image: Image.Image = open_image(BytesIO(content), media_type)
        if media_type == "image/jpeg":  # JPEG can be decoded at half, a quarter or an eighth of its size
            side = max(width, height)
            image.draft(None, (side, side))  # None keeps the colour mode
        return ImageOps.exif_transpose(_flatten_to_srgb(image))


def _flatten_to_srgb(image: Image.Image) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):  # keep the upper eight of 16 bits
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    srgb_image = _convert_to_srgb(image if image.mode in ("L", "CMYK", "RGB") else image.convert("RGB"), profile)
    if alpha is None:
        return _copy_orientation(srgb_image, image)
    background = Image.new("RGB", srgb_image.size, _WHITE)
    background.paste(srgb_image, mask=alpha)
    return _copy_orientation(background, image)


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


def _copy_orientation(image: Image.Image, original: Image.Image) -> Image.Image:
    image.info = {key: original.info[key] for key in ("exif",) if key in original.info}
    return image
