"""Weekdays beside a date that they do not fit, in running text. Knows no release and judges nothing else."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_MAX_WEEKDAY_LENGTH = 40  # characters of a weekday, or more


class WeekdayMismatch(NamedTuple):
    """A weekday that does not fit: where it stands in the text, as it is written there, and the date beside it."""

    offset: int
    weekday: str
    intended_date: date


class _CalendarNames(NamedTuple):
    """The words of one language: weekday from 0 for Monday, month from 1, and the pattern of a mention.

    `endings` are the last letters of weekdays, with all that may stand before them.
    """

    weekdays: dict[str, int]
    months: dict[str, int]
    endings: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    is_order_ambiguous: bool


def find_wrong_weekdays(text: str, language: str, reference_date: date) -> list[WeekdayMismatch]:
    """Weekdays followed by a date that falls on another one: `måndagen den 3 november 2020` was a Tuesday.

    A date without a year is taken for the one closest to `near`. Dates that do not exist are passed over.
    """
    names = _load_names(language)
    if not _may_have_weekday(text, names):
        return []
    found = []
    for match in names.pattern.finditer(text):
        days = _find_dates(match, names, reference_date)
        weekday = names.weekdays.get(match["weekday"].casefold())
        if days and weekday is not None and all(day.weekday() != weekday for day in days):
            found.append(WeekdayMismatch(match.start(), match["weekday"] + match["ending"], days[0]))
    return found


def _may_have_weekday(text: str, names: _CalendarNames) -> bool:
    """Whether a weekday may be in the text: twenty times faster than the pattern."""
    return any(
        before[-_MAX_WEEKDAY_LENGTH:].casefold().endswith(beginnings)
        for ending, beginnings in names.endings.items()
        for before in text.split(ending)[:-1]
    )


def _find_dates(match: re.Match[str], names: _CalendarNames, reference_date: date) -> list[date]:
    """The dates that may be meant: two where day and month can be read in either order."""
    year = int(match["year"]) if match["year"] else None
    if match["first"]:
        first, second = int(match["first"]), int(match["second"])
        pairs = [(second, first), (first, second)] if names.is_order_ambiguous else [(second, first)]
    else:
        month = (match["month"] or match["month_before"]).casefold()
        pairs = [(names.months.get(month, 0), int(match["day"] or match["day_after"]))]
    return [day for month, of_month in pairs for day in _find_nearest_date(year, month, of_month, reference_date)]


def _find_nearest_date(year: int | None, month: int, day: int, reference_date: date) -> list[date]:
    """The one date that is meant, or none."""
    found = []
    for candidate in [year] if year else [reference_date.year - 1, reference_date.year, reference_date.year + 1]:
        try:
            found.append(date(candidate, month, day))
        except ValueError:
            continue
    return sorted(found, key=lambda one: abs(one - reference_date))[:1]


@lru_cache(maxsize=32)
def _load_names(language: str) -> _CalendarNames:
    from pressroom.text.languages import get_locale  # noqa: PLC0415 - it brings Babel

    words = get_locale(language)
    weekdays = {name.casefold(): number for number, name in words.days["format"]["wide"].items()}
    months = {
        name.casefold().rstrip("."): number
        for width in ("abbreviated", "wide")
        for number, name in words.months["format"][width].items()
    }
    separators = "[/.]" if "." in words.date_formats["short"].pattern else "/"
    pattern = _compile_pattern(weekdays, months, separators)
    return _CalendarNames(weekdays, months, _group_by_ending(weekdays), pattern, words.language == "en")


def _group_by_ending(weekdays: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By the last three letters of weekdays, in small letters and in capitals, what stands before them."""
    beginnings: defaultdict[str, list[str]] = defaultdict(list)
    for weekday in weekdays:
        for ending in (weekday[-3:], weekday[-3:].upper()):
            beginnings[ending].append(weekday[:-3])
    return {ending: tuple(each) for ending, each in beginnings.items()}


def _compile_pattern(weekdays: dict[str, int], months: dict[str, int], separators: str) -> re.Pattern[str]:
    """A weekday in any of its endings, then a day and month by name in either order, or by numbers; perhaps a year."""
    weekday, month = ("|".join(map(re.escape, sorted(names, key=len, reverse=True))) for names in (weekdays, months))
    return re.compile(
        rf"\b(?P<weekday>{weekday})(?P<ending>\w{{0,3}}),?\s+(?:(?:den|the|der)\s+)?(?:"
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|:[ae]|\.)?\s+(?:of\s+)?(?P<month>{month})\b\.?|"
        rf"(?P<month_before>{month})\.?\s+(?P<day_after>[0-9]{{1,2}})(?:st|nd|rd|th)?\b|"
        rf"(?P<first>[0-9]{{1,2}}){separators}(?P<second>[0-9]{{1,2}})\b"
        rf")(?:(?:,?[\s/-]+|{separators})(?P<year>(?:19|20|21)[0-9]{{2}})\b)?",
        re.IGNORECASE,
    )
