"""The sizes that a picture is offered in beside its original: pixels in, pixels out."""

from typing import NamedTuple

WIDTHS = (480, 960, 1440, 1920)
"""In pixels: a telephone, a column of text, and both on screens with two pixels for one."""

_MAX_RELATIVE_WIDTH = 0.8  # of the picture's own width: what is wider than this differs too little from it
_MAX_HEIGHT = 8000  # pixels: WebP ends at 16 383


class Size(NamedTuple):
    """Pixels."""

    width: int
    height: int


def choose_sizes(width: int, height: int) -> tuple[Size, ...]:
    """The sizes of a picture, the smallest first; none is larger than the picture is."""
    largest = max(1, min(width, WIDTHS[-1], width * _MAX_HEIGHT // height))
    wanted = [each for each in WIDTHS if each <= largest * _MAX_RELATIVE_WIDTH]
    return tuple([Size(each, min(_MAX_HEIGHT, round(height * each / width)) or 1) for each in (*wanted, largest)])
