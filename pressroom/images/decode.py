"""Open image files with Pillow, and decode them to sRGB pixels.

The pixels are upright, of the first frame only, with white in transparent areas. There is no size limit here; the
caller checks the size.
"""

import warnings
from importlib import import_module
from io import BytesIO

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from pressroom.images.metadata import read_orientation

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
        srgb_image = _flatten_to_srgb(image)
        method = _TRANSPOSE_METHODS.get(get_orientation(image))
        return srgb_image if method is None else srgb_image.transpose(method)


def get_orientation(image: Image.Image) -> int:
    """Return the EXIF orientation of an image that is loaded, 1 (upright) if there is none or the block is damaged.

    It is the one that stays in the file when its metadata is stripped. Pillow's own reader fails at damaged blocks.
    """
    return read_orientation(image.info.get("exif", b"").removeprefix(b"Exif\0\0"))


_TRANSPOSE_METHODS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
        return srgb_image
    background = Image.new("RGB", srgb_image.size, _WHITE)
    background.paste(srgb_image, mask=alpha)
    return background


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
