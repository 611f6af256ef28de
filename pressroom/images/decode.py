"""The octets of a picture in, its pixels out: upright, in the colours of the web, still, on white where it is clear.

Pillow's own limits of size are for the one who asks; here nothing is too large.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from pressroom.images.open import open_image

_WHITE = (255, 255, 255)


def decode_image(content: bytes, media_type: str, width: int, height: int) -> Image.Image:
    """The picture in RGB, not made larger, at least so large as it stands upright. Raises as `opened` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks have told what there is to tell
        image: Image.Image = open_image(BytesIO(content), media_type)
        if media_type == "image/jpeg":  # it can be decoded in a half, a quarter, an eighth of its size
            side = max(width, height)
            image.draft(None, (side, side))  # None: in its own colours
        return ImageOps.exif_transpose(_flatten_to_srgb(image))


def _flatten_to_srgb(image: Image.Image) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):  # of 16 bits, the upper eight
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    shown = _convert_to_srgb(image if image.mode in ("L", "CMYK", "RGB") else image.convert("RGB"), profile)
    if alpha is None:
        return _copy_orientation(shown, image)
    ground = Image.new("RGB", shown.size, _WHITE)
    ground.paste(shown, mask=alpha)
    return _copy_orientation(ground, image)


def _convert_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB. A profile that is broken, or for colours of another kind, counts as none."""
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted:
            return converted
    return image.convert("RGB")


def _copy_orientation(image: Image.Image, original: Image.Image) -> Image.Image:
    image.info = {key: original.info[key] for key in ("exif",) if key in original.info}
    return image
