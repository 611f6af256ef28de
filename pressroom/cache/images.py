"""Save and load encoded images of earlier builds, by the digest of the original image.

A file that is missing, damaged or not private is ignored, and the image is encoded again.
"""

import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from PIL import __version__ as pillow

from pressroom.cache.files import read_private_file, write_private_file
from pressroom.images.encode import ENCODING_VERSION, EncodedImage

_MAX_AGE_SECONDS = 180 * 24 * 60 * 60  # since the image was last used


def load_encoded_image(cache_folder: Path, digest: str, width: int, media_type: str) -> bytes | None:
    """Return an encoded image, without metadata, or None if it is not in the cache."""
    folder = _get_image_folder(cache_folder, digest)
    with suppress(OSError):
        content = read_private_file(folder / _make_file_name(width, media_type))
        if content:
            os.utime(folder)
            return content
    return None


def save_encoded_images(cache_folder: Path, digest: str, images: Iterable[EncodedImage]) -> None:
    """Save encoded sizes of an image for later builds, and delete images that have not been used for long."""
    with suppress(OSError):
        for image in images:
            write_private_file(
                _get_image_folder(cache_folder, digest) / _make_file_name(image.width, image.media_type), image.content
            )
        _delete_unused(cache_folder / "pictures")


def _get_image_folder(cache_folder: Path, digest: str) -> Path:
    return cache_folder / "pictures" / digest


def _make_file_name(width: int, media_type: str) -> str:
    return f"{ENCODING_VERSION}.{pillow}.{width}.{media_type.removeprefix('image/')}"


@lru_cache(maxsize=1)  # once a process: an archive contains thousands of images
def _delete_unused(images_folder: Path) -> None:
    oldest = time.time() - _MAX_AGE_SECONDS
    for folder in images_folder.iterdir():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
