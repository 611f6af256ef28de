"""What stands in the frames beside pages: a mail's text, an entry as feed readers show it, and why there is nothing.

Values in, HTML out.
"""

import re
from functools import cache
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from pressroom.errors import PressroomError
from pressroom.preview.excerpts import excerpt
from pressroom.read import PREVIEW
from pressroom.render.entry import Entry
from pressroom.text.languages import direction

_PLACE = re.compile(r"(templates/[^:\s]+):([0-9]+)")


@cache
def sheets() -> Environment:
    """The preview's own templates, which are read once."""
    files = {path.name: path.read_text("utf-8") for path in PREVIEW.iterdir() if path.suffix == ".html"}
    return Environment(
        loader=DictLoader(files), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def fill(template: str, **values: object) -> bytes:
    """A template of the preview with these values, which are escaped."""
    return sheets().get_template(template).render(values).encode()


def text_paper(text: str, language: str, *, is_code: bool = False) -> bytes:
    """Plain text as it stands."""
    return fill("text.html", text=text, language=language or "en", is_code=is_code)


def entry_paper(entry: Entry, base_url: str) -> bytes:
    """An entry as most feed readers show it. Its pictures, whose addresses are absolute, are asked for here."""
    path = re.match(r"https?://[^/]+(.*)", base_url)
    own = f'src="{path[1] if path else ""}/'
    html = Markup(entry.html.replace(f'src="{base_url}/', own))  # noqa: S704 - it is escaped where it is made
    language = entry.release.language
    return fill("entry.html", entry=entry, html=html, language=language, direction=direction(language))


def fault_paper(error: PressroomError, newsroom: Path) -> bytes:
    """What keeps an output from being made, and what to do; with the lines of the template that is named."""
    place = _PLACE.search(error.what)
    lines = excerpt(newsroom, place[1], int(place[2])) if place else ()
    return fill("fault.html", what=error.what, remedy=error.remedy, lines=lines)


def unmade_paper() -> bytes:
    """That there is nothing to see while there are errors."""
    remedy = "Mend the errors that are listed above: the page comes by itself."
    return fill("fault.html", what="This cannot be made yet.", remedy=remedy, lines=())
