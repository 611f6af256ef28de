"""Choose the sizes in which an image is offered in addition to its original."""

from typing import NamedTuple

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
