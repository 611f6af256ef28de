"""The files of pictures that earlier builds encoded: kept in a private cache, found by the digest of the picture.

Only a help: whatever is missing, foreign or damaged counts as nothing, and the picture is encoded anew.
"""

import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from PIL import __version__ as pillow

from pressroom.pictures.encoding import RECIPE, Encoded
from pressroom.read.private import keep_private, read_private

_KEPT = 180 * 24 * 60 * 60  # seconds since a picture was last used


def kept_encoded(cache: Path, digest: str, width: int, media_type: str) -> bytes | None:
    """One file of a picture, without marks; None when it is not there."""
    folder = _folder(cache, digest)
    with suppress(OSError):
        content = read_private(folder / _name(width, media_type))
        if content:
            os.utime(folder)
            return content
    return None


def keep_encoded(cache: Path, digest: str, files: Iterable[Encoded]) -> None:
    """Keep the files of a picture for other builds, and drop those of pictures that were not used for long."""
    with suppress(OSError):
        for file in files:
            keep_private(_folder(cache, digest) / _name(file.width, file.media_type), file.content)
        _drop_unused(cache / "pictures")


def _folder(cache: Path, digest: str) -> Path:
    return cache / "pictures" / digest


def _name(width: int, media_type: str) -> str:
    return f"{RECIPE}.{pillow}.{width}.{media_type.removeprefix('image/')}"


@lru_cache(maxsize=1)  # once a process: an archive has thousands of pictures
def _drop_unused(pictures: Path) -> None:
    oldest = time.time() - _KEPT
    for folder in pictures.iterdir():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
