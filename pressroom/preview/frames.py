"""Render what the preview's frames show: the text of a mail, an entry as feed readers show it, and errors.

All frames are shown in the light or dark colour scheme that was chosen, whatever the browser prefers.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from pressroom.errors import PressroomError
from pressroom.read import PREVIEW_TEMPLATES_FOLDER
from pressroom.regular_files import open_regular_file
from pressroom.render.feed_entry import FeedEntry
from pressroom.text.languages import get_direction

ColorScheme: TypeAlias = Literal["light", "dark"]

_CONTEXT_LINES = 2
_MAX_LINE_LENGTH = 240  # characters
_MAX_BYTES = 1_000_000
_TEMPLATE_LINE = re.compile(r"(templates/[^:\s]+):([0-9]+)")
_MEDIA_QUERY = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_BOTH_SCHEMES = re.compile(rb"(?<![\w-])(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)\b")
_META_TAG = re.compile(rb'(name="?color-scheme"?\s+content=)"[^"]*"')
# The only parts of a page that are changed: its text may contain the same words.
_STYLE_TAGS = re.compile(rb"<style\b.*?</style>|<(?:link|meta|source)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_STYLESHEET_LINK = re.compile(rb'(\bhref="/[^"?#]*)(")')
# Media queries that always match, and never do.
_ALWAYS_TRUE, _NEVER_TRUE = b"(min-width: 0)", b"(max-width: 0)"


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


class ExcerptLine(Struct, frozen=True):
    """One line of a file, with its number from 1; `is_target` is true for the line with the problem."""

    number: int
    text: str
    is_target: bool


def read_excerpt(folder: Path, path: str, line_number: int) -> tuple[ExcerptLine, ...]:
    """Return the line and its neighbours, or nothing if the file or line does not exist. Invalid UTF-8 becomes `�`."""
    try:
        with open_regular_file(folder / path) as file:
            content = file.read(_MAX_BYTES)
    except (OSError, ValueError):
        return ()
    lines = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(0, line_number - 1 - _CONTEXT_LINES)
    excerpt = [
        ExcerptLine(number, _shorten(text), number == line_number)
        for number, text in enumerate(lines[first : line_number + _CONTEXT_LINES], first + 1)
    ]
    return tuple(excerpt) if any(line.is_target for line in excerpt) else ()


def _shorten(text: str) -> str:
    clean = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in text[:_MAX_LINE_LENGTH])
    return clean if len(text) <= _MAX_LINE_LENGTH else f"{clean}…"


def apply_color_scheme(content: bytes, media_type: str, scheme: ColorScheme) -> bytes:
    """Return HTML or CSS in one scheme, other content unchanged. Links to style sheets get the scheme as a query."""
    essence = media_type.partition(";")[0]
    if essence == "text/css":
        return _apply_to_css(content, scheme)
    if essence == "text/html":
        return _STYLE_TAGS.sub(lambda match: _apply_to_tag(match[0], scheme), content)
    return content


def _apply_to_tag(tag: bytes, scheme: ColorScheme) -> bytes:
    new_tag = _META_TAG.sub(rb'\1"%b"' % scheme.encode(), _apply_to_css(tag, scheme))
    if b'rel="stylesheet"' in tag:
        return _STYLESHEET_LINK.sub(rb"\1?scheme=%b\2" % scheme.encode(), new_tag)
    return new_tag


def _apply_to_css(css: bytes, scheme: ColorScheme) -> bytes:
    name = scheme.encode()
    css = _MEDIA_QUERY.sub(lambda match: _ALWAYS_TRUE if match[1] == name else _NEVER_TRUE, css)
    return _BOTH_SCHEMES.sub(rb"\g<1>%b" % name, css)
