"""A picture on a page, with caption, credit, terms and its original to download. An Image in, Markup out.

Browsers choose among its renditions by the width it has on the page; a logo, which has none, is shown as it is.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from pressroom.pictures import rendition_file, sizes
from pressroom.release import Image
from pressroom.render.environment import fill
from pressroom.render.press import Press

Address: TypeAlias = Callable[[str], str]
"""From the name of a file beside a release, or of a rendition, to its address."""

# How wide a picture is shown, in CSS: on screens of two columns and more, and on all others.
_WIDTHS = {"lead-picture": "52rem", "medium": "24rem", "": "41rem"}
_COLUMNS = "(min-width: 64em)"
_NARROW = "94vw"

WEBP, JPEG = "image/webp", "image/jpeg"
COLUMN = 960
"""Pixels: wide enough for a column of text."""

WIDE = 1200
"""Pixels: what the places that show previews ask for."""


class Shown(NamedTuple):
    """A rendition: the name of its file, its media type, and its pixels."""

    file: str
    media_type: str
    width: int
    height: int


def figure(press: Press, language: str, image: Image, address: Address, place: str = "") -> Markup:
    """A picture of a release at a `place`: `lead-picture`, `medium` in a list, or none, in the text."""
    offered = renditions(press, image)
    return fill(
        press,
        "site/figure.html",
        language,
        image=image,
        place=place,
        original=address(image.file),
        shown=address(fallback(press, image).file),
        sizes=f"{_COLUMNS} {_WIDTHS[place]}, {_NARROW}" if offered else "",
        srcset=partial(_srcset, offered, address),
    )


def logo_figure(press: Press, language: str, logo: Image, address: str) -> Markup:
    """A logo to download."""
    return fill(press, "site/figure.html", language, image=logo, place="", original=address, sizes="")


def fallback(press: Press, image: Image, width: int = COLUMN) -> Shown:
    """A picture as every program can show it: a JPEG, so wide or wider where there is one, else the widest.

    Where a newsroom leaves out the sizes, it is the original.
    """
    offered = [each for each in renditions(press, image) if each.media_type == JPEG]
    if not offered:
        return Shown(image.file, image.media_type, image.width, image.height)
    return next((each for each in offered if each.width >= width), offered[-1])


def renditions(press: Press, image: Image) -> list[Shown]:
    """All renditions of a picture, the smallest first."""
    if "sizes" in press.newsroom.leave_out:
        return []
    return [
        Shown(rendition_file(image.file, size.width, media_type), media_type, *size)
        for size in sizes(image.width, image.height)
        for media_type in (WEBP, JPEG)
    ]


def _srcset(offered: list[Shown], address: Address, media_type: str) -> str:
    """What `srcset` says (HTML, "Srcset attributes")."""
    return ", ".join([f"{address(each.file)} {each.width}w" for each in offered if each.media_type == media_type])
