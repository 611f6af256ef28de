"""Translate the words of the interface, and write short texts for readers: names, times, facts about files."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TypeAlias
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.model.newsroom import Image
from pressroom.model.release import Document, ReleaseKind
from pressroom.text.bidi import isolate_text
from pressroom.text.dates import format_date, format_time
from pressroom.text.domains import encode_email_domain
from pressroom.text.languages import format_size, get_direction, get_plural_index

Catalogue: TypeAlias = Mapping[str, tuple[str, ...]]
"""Each message in English with its translations: one, or one for each plural form."""


class Messages(Struct, frozen=True):
    """The translations of one language. All methods raise ConfigError for a message without translation."""

    language: str
    catalogue: Catalogue

    def gettext(self, message: str) -> str:
        """Return the translation of `message`."""
        return self._find_forms(message)[0]

    def translate(self, message: str, **values: object) -> str:
        """Return the translation of `message` with its placeholders replaced: `Source: %(source)s`."""
        text = self.gettext(message)
        if not values:
            return text
        direction = get_direction(self.language)
        return text % {name: isolate_text(str(value), direction) for name, value in values.items()}

    def ngettext(self, singular: str, _plural: str, number: int) -> str:
        """Return the translation in the plural form that the language uses for `number`."""
        forms = self._find_forms(singular)
        return forms[min(get_plural_index(number, self.language), len(forms) - 1)]

    def _find_forms(self, message: str) -> tuple[str, ...]:
        forms = self.catalogue.get(message)
        if not forms:
            raise ConfigError(
                f"The message “{message}” has no translation in the language “{self.language}”.",
                f"Add it to the translation file locale/{self.language}.po.",
            )
        return forms


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
    return f"mailto:{quote(encode_email_domain(address), safe='@')}{'?' if query else ''}{query}"


def _quote_match(match: re.Match[str]) -> str:
    return _percent_encode(match[0])


@lru_cache(maxsize=1024)
def _percent_encode(text: str) -> str:
    return quote(text, safe="")
