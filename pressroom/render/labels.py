"""Names: what a reader is told of kinds, times, languages and files.

Values of the model in, short texts out; nothing here knows a page.
"""

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
from pressroom.text.numbers import format_size

KIND_NAMES: dict[ReleaseKind, str] = {
    "press-release": "Press release",
    "news": "News",
    "invitation": "Press invitation",
    "statement": "Statement",
    "regulatory": "Regulatory press release",
}

# What a field of a `mailto:` cannot hold as it is (RFC 6068, section 2), and "quote" would seek letter by letter.
_MAILTO_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")

# What people call files whose name does not say it.
_FILE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/avif": "AVIF", "image/gif": "GIF"}


def get_kind_name(kind: ReleaseKind, messages: Messages) -> str:
    """What a kind of release is called."""
    return messages.gettext(KIND_NAMES[kind])


def format_datetime(when: datetime, messages: Messages) -> str:
    """Day, time and zone: `3 november 2020 kl. 09:00 CET`. What joins them is a message: CLDR has it, Babel has not."""
    day, time = format_date(when, messages.language), format_time(when, messages.language)
    return messages.gettext("%(day)s, %(time)s") % {"day": day, "time": time}


@cache
def get_language_name(language: str) -> str:
    """What a language calls itself (`Svenska`), or its code when that is not known."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def describe_file(file: Image | Document, messages: Messages) -> str:
    """Type, pixels and size of a file to download: `JPEG, 3000 × 2000 pixels, 1.2 MB`."""
    facts = [_get_file_type(file.file, file.media_type)]
    if isinstance(file, Image):
        pixels = messages.gettext("%(width)s × %(height)s pixels")
        facts.append(pixels % {"width": file.width, "height": file.height})
    facts.append(format_size(file.size, messages.language))
    return ", ".join(filter(None, facts))


def describe_press_kit(files: Iterable[Image | Document], messages: Messages) -> str:
    """Type and size of a kit with these files, beside which its texts weigh nothing: `ZIP, 12 MB`."""
    return f"ZIP, {format_size(sum(file.size for file in files), messages.language)}"


def _get_file_type(name: str, media_type: str) -> str:
    return _FILE_TYPES.get(media_type) or PurePath(name).suffix.removeprefix(".").upper()


def build_mailto_url(address: str = "", subject: str = "", body: str = "") -> str:
    """A `mailto:` URI (RFC 6068): lines of the body end in CRLF, and all but plain characters are quoted."""
    fields = {"subject": subject, "body": body.replace("\n", "\r\n")}
    query = "&".join(f"{name}={_MAILTO_UNSAFE.sub(_quote_match, value)}" for name, value in fields.items() if value)
    return f"mailto:{quote(address, safe='@')}{'?' if query else ''}{query}"


def _quote_match(match: re.Match[str]) -> str:
    return _percent_encode(match[0])


@lru_cache(maxsize=1024)
def _percent_encode(text: str) -> str:
    return quote(text, safe="")
