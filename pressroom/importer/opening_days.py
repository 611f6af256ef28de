"""Find the day in the place and day with which the first paragraph of a release begins, also without a year."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time, timedelta

from msgspec import Struct

from pressroom.importer.written_days import (
    WrittenDay,
    find_written_days,
    find_yearless_days,
    list_weekdays,
    read_weekday,
)

_MAX_OPENING = 160
_MAX_PLACE = 60
_MIN_TEXT = 12
# What stands between the place and its day, or after the day.
_MARKS = " \t,.;:–—―‐(（[【［「/|*_\"“”'«»・、-"
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+", "le la les den the am on dne de del der do du di of el il em i kl vom von am den og och in auf o"
    )
)
_NO_PLACE = re.compile(
    r"(?:press\w*|published|publicera\w*|publisert|posted|since|sedan|seit|depuis|desde|until|till|til|bis|from|från|"
    r"fra|ab|before|after|today|idag|heute|mellan|between|during|date|datum|dato|fecha|copyright|embargo\w*|by|av|von)",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:\s*[(（][月火水木金土日](?:曜日?)?[)）])?[\s,.]*(?:[)）\]】］」][\s:：.,]*|(?:/[^/\n]{2,40}/|\([^()\n]{2,40}\))[\s:]*|[–—―:：]|-)|[、。]|\s/\s",
    re.IGNORECASE,
)
_SENTENCE_AFTER = re.compile(r"\.\s+[^\W\d_]")
_ONLY_DASH = re.compile(r"[\s,.]*[)）]?\s*(?:[–—―]|--?)\s*")
_PLACE_AFTER = re.compile(r"[,.]?\s+(?P<place>[^\W\d_][^\d–—:(/!?-]{1,40}?)\s*(?:[–—:]|\s-|--)")
_PLACE_IN_BRACKETS = re.compile(r"\s*[,–—―-]\s*(?P<place>[^\W\d_][^\d()!?]{1,40})[)\]）]")
# Where words have no capitals, a place is short, and nothing joins it to a sentence.
_MAX_PLACE_WITHOUT_CASE = 12
_JOINING_SIGNS = re.compile(r"[\u3041-\u3096昨今於于在]|어제|오늘")
_LONGEST_PAUSE = 366
_WEEKDAY_SIGNS = "月火水木金土日"
_WEEKDAY_SIGN = re.compile(rf"\s*[(（]([{_WEEKDAY_SIGNS}])(?:曜日?)?[)）]")


class OpeningDay(Struct, frozen=True):
    """The day of an opening as it is written, its parts, and the time of day and zone after it.

    The year may be 0; then `weekdays` are the days of the week that the text may say, Monday as 0.
    """

    written: str
    year: int
    month: int
    day: int
    at: time | None = None
    zone: str = ""
    weekdays: frozenset[int] = frozenset()


def find_opening_day(text: str, languages: Sequence[str]) -> OpeningDay | None:
    """Find the day in a beginning such as “MOUNTAIN VIEW, Calif. – June 5, 2002 –”, “Berlin, 3. Mai 2001.”."""
    text = unicodedata.normalize("NFC", text[:_MAX_OPENING])
    if not any(map(str.isdigit, text)):
        return None
    found = next(find_written_days(text, languages), None)
    if found is not None and _opens(text, found):
        day = found.day
        return OpeningDay(text[found.start : found.end], day.year, day.month, day.day, found.at, found.zone)
    for start, end, month, number in find_yearless_days(text, languages):
        is_opening = _has_place(text[:start]) and _END.match(text, end) is not None
        if (is_opening or _stands_in_brackets(text, start, end)) and _goes_on(text[end:]):
            weekdays = _read_weekday_beside(text[:start], text[end:])
            return OpeningDay(text[start:end], 0, month, number, weekdays=weekdays)
    return None


def _stands_in_brackets(text: str, start: int, end: int) -> bool:
    """Return whether a text begins with a day and a place after it in brackets, such as “(Tue, July 30 – Derry)”."""
    before = text[:start].lstrip()
    after = _PLACE_IN_BRACKETS.match(text, end)
    is_first = before[:1] in {"(", "[", "（"} and all(read_weekday(word.strip(_MARKS)) for word in _list_words(before))
    return is_first and after is not None and _is_place(after["place"])


def _read_weekday_beside(before: str, after: str) -> frozenset[int]:
    """Return the days of the week that the words before a day, or the sign after it, may mean."""
    sign = _WEEKDAY_SIGN.match(after)
    if sign is not None:
        return frozenset({_WEEKDAY_SIGNS.index(sign[1])})
    words = [word.strip(_MARKS) for word in reversed(_list_words(before)[-2:])]
    return next((days for word in words if word not in _SMALL_WORDS and (days := read_weekday(word))), frozenset())


def _opens(text: str, found: WrittenDay) -> bool:
    before = text[: found.start]
    if not _goes_on(text[found.end :]):
        return False
    if not _list_words(before):
        after = _PLACE_AFTER.match(text, found.end)
        return after is not None and _is_place(after["place"])
    is_closed = _END.match(text, found.end) or _SENTENCE_AFTER.match(text, found.end)
    return is_closed is not None and _has_place(before)


def _goes_on(after: str) -> bool:
    return sum(map(str.isalpha, after)) >= _MIN_TEXT or _ONLY_DASH.fullmatch(after) is not None


def _has_place(before: str) -> bool:
    return bool(_list_words(before)) and _is_place(before)


def _list_words(text: str) -> list[str]:
    return [word for word in text.strip(_MARKS).split() if word.strip(_MARKS)]


def _is_place(text: str) -> bool:
    """Return whether a text is a place, perhaps with a weekday: only names, and no label."""
    words = [word.strip(_MARKS) for word in _list_words(text)]
    if len(text.strip()) > _MAX_PLACE or re.search(r"[!?。？！]", text) or any(map(_NO_PLACE.fullmatch, words[:1])):
        return False
    is_long = text.lower() == text.upper() and len(text.strip(_MARKS)) > _MAX_PLACE_WITHOUT_CASE
    if is_long or _JOINING_SIGNS.search(text):
        return False
    is_name = [not word[0].islower() or word in _SMALL_WORDS or word.casefold() in list_weekdays() for word in words]
    return all(is_name) and any(not word[0].islower() and word.casefold() not in list_weekdays() for word in words)


def find_year(opening: OpeningDay, latest: date) -> date | None:
    """Return the last such day that is not after another one."""
    for year in (latest.year, latest.year - 1):
        day = make_day(year, opening)
        if day is not None and timedelta() <= latest - day <= timedelta(days=_LONGEST_PAUSE):
            return day
    return None


def make_day(year: int, opening: OpeningDay) -> date | None:
    """Return the day of an opening in a year; None if that year does not have it, or on another day of the week."""
    try:
        day = date(year, opening.month, opening.day)
    except ValueError:
        return None
    return day if not opening.weekdays or day.weekday() in opening.weekdays else None
