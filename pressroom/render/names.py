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

from pressroom.release import Document, Image, Kind
from pressroom.render.messages import Messages
from pressroom.text.dates import clock_text, date_text
from pressroom.text.numbers import octets

KINDS: dict[Kind, str] = {
    "press-release": "Press release",
    "news": "News",
    "invitation": "Press invitation",
    "statement": "Statement",
    "regulatory": "Regulatory press release",
}

# What a field of a `mailto:` cannot hold as it is (RFC 6068, section 2), and "quote" would seek letter by letter.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")

# What people call files whose name does not say it.
_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/avif": "AVIF", "image/gif": "GIF"}


def kind_name(kind: Kind, messages: Messages) -> str:
    """What a kind of release is called."""
    return messages.gettext(KINDS[kind])


def moment_text(when: datetime, messages: Messages) -> str:
    """Day, time and zone: `3 november 2020 kl. 09:00 CET`. What joins them is a message: CLDR has it, Babel has not."""
    day, time = date_text(when, messages.language), clock_text(when, messages.language)
    return messages.gettext("%(day)s, %(time)s") % {"day": day, "time": time}


@cache
def language_name(language: str) -> str:
    """What a language calls itself (`Svenska`), or its code when that is not known."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def file_facts(file: Image | Document, messages: Messages) -> str:
    """Type, pixels and size of a file to download: `JPEG, 3000 × 2000 pixels, 1.2 MB`."""
    facts = [_file_type(file.file, file.media_type)]
    if isinstance(file, Image):
        pixels = messages.gettext("%(width)s × %(height)s pixels")
        facts.append(pixels % {"width": file.width, "height": file.height})
    facts.append(octets(file.size, messages.language))
    return ", ".join(filter(None, facts))


def kit_facts(files: Iterable[Image | Document], messages: Messages) -> str:
    """Type and size of a kit with these files, beside which its texts weigh nothing: `ZIP, 12 MB`."""
    return f"ZIP, {octets(sum(file.size for file in files), messages.language)}"


def _file_type(name: str, media_type: str) -> str:
    return _TYPES.get(media_type) or PurePath(name).suffix.removeprefix(".").upper()


def mailto(address: str = "", subject: str = "", body: str = "") -> str:
    """A `mailto:` URI (RFC 6068): lines of the body end in CRLF, and all but plain characters are quoted."""
    fields = {"subject": subject, "body": body.replace("\n", "\r\n")}
    query = "&".join(f"{name}={_UNSAFE.sub(_quoted, value)}" for name, value in fields.items() if value)
    return f"mailto:{quote(address, safe='@')}{'?' if query else ''}{query}"


def _quoted(unsafe: re.Match[str]) -> str:
    return _percent_encoded(unsafe[0])


@lru_cache(maxsize=1024)
def _percent_encoded(text: str) -> str:
    return quote(text, safe="")
