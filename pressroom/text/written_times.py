"""Read dates and times in the ways that people write them, such as `1 mars 2026 kl. 9`, if they are unambiguous.

The result is in the form of ISO 8601, which `dates` parses.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pressroom.text.characters import make_printable

_LANGUAGES = ("en", "sv", "nb")  # months and weekdays in these are read in every newsroom
_RELATIVE_DAYS = {
    **dict.fromkeys(("today", "i dag", "idag"), 0),
    **dict.fromkeys(("tomorrow", "i morgon", "imorgon", "i morgen", "imorgen"), 1),
}
_YEAR_FIRST = r"(?P<year>[0-9]{4})(?P<separator>[-/.])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})"
_YEAR_LAST = r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})(?:(?P=sign)| )(?P<last_year>[0-9]{4})"
_NUMERIC_DATE = re.compile(rf"(?<![0-9.])(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:(?=t[0-9])|(?![0-9]))")
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?:[:.](?P<second_of_minute>[0-9]{2}))?)?"
    r" ?(?P<half>am|pm|a\.m\.|p\.m\.)?"
)
_ZONE = r"(?: ?(?P<zone>z|[+-][0-9]{2}:?[0-9]{2}|[a-z]{3,4}))?"
_CLOCK_WORD = re.compile(r"\b(?:kl|at|klockan|klokken)\b|\bt[0-9]")
_REST = re.compile(rf"(?:(?:kl\.?|at|klockan|klokken) ?|t)?{_TIME}{_ZONE}")
_FILLERS = frozenset({"den", "the", "on", "of"})
_ANY_TIME = re.compile(r"(?<![0-9.:])(?P<hour>[01]?[0-9]|2[0-3])[:.](?P<minute>[0-5][0-9])(?![0-9])")


class _FoundDate(NamedTuple):
    """The possible readings of the date in a text, the weekdays in it, and the text without them."""

    readings: tuple[date, ...]
    weekdays: tuple[str, ...]
    rest: str


class _Names(NamedTuple):
    """Months (from 1) and weekdays (0 is Monday) by their names, and a pattern for a date with a month's name."""

    months: dict[str, int]
    weekdays: dict[str, int]
    pattern: re.Pattern[str]
    pattern_without_year: re.Pattern[str]


def normalise_time(text: str, languages: Sequence[str], today: date | None) -> str:
    """Return a date and time such as `2026-03-01 09:00`, with its offset or zone if the text has one.

    The first of `languages` decides whether `1.3.2026` is in March. Raises ValueError, with what to write instead, if
    the text is not a date and time, or can be read in more than one way.
    """
    line = _fold(text)
    found = _find_date(line, languages)
    if not found.readings:
        raise ValueError(_describe_missing_date(text, line, languages, today))
    match = _REST.fullmatch(found.rest)
    time = _to_time(match) if match else ""
    times = " or ".join(f"{day} {time or _find_any_time(found.rest)}" for day in found.readings)
    if not found.rest:
        raise ValueError(f"“{shorten_time(text)}” has no time of day; expected date and time, such as {times}")
    if match is None or not time:
        raise ValueError(_describe(text, times))
    if len(found.readings) > 1:
        raise ValueError(f"“{shorten_time(text)}” can be read in two ways; write {times}")
    _check_weekdays(found, times, languages)
    zone = (match["zone"] or "").upper()
    return f"{times}{zone}" if zone[:1] in ("", "+", "-", "Z") else f"{times} {zone}"


def normalise_date(text: str, languages: Sequence[str]) -> str:
    """Return a date such as `2026-03-01`. Raises ValueError, with what to write instead, if it is not one."""
    found = _find_date(_fold(text), languages)
    days = " or ".join(map(str, found.readings)) or "2020-11-02"
    if not found.readings or found.rest:
        raise ValueError(f"“{shorten_time(text)}” is not a date; expected year-month-day, such as {days}")
    if len(found.readings) > 1:
        raise ValueError(f"“{shorten_time(text)}” can be read in two ways; expected year-month-day: {days}")
    _check_weekdays(found, days, languages)
    return days


def shorten_time(text: str) -> str:
    """Return a text for a message: on one line, at most 40 characters."""
    line = make_printable(" ".join(text.split()))
    return line if len(line) <= 40 else line[:40] + "…"


def _describe(text: str, example: str) -> str:
    return f"“{shorten_time(text)}” is not a date and time; expected year-month-day hour:minute, such as {example}"


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split()).strip("\"'“”„»«")[:100]


def _find_date(line: str, languages: Sequence[str]) -> _FoundDate:
    match = _NUMERIC_DATE.search(line)
    readings = _read_numbers(match, languages) if match else ()
    if match is None:
        names = _load_names(tuple(languages))
        match = names.pattern.search(line)
        readings = tuple(_make_dates((int(match["year"]), *_read_day(match, names)))) if match else ()
    if match is None or not readings:
        return _FoundDate((), (), line)
    words = f"{line[: match.start()]} {line[match.end() :]}".split()
    weekdays = [each for each in words if each.isalpha() and _find_weekday(each, languages) is not None]
    rest = [each for each in words if each not in weekdays and each not in _FILLERS]
    return _FoundDate(readings, tuple(weekdays), " ".join(rest))


