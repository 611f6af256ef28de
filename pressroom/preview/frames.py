"""What stands in the frames beside pages: a mail's text, an entry as feed readers show it, and why there is nothing.

Values in, HTML out.
"""

import re
from functools import cache
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from pressroom.errors import PressroomError
from pressroom.preview.excerpts import read_excerpt
from pressroom.read import PREVIEW_TEMPLATES_FOLDER
from pressroom.render.entry import FeedEntry
from pressroom.text.languages import get_direction

_TEMPLATE_LINE = re.compile(r"(templates/[^:\s]+):([0-9]+)")


@cache
def load_environment() -> Environment:
    """The preview's own templates, which are read once."""
    files = {
        path.name: path.read_text("utf-8") for path in PREVIEW_TEMPLATES_FOLDER.iterdir() if path.suffix == ".html"
    }
    return Environment(
        loader=DictLoader(files), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render_template(template: str, **values: object) -> bytes:
    """A template of the preview with these values, which are escaped."""
    return load_environment().get_template(template).render(values).encode()


def render_text(text: str, language: str, *, is_code: bool = False) -> bytes:
    """Plain text as it stands."""
    return render_template("text.html", text=text, language=language or "en", is_code=is_code)


def render_entry(feed_entry: FeedEntry, base_url: str) -> bytes:
    """An entry as most feed readers show it. Its pictures, whose addresses are absolute, are asked for here."""
    path = re.match(r"https?://[^/]+(.*)", base_url)
    own = f'src="{path[1] if path else ""}/'
    html = Markup(feed_entry.html.replace(f'src="{base_url}/', own))  # noqa: S704 - it is escaped where it is made
    language = feed_entry.release.language
    return render_template(
        "entry.html", entry=feed_entry, html=html, language=language, direction=get_direction(language)
    )


def render_error(error: PressroomError, folder: Path) -> bytes:
    """What keeps an output from being made, and what to do; with the lines of the template that is named."""
    place = _TEMPLATE_LINE.search(error.message)
    lines = read_excerpt(folder, place[1], int(place[2])) if place else ()
    return render_template("fault.html", what=error.message, remedy=error.remedy, lines=lines)


def render_unavailable() -> bytes:
    """That there is nothing to see while there are errors."""
    remedy = "Mend the errors that are listed above: the page comes by itself."
    return render_template("fault.html", what="This cannot be made yet.", remedy=remedy, lines=())
