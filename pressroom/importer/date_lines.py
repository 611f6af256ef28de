"""Recognise lines of text that say little more than a date."""

import re
import unicodedata

from pressroom.importer.event_dates import hide_event_dates
from pressroom.importer.written_days import find_written_days

_MAX_LABEL_LETTERS = 40
_MAX_LEADING = 40
_MAX_WEEKDAY = 12
_MIN_WORDS_OF_HEADLINE = 4
_AFTER_DATE = re.compile(r"\s*(?:[:–—|]|-+)\s*")
COPYRIGHT_YEARS = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\D{0,40}((?:19|20)[0-9]{2})(?![0-9]|\s*[-–—,]\s*(?:[0-9]|today|present))", re.IGNORECASE
)


def hide_events(line: str) -> str:
    """Return a line with dots in place of dates on which something begins or ends."""
    line = unicodedata.normalize("NFC", line)
    return hide_event_dates(line, [(each.start, each.end) for each in find_written_days(line, ())])


def remove_dates(text: str) -> str:
    """Return a text without the dates in it."""
    return " ".join(split_at_dates(text)[0])


def is_date_line(text: str) -> bool:
    """Return whether a line says little more than a date."""
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return False
    between, days = split_at_dates(text)
    rest = " ".join(between)
    is_sentence = re.search(r"[.!?]\s*$", rest.strip(" .")) is not None
    return days > 0 and sum(map(str.isalpha, rest)) <= _MAX_LABEL_LETTERS and not is_sentence


def remove_leading_date(text: str) -> str:
    """Return what a line says after its date, if that is long enough for a headline; else all of the line."""
    text = unicodedata.normalize("NFC", text)
    first = next(find_written_days(text, ()), None) if any(map(str.isdigit, text[:_MAX_LEADING])) else None
    if first is None or any(map(str.isdigit, text[: first.start])) or first.start > _MAX_WEEKDAY:
        return text
    match = _AFTER_DATE.match(text, first.end)
    rest = text[match.end() :] if match else ""
    return rest if len(rest.split()) >= _MIN_WORDS_OF_HEADLINE and rest[:1].isupper() else text


def is_own_date_line(text: str) -> bool:
    """Return whether a line says little more than a date that can be that of the page: nothing begins or ends then."""
    return is_date_line(text) and is_date_line(hide_events(text))


def split_at_dates(text: str) -> tuple[list[str], int]:
    """Return what stands before, between and after the dates in a text, and how many dates there are."""
    text = unicodedata.normalize("NFC", text)
    days = list(find_written_days(text, ()))
    bounds = [0, *(bound for each in days for bound in (each.start, each.end)), len(text)]
    return [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)], len(days)
