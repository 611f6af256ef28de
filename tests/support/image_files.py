"""Pictures of every kind for the tests, made on the spot, with all that cameras and programs write into them."""

from io import BytesIO
from typing import Any

from PIL import Image

LYING = 6  # the EXIF orientation of a picture that must be turned to the right


def camera_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: which way up, the camera, and where it was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telefonfabriken"
    exif[0x8825] = {1: "N", 2: (59.0, 24.0, 33.0), 3: "E", 4: (17.0, 52.0, 1.0)}
    return exif


def image(size: tuple[int, int] = (80, 61), mode: str = "RGB") -> Image.Image:
    """Noise, the same every time."""
    octets = bytes((each * 7919 + each // 13) % 256 for each in range(size[0] * size[1]))
    return Image.frombytes("L", size, octets).convert("RGB").convert(mode)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file of a kind that Pillow can write."""
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def frames() -> dict[str, Any]:
    """What makes a file an animation."""
    return {"save_all": True, "append_images": [image().rotate(90), image().rotate(180)], "duration": 100, "loop": 0}
