"""Warn about alternative texts that do not describe the picture."""

import re
from collections.abc import Iterator

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.problems import shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.model.draft import Node, Sequence

_FILE_NAME = re.compile(r".*\.(?:jpe?g|png|gif|webp|avif|hei[cf]|tiff?|svg|bmp|pdf)", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"(?:img|_?mg|dsc[nf]?|_dsc|pxl|p|dji|gopr|screenshot|skärmbild|skärmavbild|skjermbilde)"
    r"(?:[-_ ]*[0-9]+)+(?:[-_ ][a-z0-9]+)?",
    re.IGNORECASE,
)
_EMPTY_WORDS = re.compile(
    r"(?:alt|alt-?text|bild(?:en|er)?|bilde[tr]?|foto(?:t|grafi|grafiet)?|genrebild|gra(?:phic|fik|fikk)|illustra(?:tion|sjon)"
    r"|image|logo(?:typ)?|logga|omslagsbild|photo(?:graph)?|picture|press(?:bild|foto)|pressefoto|todo|xxx)[0-9 ]*"
)


def check_alt_texts(check: ReleaseCheck) -> None:
    """Warn about alternative texts that are the name of a file, a word such as “picture”, or the caption."""
    headline = check.values.get("headline", "")
    for index, item in enumerate(_list_images(check)):
        alt = find_node(item, "alt")
        text, caption = get_scalar_text(alt), get_scalar_text(find_node(item, "caption"))
        if alt and (reason := _find_problem(text, get_scalar_text(find_node(item, "file")), caption, headline)):
            check.problems.add_warning(alt.span, _describe(text, reason), f"images[{index}].alt")
    for image in check.body_elements.images:
        if reason := _find_problem(image.alt, image.url, "", headline):
            span = check.running_text.find_element("image", image.start)
            check.problems.add_warning(span, _describe(image.alt, reason))


def _list_images(check: ReleaseCheck) -> Iterator[Node]:
    images = find_node(check.draft.fields, "images")
    yield from images.items if isinstance(images, Sequence) else ()


def _describe(text: str, reason: str) -> str:
    return f"the alt text “{shorten(text)}” {reason}; describe what the picture shows, for people who cannot see it"


def _find_problem(text: str, file: str, caption: str, headline: str) -> str:
    """Return what is wrong with an alternative text; empty if nothing is."""
    folded = text.casefold().strip(" .")
    if not folded:
        return ""
    is_stem = len(folded) > 2 and folded == file.rpartition(".")[0].casefold()
    if _FILE_NAME.fullmatch(text) or _CAMERA_NAME.fullmatch(text) or is_stem:
        return "is the name of a file"
    if _EMPTY_WORDS.fullmatch(folded):
        return "does not say what is on the picture"
    if folded == caption.casefold().strip(" ."):
        return "is the same as the caption"
    return "is the same as the headline" if folded == headline.casefold().strip(" .") else ""
