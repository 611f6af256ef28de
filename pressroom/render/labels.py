"""Write short texts for readers: names of kinds and languages, times, facts about files, mailto links."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from pathlib import PurePath
from urllib.parse import quote

from babel import Locale, UnknownLocaleError

from pressroom.model.newsroom import Image
from pressroom.model.release import Document, ReleaseKind
from pressroom.render.messages import Messages
from pressroom.text.dates import format_date, format_time
from pressroom.text.languages import format_size

KIND_NAMES: dict[ReleaseKind, str] = {
    "press-release": "Press release",
    "news": "News",
    "invitation": "Press invitation",
    "statement": "Statement",
    "regulatory": "Regulatory press release",
}

# Characters to quote in a field of `mailto:` (RFC 6068, section 2); `quote` would search letter by letter.
_MAILTO_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")

# Usual names of types; other types are named by the extension of the file.
_FILE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/avif": "AVIF", "image/gif": "GIF"}


def get_kind_name(kind: ReleaseKind, messages: Messages) -> str:
    """Return the name of a kind of release."""
    return messages.gettext(KIND_NAMES[kind])


def format_datetime(when: datetime, messages: Messages) -> str:
    """Return day, time and zone: `3 november 2020 kl. 09:00 CET`. A message joins them: Babel has no pattern."""
    day, time = format_date(when, messages.language), format_time(when, messages.language)
    return messages.gettext("%(day)s, %(time)s") % {"day": day, "time": time}


@cache
def get_language_name(language: str) -> str:
    """Return the name of a language in that language (`Svenska`), or its code if the name is unknown."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def describe_file(file: Image | Document, messages: Messages) -> str:
    """Return type, pixels and size of a file to download: `JPEG, 3000 × 2000 pixels, 1.2 MB`."""
    facts = [_get_file_type(file.file, file.media_type)]
    if isinstance(file, Image):
        pixels = messages.gettext("%(width)s × %(height)s pixels")
        facts.append(pixels % {"width": file.width, "height": file.height})
    facts.append(format_size(file.size, messages.language))
    return ", ".join(filter(None, facts))


def describe_press_kit(files: Iterable[Image | Document], messages: Messages) -> str:
    """Return type and size of a press kit with these files: `ZIP, 12 MB`. The size of its texts is negligible."""
    return f"ZIP, {format_size(sum(file.size for file in files), messages.language)}"


def _get_file_type(name: str, media_type: str) -> str:
    return _FILE_TYPES.get(media_type) or PurePath(name).suffix.removeprefix(".").upper()


def build_mailto_url(address: str = "", subject: str = "", body: str = "") -> str:
    """Return a `mailto:` URI (RFC 6068), quoted, with CRLF at the ends of body lines."""
    fields = {"subject": subject, "body": body.replace("\n", "\r\n")}
    query = "&".join(f"{name}={_MAILTO_UNSAFE.sub(_quote_match, value)}" for name, value in fields.items() if value)
    return f"mailto:{quote(address, safe='@')}{'?' if query else ''}{query}"


def _quote_match(match: re.Match[str]) -> str:
    return _percent_encode(match[0])


@lru_cache(maxsize=1024)
def _percent_encode(text: str) -> str:
    return quote(text, safe="")
