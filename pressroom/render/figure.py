"""Render an image on a page, with caption, credit, terms and a link to download the original.

Browsers choose among its renditions by its width on the page; a logo has no renditions.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from pressroom.images import choose_sizes, get_rendition_path
from pressroom.model.entry import Entry
from pressroom.model.newsroom import Image
from pressroom.render.context import RenderContext
from pressroom.render.templates import render_template

UrlResolver: TypeAlias = Callable[[str], str]
"""Returns the URL of a file of a release or of a rendition, from its name."""

# Width of an image in CSS: on screens with at least two columns, and on all others.
_DISPLAY_WIDTHS = {"lead-picture": "52rem", "medium": "24rem", "": "41rem"}
_WIDE_SCREEN = "(min-width: 64em)"
_NARROW_WIDTH = "94vw"

WEBP, JPEG = "image/webp", "image/jpeg"
COLUMN_WIDTH = 960
"""In pixels: the width of a column of text."""

PREVIEW_WIDTH = 1200
"""In pixels: the width that social networks recommend for preview images."""


class ImageVariant(NamedTuple):
    """A rendition of an image, or the original: file name, media type, and size in pixels."""

    file: str
    media_type: str
    width: int
    height: int


class Thumbnail(NamedTuple):
    """The paths of a small picture in both types, and its size in pixels."""

    webp: str
    jpeg: str
    width: int
    height: int


def render_figure(
    context: RenderContext, language: str, image: Image, resolve_url: UrlResolver, placement: str = ""
) -> Markup:
    """Render an image of a release. `placement` is `lead-picture`, `medium` (in a list), or empty (in the text)."""
    renditions = list_renditions(context, image)
    return render_template(
        context,
        "site/figure.html",
        language,
        image=image,
        placement=placement,
        original=resolve_url(image.file),
        fallback_url=resolve_url(get_fallback(context, image).file),
        sizes=f"{_WIDE_SCREEN} {_DISPLAY_WIDTHS[placement]}, {_NARROW_WIDTH}" if renditions else "",
        srcset=partial(_build_srcset, renditions, resolve_url),
    )


def render_logo_figure(context: RenderContext, language: str, logo: Image, url: str) -> Markup:
    """Render a logo with a link to download it."""
    return render_template(context, "site/figure.html", language, image=logo, placement="", original=url, sizes="")


def find_thumbnail(context: RenderContext, entry: Entry) -> Thumbnail | None:
    """Return the first picture of a release in its smallest size; None if it has none.

    Without image sizes there are no thumbnails: the originals are too large for a list.
    """
    image = next((each for each in entry.images if each.alt), None)
    if image is None or "sizes" in context.newsroom.leave_out:
        return None
    size = choose_sizes(image.width, image.height)[0]
    webp, jpeg = (entry.path + get_rendition_path(image.file, size.width, each) for each in (WEBP, JPEG))
    return Thumbnail(webp, jpeg, *size)


def get_fallback(context: RenderContext, image: Image, width: int = COLUMN_WIDTH) -> ImageVariant:
    """Return the rendition for programs that support only JPEG: at least this wide if there is one, else the widest.

    If a newsroom leaves out image sizes, return the original.
    """
    variants = [each for each in list_renditions(context, image) if each.media_type == JPEG]
    if not variants:
        return ImageVariant(image.file, image.media_type, image.width, image.height)
    return next((each for each in variants if each.width >= width), variants[-1])


def list_renditions(context: RenderContext, image: Image) -> list[ImageVariant]:
    """Return all renditions of an image, the smallest first."""
    if "sizes" in context.newsroom.leave_out:
        return []
    return [
        ImageVariant(get_rendition_path(image.file, size.width, media_type), media_type, *size)
        for size in choose_sizes(image.width, image.height)
        for media_type in (WEBP, JPEG)
    ]


def _build_srcset(renditions: list[ImageVariant], resolve_url: UrlResolver, media_type: str) -> str:
    """Return the value of `srcset` (HTML, "Srcset attributes")."""
    return ", ".join(
        [f"{resolve_url(each.file)} {each.width}w" for each in renditions if each.media_type == media_type]
    )
