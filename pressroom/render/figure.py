"""A picture on a page, with caption, credit, terms and its original to download. An Image in, Markup out.

Browsers choose among its renditions by the width it has on the page; a logo, which has none, is shown as it is.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from pressroom.images import choose_sizes, get_rendition_path
from pressroom.model.newsroom import Image
from pressroom.render.context import RenderContext
from pressroom.render.templates import render_template

UrlResolver: TypeAlias = Callable[[str], str]
"""From the name of a file beside a release, or of a rendition, to its address."""

# How wide a picture is shown, in CSS: on screens of two columns and more, and on all others.
_DISPLAY_WIDTHS = {"lead-picture": "52rem", "medium": "24rem", "": "41rem"}
_WIDE_SCREEN = "(min-width: 64em)"
_NARROW_WIDTH = "94vw"

WEBP, JPEG = "image/webp", "image/jpeg"
COLUMN_WIDTH = 960
"""Pixels: wide enough for a column of text."""

PREVIEW_WIDTH = 1200
"""Pixels: what the places that show previews ask for."""


class ImageVariant(NamedTuple):
    """A rendition: the name of its file, its media type, and its pixels."""

    file: str
    media_type: str
    width: int
    height: int


def render_figure(
    context: RenderContext, language: str, image: Image, resolve_url: UrlResolver, placement: str = ""
) -> Markup:
    """A picture of a release at a `place`: `lead-picture`, `medium` in a list, or none, in the text."""
    offered = list_renditions(context, image)
    return render_template(
        context,
        "site/figure.html",
        language,
        image=image,
        place=placement,
        original=resolve_url(image.file),
        shown=resolve_url(get_fallback(context, image).file),
        sizes=f"{_WIDE_SCREEN} {_DISPLAY_WIDTHS[placement]}, {_NARROW_WIDTH}" if offered else "",
        srcset=partial(_build_srcset, offered, resolve_url),
    )


def render_logo_figure(context: RenderContext, language: str, logo: Image, url: str) -> Markup:
    """A logo to download."""
    return render_template(context, "site/figure.html", language, image=logo, place="", original=url, sizes="")


def get_fallback(context: RenderContext, image: Image, width: int = COLUMN_WIDTH) -> ImageVariant:
    """A picture as every program can show it: a JPEG, so wide or wider where there is one, else the widest.

    Where a newsroom leaves out the sizes, it is the original.
    """
    offered = [each for each in list_renditions(context, image) if each.media_type == JPEG]
    if not offered:
        return ImageVariant(image.file, image.media_type, image.width, image.height)
    return next((each for each in offered if each.width >= width), offered[-1])


def list_renditions(context: RenderContext, image: Image) -> list[ImageVariant]:
    """All renditions of a picture, the smallest first."""
    if "sizes" in context.newsroom.leave_out:
        return []
    return [
        ImageVariant(get_rendition_path(image.file, size.width, media_type), media_type, *size)
        for size in choose_sizes(image.width, image.height)
        for media_type in (WEBP, JPEG)
    ]


def _build_srcset(renditions: list[ImageVariant], resolve_url: UrlResolver, media_type: str) -> str:
    """What `srcset` says (HTML, "Srcset attributes")."""
    return ", ".join(
        [f"{resolve_url(each.file)} {each.width}w" for each in renditions if each.media_type == media_type]
    )