def _read_day(match: re.Match[str], names: _Names) -> tuple[int, int]:
    """Return the month and day of a date with the name of a month."""
    return names.months[match["month"] or match["month_first"]], int(match["day"] or match["day_after"])


def _read_numbers(match: re.Match[str], languages: Sequence[str]) -> tuple[date, ...]:
    if match["year"]:
        return tuple(_make_dates((int(match["year"]), int(match["month"]), int(match["day"]))))
    year, first, second = int(match["last_year"]), int(match["first"]), int(match["second"])
    readings = tuple(dict.fromkeys(_make_dates((year, second, first), (year, first, second))))
    return readings[:1] if languages and _is_day_first(languages[0]) and first <= 31 and second <= 12 else readings


def _make_dates(*numbers: tuple[int, int, int]) -> Iterable[date]:
    for year, month, day in numbers:
        with suppress(ValueError):  # not a date
            yield date(year, month, day)


def _to_time(match: re.Match[str]) -> str:
    """Return a time of day such as `09:00`; empty if an hour alone could be something else."""
    hour, minute = int(match["hour"]), match["minute"] or "00"
    if match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if match["half"][0] == "p" else 0)
    elif not match["minute"] and not _CLOCK_WORD.search(match.string):
        return ""
    seconds = f":{match['second_of_minute']}" if match["second_of_minute"] else ""
    return f"{hour:02}:{minute}{seconds}"


def _find_any_time(rest: str) -> str:
    match = _ANY_TIME.search(rest)
    if match:
        return f"{int(match['hour']):02}:{match['minute']}"
    hour = re.search(r"(?<![0-9])(?:[01]?[0-9]|2[0-3])(?![0-9])", rest)
    return f"{int(hour[0]):02}:00" if hour else "09:00"


def _check_weekdays(found: _FoundDate, corrected: str, languages: Sequence[str]) -> None:
    day = found.readings[0]
    for word in found.weekdays:
        if _find_weekday(word, languages) != day.weekday():
            message = f"“{word}” does not match its date: {day} is a {day:%A}"
            raise ValueError(f"{message}; write {corrected}, or the right date")


def _find_weekday(word: str, languages: Sequence[str]) -> int | None:
    weekdays = _load_names(tuple(languages)).weekdays
    beginnings = {number for name, number in weekdays.items() if word.startswith(name) and len(word) - len(name) <= 2}
    return weekdays.get(word, beginnings.pop() if len(beginnings) == 1 else None)


def _describe_missing_date(text: str, line: str, languages: Sequence[str], today: date | None) -> str:
    """Say what to write instead of a text without a whole date, made from what is there."""
    relative = next((days for word, days in _RELATIVE_DAYS.items() if word in line), None)
    if today and relative is not None:
        return _describe(text, f"{today + timedelta(relative)} {_find_any_time(line)}")
    names = _load_names(tuple(languages))
    match = names.pattern_without_year.search(line)
    if today and match:
        month, day = _read_day(match, names)
        days = [each for each in _make_dates((today.year, month, day), (today.year + 1, month, day)) if each >= today]
        if days:
            rest = line.replace(match[0], " ")
            return f"“{shorten_time(text)}” has no year; write {days[0]} {_find_any_time(rest)}"
    return _describe(text, "2020-11-02 09:00")


@lru_cache(maxsize=32)
def _is_day_first(language: str) -> bool:
    """Return whether a language writes the day before the month; unknown for English, where both are usual."""
    from pressroom.text.languages import get_locale, has_locale  # noqa: PLC0415 - it loads Babel

    if not has_locale(language) or language in {"en", "en-US", "en-CA"}:
        return False
    pattern: str = get_locale(language).datetime_skeletons["Md"].pattern
    return pattern.index("d") < pattern.index("M")


@lru_cache(maxsize=32)
def _load_names(languages: tuple[str, ...]) -> _Names:
    from pressroom.text.languages import get_locale, has_locale  # noqa: PLC0415 - it loads Babel

    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for language in filter(has_locale, dict.fromkeys((*languages, *_LANGUAGES))):
        locale = get_locale(language)
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["format"][width].items():
                months.setdefault(name.casefold().rstrip("."), number)
            for number, name in locale.days["format"][width].items():
                weekdays.setdefault(name.casefold().rstrip("."), number)
    month = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    day, year = r"[0-9]{1,2}(?![0-9])", r"(?P<year>[0-9]{4})(?![0-9])"
    day_first = rf"(?<![0-9])(?P<day>{day})(?:st|nd|rd|th|:[ae]|\.)? (?:of )?(?P<month>{month})\b\.?"
    month_first = rf"\b(?P<month_first>{month})\b\.? (?P<day_after>{day})(?:st|nd|rd|th)?"
    without_year = rf"(?:{day_first}|{month_first})"
    return _Names(months, weekdays, re.compile(f"{without_year} {year}"), re.compile(without_year))
