"""Choose the sizes in which an image is offered, and name the files that are made from the images of a release."""

import re
import unicodedata
from typing import NamedTuple

from pressroom.model.newsroom import Image, Newsroom
from pressroom.model.release import Release

WIDTHS = (480, 960, 1440, 1920)
"""Widths in pixels: a phone and a column of text, and both on screens with double pixel density."""

_MAX_RELATIVE_WIDTH = 0.8  # of the largest size: a wider one would differ too little from it
_MAX_HEIGHT = 8000  # pixels; the limit of WebP is 16 383


class Size(NamedTuple):
    """A width and height in pixels."""

    width: int
    height: int


def choose_sizes(width: int, height: int) -> tuple[Size, ...]:
    """Return the sizes of an image, smallest first; none is larger than the image itself."""
    largest = max(1, min(width, WIDTHS[-1], width * _MAX_HEIGHT // height))
    widths = [*(each for each in WIDTHS if each <= largest * _MAX_RELATIVE_WIDTH), largest]
    return tuple([Size(each, min(_MAX_HEIGHT, round(height * each / width)) or 1) for each in widths])


SHARE_IMAGE_SIZE = (1200, 630)
"""The width and height of a share image in pixels."""

_EXTENSIONS = {"image/webp": "webp", "image/jpeg": "jpg"}
# The visible characters in the font of share images, without Greek: it has too few Greek letters for words.
_DRAWABLE_TEXT = re.compile(
    "[ -~\xa0-\xac\xae-\u0137\u0139-\u0148\u014a-\u0165\u0168-\u017f\u0218-\u021b\u1ea0-\u1ef9–-„†-•…‰‹›€−]*"
)
_UNDRAWABLE_CATEGORIES = ("So", "Sk", "Cf", "Mn", "Cs", "Cn")  # emoji, and the characters that combine them


def get_rendition_path(file: str, width: int, media_type: str) -> str:
    """Return the path of a rendition, such as `960/harbour.png.webp`. Its slash keeps it apart from source files."""
    return f"{width}/{file}.{_EXTENSIONS[media_type]}"


def to_drawable_text(text: str) -> str:
    """Return a text without emoji, or an empty string if the font of share images lacks any of its letters."""
    normalized = unicodedata.normalize("NFC", text)
    if not _DRAWABLE_TEXT.fullmatch(normalized):
        normalized = "".join([char for char in normalized if unicodedata.category(char) not in _UNDRAWABLE_CATEGORIES])
    normalized = " ".join(normalized.split())
    return normalized if _DRAWABLE_TEXT.fullmatch(normalized) else ""


def is_preview_type(media_type: str) -> bool:
    """Return whether all sites that show a preview of a page (og:image) can show such an image."""
    return media_type in ("image/jpeg", "image/png", "image/gif")


def find_preview_image(release: Release, newsroom: Newsroom) -> Image | None:
    """Return the image of the release that represents its page on other sites: the first with alternative text.

    Without image sizes, only the original can be used, and some originals (WebP, AVIF) are not shown everywhere.
    """
    has_sizes = "sizes" not in newsroom.leave_out
    images = (image for image in release.images if image.alt and (has_sizes or is_preview_type(image.media_type)))
    return next(images, None)


def get_share_image_text(release: Release, newsroom: Newsroom) -> str:
    """Return the text of the release's share image, or an empty string if it has none.

    It has none if an image of the release represents it, or if its headline contains letters that the font lacks.
    """
    return "" if find_preview_image(release, newsroom) else to_drawable_text(release.headline)
