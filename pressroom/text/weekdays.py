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

    `endings` maps the last letters of weekdays to the letters that may come before them. `next_date_pattern` finds the
    next date of a range or list. `is_order_ambiguous` is true if 3/11 may be read as either day or month first.
    """

    weekdays: dict[str, int]
    months: dict[str, int]
    endings: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    next_date_pattern: re.Pattern[str]
    is_order_ambiguous: bool


def find_wrong_weekdays(text: str, language: str, reference_date: date) -> list[WeekdayMismatch]:
    """Find weekdays followed by a date that falls on another one: `måndagen den 3 november 2020` was a Tuesday.

    A date without a year has the year at the end of its range or list (`Monday 27 April–Sunday 3 May 2026`). Without
    that, it is taken to be the one closest to `reference_date`. Dates that do not exist are ignored.
    """
    names = _load_names(language)
    if not _may_have_weekday(text, names):
        return []
    mismatches = []
    for match in names.pattern.finditer(text):
        dates = _find_dates(match, names, _find_year(match, names), reference_date)
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


_MAX_RANGE_DATES = 31  # dates after the first one in a range or list


def _find_year(match: re.Match[str], names: _CalendarNames) -> int | None:
    """Return the year of a date: its own, or else the one at the end of its range or list; None if there is none."""
    earlier = 0  # how many times a new year begins between this date and the one with the year
    for _ in range(_MAX_RANGE_DATES):
        if match["year"]:
            return int(match["year"]) - earlier
        next_match = names.next_date_pattern.match(match.string, match.end())
        if next_match is None:
            return None
        earlier += _list_month_days(next_match, names)[0] < _list_month_days(match, names)[0]
        match = next_match
    return None


def _list_month_days(match: re.Match[str], names: _CalendarNames) -> list[tuple[int, int]]:
    """Return the month and day; two pairs if they can be read in either order."""
    if match["first"]:
        first, second = int(match["first"]), int(match["second"])
        return [(second, first), (first, second)] if names.is_order_ambiguous else [(second, first)]
    month = (match["month"] or match["month_before"]).casefold()
    return [(names.months.get(month, 0), int(match["day"] or match["day_after"]))]


def _find_dates(match: re.Match[str], names: _CalendarNames, year: int | None, reference_date: date) -> list[date]:
    """Return the possible dates: two if day and month can be read in either order."""
    return [
        date_
        for month, day in _list_month_days(match, names)
        for date_ in _find_nearest_date(year, month, day, reference_date)
    ]


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
    patterns = _compile_patterns(weekdays, months, separators)
    return _CalendarNames(weekdays, months, _group_by_ending(weekdays), *patterns, locale.language == "en")


def _group_by_ending(weekdays: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Map the last three letters of weekdays, in lower and upper case, to the letters before them."""
    beginnings: defaultdict[str, list[str]] = defaultdict(list)
    for weekday in weekdays:
        for ending in (weekday[-3:], weekday[-3:].upper()):
            beginnings[ending].append(weekday[:-3])
    return {ending: tuple(group) for ending, group in beginnings.items()}


# What may stand between two dates of a range or list: a time of day, then a dash, a comma or a word such as “to”.
_TIME = r"(?:[\s,]*(?:(?:kl|at)\b\.?\s*)?[0-9]{1,2}(?:[.:][0-9]{2})?(?![0-9/]))?"
_CONNECTING_WORDS = r"till? (?:och|og) med|to|till|til|until|through|and|or|och|og|samt|eller|t\.?o\.?m\.?"
_CONNECTOR = rf"{_TIME}\s*(?:[,;]?\s*(?:[‐‑–—-]|\b(?:{_CONNECTING_WORDS})(?!\w))|[,;])\s*"


def _compile_patterns(
    weekdays: dict[str, int], months: dict[str, int], separators: str
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a pattern for a weekday with any ending, a day and month as words or numbers, and an optional year.

    The second pattern is for the next date of a range or list, with or without a weekday.
    """
    weekday, month = ("|".join(map(re.escape, sorted(names, key=len, reverse=True))) for names in (weekdays, months))
    date_and_year = (
        rf"(?:(?:den|the|der)\s+)?(?:"
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|:[ae]|\.)?\s+(?:of\s+)?(?P<month>{month})\b\.?|"
        rf"(?P<month_before>{month})\.?\s+(?P<day_after>[0-9]{{1,2}})(?:st|nd|rd|th)?\b|"
        rf"(?P<first>[0-9]{{1,2}}){separators}(?P<second>[0-9]{{1,2}})\b"
        rf")(?:(?:,?[\s/-]+|{separators})(?P<year>(?:19|20|21)[0-9]{{2}})\b)?"
    )
    return (
        re.compile(rf"\b(?P<weekday>{weekday})(?P<ending>\w{{0,3}}),?\s+{date_and_year}", re.IGNORECASE),
        re.compile(rf"{_CONNECTOR}(?:(?:{weekday})\w{{0,3}},?\s+)?{date_and_year}", re.IGNORECASE),
    )
