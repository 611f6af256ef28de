"""Small pictures for the tests, made on the spot."""

from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str, size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    """A picture of a kind that Pillow can write."""
    content = BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(content, kind, **options)
    return content.getvalue()
