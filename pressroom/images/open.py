"""The octets of a picture in, an open picture out, of which no pixel has been decoded yet."""

from importlib import import_module
from io import BytesIO

from PIL.ImageFile import ImageFile

# Only the plug-in for what a file is gets loaded: left to itself, Pillow loads five at the first picture.
_PLUGINS = {
    "image/avif": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "image/gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "image/jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "image/png": ("PIL.PngImagePlugin", "PngImageFile"),
    "image/webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
}


def open_image(content: BytesIO, media_type: str) -> ImageFile:
    """A picture of which no more is read than its head. Raises whatever broken octets lead Pillow into."""
    module, name = _PLUGINS[media_type]
    content.seek(0)
    image: ImageFile = getattr(import_module(module), name)(content)
    return image
