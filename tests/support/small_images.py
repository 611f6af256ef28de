"""Create small image files."""

from io import BytesIO
from typing import Any

from PIL import Image


def image_bytes(image_format: str, size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    """Return a small image as a file of a format that Pillow can write."""
    content = BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(content, image_format, **options)
    return content.getvalue()
