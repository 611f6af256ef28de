"""Open images with Pillow, loading only the plug-in for their format. No pixel is decoded yet."""

from importlib import import_module
from io import BytesIO

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
