"""Dates and times: what an officer wrote to values, and values to what people and programs read.

Every time has a zone. Nothing here knows what time it is now.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from pressroom.text.weekdays import Mention, mentions

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Mention",
    "clock_text",
    "date_text",
    "day",
    "day_span",
    "mentions",
    "moment",
    "month_text",
    "rfc822",
    "rfc3339",
]

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt]| +)([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r" ?(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?"
)


def day(text: str) -> date:
    """A date written `2020-11-02`. ValueError, with a message for officers, for anything else."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(f"“{_short(text)}” is no date; expected year-month-day, such as 2020-11-02")
    return _existing_day(*map(int, found.groups()))


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A date and time written `2020-11-02 09:00`, in `zone` unless an offset follows (`2020-11-02 09:00+01:00`, `…Z`).

    The result is in `zone`. ValueError, with a message for officers, for anything else, and for a time without offset
    that the zone's change of clocks repeats or skips.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(_no_moment(text))
    written_day = _existing_day(*map(int, found.group(1, 2, 3)))
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"“{_short(text)}” has no such time of day; expected 00:00 to 23:59, such as 2020-11-02 09:00")
    local = datetime.combine(written_day, time(hour, minute, second))
    offset = _offset(found)
    return _placed(local, zone) if offset is None else local.replace(tzinfo=offset).astimezone(zone)


def date_text(when: date, language: str) -> str:
    """A date (of a datetime: in its own zone) for people: `3 november 2020`."""
    from pressroom.text import worded_dates  # noqa: PLC0415 - it brings Babel, which reading and checking do without

    return worded_dates.date_text(date(when.year, when.month, when.day), language)


def clock_text(when: datetime, language: str) -> str:
    """A time of day and its zone for people: `09:00 CET`; the zone is that of the value."""
    from pressroom.text import worded_dates  # noqa: PLC0415 - the same

    return f"{worded_dates.clock_text(when.hour, when.minute, language)} {_zone_name(when)}"


def month_text(when: date, language: str) -> str:
    """A month and its year for people: `november 2020`."""
    from pressroom.text import worded_dates  # noqa: PLC0415 - the same

    return worded_dates.month_text(date(when.year, when.month, 1), language)


def day_span(when: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """When the day of a time begins and ends in a zone, in seconds since 1970."""
    today = when.astimezone(zone).date()
    begin, end = (datetime.combine(each, time(), zone).timestamp() for each in (today, today + timedelta(days=1)))
    return begin, end


def rfc822(when: datetime) -> str:
    """`Mon, 02 Nov 2020 09:00:00 +0100` (RFC 5322, section 3.3), for mail and RSS."""
    from email.utils import format_datetime  # noqa: PLC0415 - it brings half of the mail library with it

    return format_datetime(_whole_minutes(when))


def rfc3339(when: datetime) -> str:
    """`2020-11-02T09:00:00+01:00` (RFC 3339, section 5.6)."""
    return _whole_minutes(when).isoformat(timespec="seconds")


def _zone_name(when: datetime) -> str:
    name = when.tzname() or "UTC"
    return f"UTC{_colon(name)}" if name[0] in "+-" else name


def _colon(offset: str) -> str:
    """`+03` to `+03:00`, `+0530` to `+05:30`."""
    return f"{offset[:3]}:{offset[3:5] or '00'}"


def _whole_minutes(when: datetime) -> datetime:
    """The same time; in UTC where a zone's old offset counts seconds, which neither RFC can write."""
    offset = when.utcoffset()
    return when.astimezone(UTC) if offset is not None and offset.seconds % 60 else when


def _offset(found: re.Match[str]) -> timezone | None:
    if found["utc"]:
        return UTC
    if not found["sign"]:
        return None
    hours, minutes = int(found["hours"]), int(found["minutes"])
    if hours > 14 or minutes > 59:
        written = f"{found['sign']}{found['hours']}:{found['minutes']}"
        raise ValueError(f"“{written}” is no offset from UTC; expected one such as +01:00")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if found["sign"] == "-" else 1))


def _placed(local: datetime, zone: ZoneInfo) -> datetime:
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


def _existing_day(year: int, month: int, day_of_month: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year:04} is out of range; expected {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day_of_month)
    except ValueError:
        text = f"{year}-{month:02}-{day_of_month:02}"
        raise ValueError(f"there is no day {text}; expected year-month-day, such as 2020-11-02") from None


def _no_moment(text: str) -> str:
    if _DAY.fullmatch(text.strip()):
        return f"“{_short(text)}” has no time of day; expected date and time, such as {text.strip()} 09:00"
    return f"“{_short(text)}” is no date and time; expected year-month-day hour:minute, such as 2020-11-02 09:00"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 40 else folded[:40] + "…"
