"""Dates and times in the words of a language, as CLDR has them: the part of `dates` that needs Babel. Parses nothing.

Kept by what is shown: two equal times of different zones are one key, and would be shown in the zone of the first.
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel import dates as babel_dates

from pressroom.text.languages import locale

# CLDR has these since version 42, as the "at time" pattern, which Babel does not offer yet.
_AT_TIME = {"sv": "{1} 'kl'. {0}"}


# The days of eleven years: lists of an archive show them again and again.
@lru_cache(maxsize=4096)
def date_text(when: date, language: str) -> str:
    """`3 november 2020`."""
    return babel_dates.format_date(when, "long", locale(language))


@lru_cache(maxsize=1024)
def moment_text(local: datetime, zone: str, language: str) -> str:
    """`3 november 2020 kl. 09:00 CET`, for a time without a zone and the name of its zone."""
    clock = _clock(local.hour, local.minute, language)
    return _joined(language).format(f"{clock} {zone}", date_text(local.date(), language))


@lru_cache(maxsize=1440)
def _clock(hour: int, minute: int, language: str) -> str:
    return babel_dates.format_skeleton("Hm", time(hour, minute), locale=locale(language))


@lru_cache(maxsize=1024)
def month_text(when: date, language: str) -> str:
    """`november 2020`."""
    return babel_dates.format_skeleton("yMMMM", when, locale=locale(language))


@lru_cache(maxsize=64)
def _joined(language: str) -> str:
    """The pattern that puts a time, {0}, and a date, {1}, together."""
    known = _AT_TIME.get(language) or str(locale(language).datetime_formats["long"])
    return known.replace("'", "")
