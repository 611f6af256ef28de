"""Dates and times in the words of a language, as CLDR has them: the part of `dates` that needs Babel. Parses nothing.

Kept by what is shown: two equal times of different zones are one key, and would be shown in the zone of the first.
"""

from datetime import date, time
from functools import lru_cache

from babel import dates as babel_dates

from pressroom.text.languages import get_locale


# The days of eleven years: lists of an archive show them again and again.
@lru_cache(maxsize=4096)
def format_date(when: date, language: str) -> str:
    """`3 november 2020`."""
    return babel_dates.format_date(when, "long", get_locale(language))


@lru_cache(maxsize=1440)
def format_time(hour: int, minute: int, language: str) -> str:
    """`09:00`."""
    return babel_dates.format_skeleton("Hm", time(hour, minute), locale=get_locale(language))


@lru_cache(maxsize=1024)
def format_month(when: date, language: str) -> str:
    """`november 2020`."""
    return babel_dates.format_skeleton("yMMMM", when, locale=get_locale(language))
