"""Find weekdays in running text that do not match the date after them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_MAX_WEEKDAY_LENGTH = 40  # characters; no weekday is longer


class WeekdayMismatch(NamedTuple):
    """A wrong weekday: its offset in the text, the word as it is written there, and the date after it."""

    offset: int
    weekday: str
    intended_date: date


class _CalendarNames(NamedTuple):
    """The words of one language: weekdays (0 is Monday), months (from 1), and the pattern that finds both.

    `endings` maps the last letters of weekdays to the letters that may come before them. `is_order_ambiguous` is true
    if 3/11 may be read as either day or month first.
    """

    weekdays: dict[str, int]
    months: dict[str, int]
    endings: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    is_order_ambiguous: bool


def find_wrong_weekdays(text: str, language: str, reference_date: date) -> list[WeekdayMismatch]:
    """Find weekdays followed by a date that falls on another one: `måndagen den 3 november 2020` was a Tuesday.

    A date without a year is taken to be the one closest to `reference_date`. Dates that do not exist are ignored.
    """
    names = _load_names(language)
    if not _may_have_weekday(text, names):
        return []
    mismatches = []
    for match in names.pattern.finditer(text):
        dates = _find_dates(match, names, reference_date)
        weekday = names.weekdays.get(match["weekday"].casefold())
        if dates and weekday is not None and all(date_.weekday() != weekday for date_ in dates):
            mismatches.append(WeekdayMismatch(match.start(), match["weekday"] + match["ending"], dates[0]))
    return mismatches


def _may_have_weekday(text: str, names: _CalendarNames) -> bool:
    """Check whether a weekday may be in the text, twenty times faster than the pattern does."""
    return any(
        text_before[-_MAX_WEEKDAY_LENGTH:].casefold().endswith(beginnings)
        for ending, beginnings in names.endings.items()
        for text_before in text.split(ending)[:-1]
    )


def _find_dates(match: re.Match[str], names: _CalendarNames, reference_date: date) -> list[date]:
    """Return the possible dates: two if day and month can be read in either order."""
    year = int(match["year"]) if match["year"] else None
    if match["first"]:
        first, second = int(match["first"]), int(match["second"])
        pairs = [(second, first), (first, second)] if names.is_order_ambiguous else [(second, first)]
    else:
        month = (match["month"] or match["month_before"]).casefold()
        pairs = [(names.months.get(month, 0), int(match["day"] or match["day_after"]))]
    return [date_ for month, day in pairs for date_ in _find_nearest_date(year, month, day, reference_date)]


def _find_nearest_date(year: int | None, month: int, day: int, reference_date: date) -> list[date]:
    """Return the date nearest to the reference date, or an empty list if there is no such date."""
    candidates = []
    for candidate_year in [year] if year else [reference_date.year - 1, reference_date.year, reference_date.year + 1]:
        try:
            candidates.append(date(candidate_year, month, day))
        except ValueError:
            continue
    return sorted(candidates, key=lambda candidate: abs(candidate - reference_date))[:1]


@lru_cache(maxsize=32)
def _load_names(language: str) -> _CalendarNames:
    from pressroom.text.languages import get_locale  # noqa: PLC0415 - loads Babel

    locale = get_locale(language)
    weekdays = {name.casefold(): number for number, name in locale.days["format"]["wide"].items()}
    months = {
        name.casefold().rstrip("."): number
        for width in ("abbreviated", "wide")
        for number, name in locale.months["format"][width].items()
    }
    separators = "[/.]" if "." in locale.date_formats["short"].pattern else "/"
    pattern = _compile_pattern(weekdays, months, separators)
    return _CalendarNames(weekdays, months, _group_by_ending(weekdays), pattern, locale.language == "en")


def _group_by_ending(weekdays: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Map the last three letters of weekdays, in lower and upper case, to the letters before them."""
    beginnings: defaultdict[str, list[str]] = defaultdict(list)
    for weekday in weekdays:
        for ending in (weekday[-3:], weekday[-3:].upper()):
            beginnings[ending].append(weekday[:-3])
    return {ending: tuple(group) for ending, group in beginnings.items()}


def _compile_pattern(weekdays: dict[str, int], months: dict[str, int], separators: str) -> re.Pattern[str]:
    """Compile a pattern for a weekday with any ending, a day and month as words or numbers, and an optional year."""
    weekday, month = ("|".join(map(re.escape, sorted(names, key=len, reverse=True))) for names in (weekdays, months))
    return re.compile(
        rf"\b(?P<weekday>{weekday})(?P<ending>\w{{0,3}}),?\s+(?:(?:den|the|der)\s+)?(?:"
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|:[ae]|\.)?\s+(?:of\s+)?(?P<month>{month})\b\.?|"
        rf"(?P<month_before>{month})\.?\s+(?P<day_after>[0-9]{{1,2}})(?:st|nd|rd|th)?\b|"
        rf"(?P<first>[0-9]{{1,2}}){separators}(?P<second>[0-9]{{1,2}})\b"
        rf")(?:(?:,?[\s/-]+|{separators})(?P<year>(?:19|20|21)[0-9]{{2}})\b)?",
        re.IGNORECASE,
    )
