"""Format dates and times in a language, with Babel's CLDR data. `dates` loads this module only when it is needed.

Results are cached by the values that are shown, not by datetime: equal times of two zones would be one cache key.
"""

from datetime import date, time
from functools import lru_cache

from babel import dates as babel_dates

from pressroom.text.languages import get_locale


# The days of eleven years: lists of an archive show the same days again and again.
@lru_cache(maxsize=4096)
def format_date(when: date, language: str) -> str:
    """Return a date such as `3 november 2020`."""
    return babel_dates.format_date(when, "long", get_locale(language))


@lru_cache(maxsize=1440)
def format_time(hour: int, minute: int, language: str) -> str:
    """Return a time of day such as `09:00`."""
    return babel_dates.format_skeleton("Hm", time(hour, minute), locale=get_locale(language))


@lru_cache(maxsize=1024)
def format_month(when: date, language: str) -> str:
    """Return a month such as `november 2020`."""
    return babel_dates.format_skeleton("yMMMM", when, locale=get_locale(language))
