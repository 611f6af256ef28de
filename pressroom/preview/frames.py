"""Render the preview's own frames: the text of a mail, an entry as feed readers show it, and errors."""

import re
from functools import cache
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from pressroom.errors import PressroomError
from pressroom.preview.excerpts import read_excerpt
from pressroom.read import PREVIEW_TEMPLATES_FOLDER
from pressroom.render.feed_entry import FeedEntry
from pressroom.text.languages import get_direction

_TEMPLATE_LINE = re.compile(r"(templates/[^:\s]+):([0-9]+)")


@cache
def load_environment() -> Environment:
    """Return the Jinja environment with the preview's templates; they are read once."""
    files = {
        path.name: path.read_text("utf-8") for path in PREVIEW_TEMPLATES_FOLDER.iterdir() if path.suffix == ".html"
    }
    return Environment(
        loader=DictLoader(files), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render_template(template: str, **values: object) -> bytes:
    """Render a template of the preview with these values, which are escaped."""
    return load_environment().get_template(template).render(values).encode()


def render_text(text: str, language: str, *, is_code: bool = False) -> bytes:
    """Render plain text unchanged."""
    return render_template("text.html", text=text, language=language or "en", is_code=is_code)


def render_entry(feed_entry: FeedEntry, base_url: str) -> bytes:
    """Render an entry as most feed readers show it. Absolute URLs of images are changed to URLs of the preview."""
    match = re.match(r"https?://[^/]+(.*)", base_url)
    local_src = f'src="{match[1] if match else ""}/'
    html = Markup(feed_entry.html.replace(f'src="{base_url}/', local_src))  # noqa: S704 - already escaped
    language = feed_entry.release.language
    return render_template(
        "entry.html", entry=feed_entry, html=html, language=language, direction=get_direction(language)
    )


def render_error(error: PressroomError, folder: Path) -> bytes:
    """Render an error with what to do, and the lines of the template that it names."""
    match = _TEMPLATE_LINE.search(error.message)
    lines = read_excerpt(folder, match[1], int(match[2])) if match else ()
    return render_template("error.html", message=error.message, remedy=error.remedy, lines=lines)


def render_unavailable() -> bytes:
    """Render a notice that an output cannot be shown because of errors in the text."""
    remedy = "Fix the errors listed above. The page then appears by itself."
    return render_template("error.html", message="This cannot be shown yet.", remedy=remedy, lines=())
