"""Dates and times: what an officer wrote to values, and values to what people and programs read.

Every time has a zone. Nothing here knows what time it is now.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from pressroom.text.weekdays import WeekdayMismatch, find_wrong_weekdays

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "WeekdayMismatch",
    "find_wrong_weekdays",
    "format_date",
    "format_month",
    "format_rfc822",
    "format_rfc3339",
    "format_time",
    "get_day_bounds",
    "parse_date",
    "parse_datetime",
]

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DATE_PATTERN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATETIME_PATTERN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt]| +)([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r" ?(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?"
)


def parse_date(text: str) -> date:
    """A date written `2020-11-02`. ValueError, with a message for officers, for anything else."""
    found = _DATE_PATTERN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"“{_shorten(text)}” is no date; expected year-month-day, such as 2020-11-02")
    return _make_date(*map(int, found.groups()))


def parse_datetime(text: str, zone: ZoneInfo) -> datetime:
    """A date and time written `2020-11-02 09:00`, in `zone` unless an offset follows (`2020-11-02 09:00+01:00`, `…Z`).

    The result is in `zone`. ValueError, with a message for officers, for anything else, and for a time without offset
    that the zone's change of clocks repeats or skips.
    """
    found = _DATETIME_PATTERN.fullmatch(text.strip())
    if not found:
        raise ValueError(_describe_invalid_datetime(text))
    written_day = _make_date(*map(int, found.group(1, 2, 3)))
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(
            f"“{_shorten(text)}” has no such time of day; expected 00:00 to 23:59, such as 2020-11-02 09:00"
        )
    local = datetime.combine(written_day, time(hour, minute, second))
    offset = _parse_offset(found)
    return _add_zone(local, zone) if offset is None else local.replace(tzinfo=offset).astimezone(zone)


def format_date(when: date, language: str) -> str:
    """A date (of a datetime: in its own zone) for people: `3 november 2020`."""
    from pressroom.text import date_formats  # noqa: PLC0415 - it brings Babel, which reading and checking do without

    return date_formats.format_date(date(when.year, when.month, when.day), language)


def format_time(when: datetime, language: str) -> str:
    """A time of day and its zone for people: `09:00 CET`; the zone is that of the value."""
    from pressroom.text import date_formats  # noqa: PLC0415 - the same

    return f"{date_formats.format_time(when.hour, when.minute, language)} {_format_zone(when)}"


def format_month(when: date, language: str) -> str:
    """A month and its year for people: `november 2020`."""
    from pressroom.text import date_formats  # noqa: PLC0415 - the same

    return date_formats.format_month(date(when.year, when.month, 1), language)


def get_day_bounds(when: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """When the day of a time begins and ends in a zone, in seconds since 1970."""
    today = when.astimezone(zone).date()
    begin, end = (datetime.combine(each, time(), zone).timestamp() for each in (today, today + timedelta(days=1)))
    return begin, end


def format_rfc822(when: datetime) -> str:
    """`Mon, 02 Nov 2020 09:00:00 +0100` (RFC 5322, section 3.3), for mail and RSS."""
    from email.utils import format_datetime  # noqa: PLC0415 - it brings half of the mail library with it

    return format_datetime(_avoid_offset_seconds(when))


def format_rfc3339(when: datetime) -> str:
    """`2020-11-02T09:00:00+01:00` (RFC 3339, section 5.6)."""
    return _avoid_offset_seconds(when).isoformat(timespec="seconds")


def _format_zone(when: datetime) -> str:
    name = when.tzname() or "UTC"
    return f"UTC{_add_colon(name)}" if name[0] in "+-" else name


def _add_colon(offset: str) -> str:
    """`+03` to `+03:00`, `+0530` to `+05:30`."""
    return f"{offset[:3]}:{offset[3:5] or '00'}"


def _avoid_offset_seconds(when: datetime) -> datetime:
    """The same time; in UTC where a zone's old offset counts seconds, which neither RFC can write."""
    offset = when.utcoffset()
    return when.astimezone(UTC) if offset is not None and offset.seconds % 60 else when


def _parse_offset(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return UTC
    if not match["sign"]:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 14 or minutes > 59:
        written = f"{match['sign']}{match['hours']}:{match['minutes']}"
        raise ValueError(f"“{written}” is no offset from UTC; expected one such as +01:00")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if match["sign"] == "-" else 1))


def _add_zone(local: datetime, zone: ZoneInfo) -> datetime:
    """A clock time in its zone; ValueError when it comes twice or never there."""
    placed, again = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if placed.utcoffset() == again.utcoffset():
        return placed
    is_skipped = placed.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
    text = local.isoformat(" ", "minutes")
    offsets = [when.isoformat(" ")[-6:] for when in (placed, again)]
    raise ValueError(
        f"{text} {'never comes' if is_skipped else 'comes twice'} in {zone.key}, because the clocks change; "
        "expected an offset with it: "
        f"{text}{offsets[0]} or {text}{offsets[1]}"
    )


def _make_date(year: int, month: int, day_of_month: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year:04} is out of range; expected {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day_of_month)
    except ValueError:
        text = f"{year}-{month:02}-{day_of_month:02}"
        raise ValueError(f"there is no day {text}; expected year-month-day, such as 2020-11-02") from None


def _describe_invalid_datetime(text: str) -> str:
    if _DATE_PATTERN.fullmatch(text.strip()):
        return f"“{_shorten(text)}” has no time of day; expected date and time, such as {text.strip()} 09:00"
    return f"“{_shorten(text)}” is no date and time; expected year-month-day hour:minute, such as 2020-11-02 09:00"


def _shorten(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 40 else folded[:40] + "…"
