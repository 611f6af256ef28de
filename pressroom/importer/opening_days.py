"""Find the day in the place and day with which the first paragraph of a release begins, also without a year."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time, timedelta

from msgspec import Struct

from pressroom.importer.written_days import WrittenDay, find_written_days, find_yearless_days, list_weekdays

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
    r"[\s,.]*(?:[)）\]】］」][\s:：.,]*|(?:/[^/\n]{2,40}/|\([^()\n]{2,40}\))[\s:]*|[–—―:：]|-)|[、。]|\s/\s",
    re.IGNORECASE,
)
_SENTENCE_AFTER = re.compile(r"\.\s+[^\W\d_]")
_ONLY_DASH = re.compile(r"[\s,.]*[)）]?\s*(?:[–—―]|--?)\s*")
_PLACE_AFTER = re.compile(r"[,.]?\s+(?P<place>[^\W\d_][^\d–—:(/!?-]{1,40}?)\s*(?:[–—:]|\s-|--)")
# Where words have no capitals, a place is short, and nothing joins it to a sentence.
_MAX_PLACE_WITHOUT_CASE = 12
_JOINING_SIGNS = re.compile(r"[\u3041-\u3096昨今於于在]|어제|오늘")
_LONGEST_PAUSE = 366


class OpeningDay(Struct, frozen=True):
    """The day of an opening as it is written, its parts, and the time of day and zone after it. The year may be 0."""

    written: str
    year: int
    month: int
    day: int
    at: time | None = None
    zone: str = ""


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
        if _has_place(text[:start]) and _END.match(text, end) and _goes_on(text[end:]):
            return OpeningDay(text[start:end], 0, month, number)
    return None


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
    """Return the day of an opening in a year; None if that year does not have it."""
    try:
        return date(year, opening.month, opening.day)
    except ValueError:
        return None
