"""Create image files of every format, with all the metadata that cameras and programs write into them."""

from io import BytesIO
from typing import Any

from PIL import Image

ROTATED = 6  # the EXIF orientation of an image that must be turned clockwise


def camera_exif(orientation: int = 1) -> Image.Exif:
    """Return the EXIF metadata that a phone writes: orientation, camera and location."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telefonfabriken"
    exif[0x8825] = {1: "N", 2: (59.0, 24.0, 33.0), 3: "E", 4: (17.0, 52.0, 1.0)}
    return exif


def create_image(size: tuple[int, int] = (80, 61), mode: str = "RGB") -> Image.Image:
    """Return an image of noise, always the same."""
    content = bytes((index * 7919 + index // 13) % 256 for index in range(size[0] * size[1]))
    return Image.frombytes("L", size, content).convert("RGB").convert(mode)


def to_bytes(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """Return an image as the bytes of a file, in a format that Pillow can write."""
    content = BytesIO()
    image.save(content, image_format, **options)
    return content.getvalue()


def animation_options() -> dict[str, Any]:
    """Return the options that make a file an animation."""
    frames = [create_image().rotate(90), create_image().rotate(180)]
    return {"save_all": True, "append_images": frames, "duration": 100, "loop": 0}
