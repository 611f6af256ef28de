"""Parse the dates and times that officers write, and format dates and times for people and programs.

Every time has a time zone. Nothing here reads the clock.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from pressroom.text.written_times import normalise_date, normalise_time, shorten_time

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DATE_PATTERN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATETIME_PATTERN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt]| +)([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r" ?(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})|(?P<zone>[A-Za-z]{3,5}))?"
)


def parse_date(text: str, languages: Sequence[str] = ()) -> date:
    """Parse a date such as `2020-11-02`, or one that is as unambiguous in one of the languages.

    Raises ValueError, with a message for officers, for anything else.
    """
    match = _DATE_PATTERN.fullmatch(text.strip()) or _DATE_PATTERN.fullmatch(normalise_date(text, languages))
    if not match:
        raise AssertionError(text)
    return _make_date(*map(int, match.groups()))


def parse_datetime(text: str, zone: ZoneInfo, languages: Sequence[str] = (), today: date | None = None) -> datetime:
    """Parse a date and time such as `2020-11-02 09:00`, which may end in an offset (`2020-11-02 09:00+01:00`, `…Z`).

    Other ways of writing are read if they are unambiguous, with names of months in one of the languages. A time without
    offset is taken to be in `zone`; the result is always in `zone`. Raises ValueError, with a message for officers, for
    anything else, and for a time without offset that is skipped or repeated when the clocks change.
    """
    match = _DATETIME_PATTERN.fullmatch(text.strip())
    if not match:
        match = _DATETIME_PATTERN.fullmatch(normalise_time(text, languages, today))
    if not match:
        raise AssertionError(text)
    day = _make_date(*map(int, match.group(1, 2, 3)))
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        hint = f"{day + timedelta(days=1)} 00:00" if (hour, minute, second) == (24, 0, 0) else f"{day} 09:00"
        raise ValueError(f"“{shorten_time(text)}” has an invalid time of day; expected 00:00 to 23:59, such as {hint}")
    local = datetime.combine(day, time(hour, minute, second))
    if match["zone"]:
        return _add_named_zone(local, zone, match["zone"].upper())
    offset = _parse_offset(match)
    return _add_zone(local, zone) if offset is None else local.replace(tzinfo=offset).astimezone(zone)


def format_date(when: date, language: str) -> str:
    """Return a date for people, such as `3 november 2020`; a datetime is shown in its own zone."""
    return _format(date(when.year, when.month, when.day), "long", language)


# Languages that are read in one country, and its time zone: there people write no zone. Others are read in several.
_HOME_ZONES = {
    "da": "Europe/Copenhagen",
    "fi": "Europe/Helsinki",
    "is": "Atlantic/Reykjavik",
    "nb": "Europe/Oslo",
    "nn": "Europe/Oslo",
    "sv": "Europe/Stockholm",
}

# What the language councils recommend, where CLDR has the colon of technical standards.
_TIME_PATTERNS = {"nb": "HH.mm", "nn": "HH.mm", "sv": "H.mm"}


def format_time(when: datetime, language: str) -> str:
    """Return a time of day for people, in its own zone: `09:00 CET` in English, `9.00` in Swedish.

    The zone is left out in a language that is read in one country, if the clocks there show this time, and only once.
    """
    local_time = _format(time(when.hour, when.minute), "Hm", language)
    return local_time if _is_local_time(when, language) else f"{local_time} {_format_zone(when)}"


def _is_local_time(when: datetime, language: str) -> bool:
    home_zone = _HOME_ZONES.get(language)
    if home_zone is None:
        return False
    local = when.astimezone(ZoneInfo(home_zone))
    offsets = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    return offsets == {when.utcoffset()}


def format_month(when: date, language: str) -> str:
    """Return a month and its year for people, such as `november 2020`."""
    return _format(date(when.year, when.month, 1), "yMMMM", language)


# The days of an archive and the minutes of a day. `when` contains only what is shown, because equal times of two zones
# would be one cache key.
@lru_cache(maxsize=8192)
def _format(when: date | time, pattern: str, language: str) -> str:
    from babel import dates as babel_dates  # noqa: PLC0415 - reading and checking do not need Babel

    from pressroom.text.languages import get_locale  # noqa: PLC0415 - the same

    if pattern == "long" and isinstance(when, date):
        return babel_dates.format_date(when, pattern, get_locale(language))
    if isinstance(when, time) and (time_pattern := _TIME_PATTERNS.get(language.partition("-")[0])):
        return babel_dates.format_time(when, time_pattern, locale=get_locale(language))
    return babel_dates.format_skeleton(pattern, when, locale=get_locale(language))


def get_day_bounds(when: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """Return the start and end of the day of a time in a zone, in seconds since 1970."""
    today = when.astimezone(zone).date()
    start, end = (datetime.combine(day, time(), zone).timestamp() for day in (today, today + timedelta(days=1)))
    return start, end


def format_rfc822(when: datetime) -> str:
    """Return a time for mail and RSS, such as `Mon, 02 Nov 2020 09:00:00 +0100` (RFC 5322, section 3.3)."""
    from email.utils import format_datetime  # noqa: PLC0415 - loads half of the mail library

    return format_datetime(_avoid_offset_seconds(when))


def format_rfc3339(when: datetime) -> str:
    """Return a time such as `2020-11-02T09:00:00+01:00` (RFC 3339, section 5.6)."""
    return _avoid_offset_seconds(when).isoformat(timespec="seconds")


def _format_zone(when: datetime) -> str:
    name = when.tzname() or "UTC"
    return f"UTC{_add_colon(name)}" if name[0] in "+-" else name


def _add_colon(offset: str) -> str:
    """Convert `+03` to `+03:00`, `+0530` to `+05:30`."""
    return f"{offset[:3]}:{offset[3:5] or '00'}"


def _avoid_offset_seconds(when: datetime) -> datetime:
    """Convert a time to UTC if its old zone offset has seconds, which neither RFC allows."""
    offset = when.utcoffset()
    return when.astimezone(UTC) if offset is not None and offset.seconds % 60 else when


def _parse_offset(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return UTC
    if not match["sign"]:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 14 or minutes > 59:
        text = f"{match['sign']}{match['hours']}:{match['minutes']}"
        raise ValueError(f"“{text}” is not an offset from UTC; expected one such as +01:00")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if match["sign"] == "-" else 1))


def _add_zone(local: datetime, zone: ZoneInfo) -> datetime:
    """Add the zone to a local time. Raises ValueError for a time that the clocks repeat or skip."""
    first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    text = local.isoformat(" ", "minutes")
    shown = [when.astimezone(UTC).astimezone(zone).replace(tzinfo=None) for when in (second, first)]
    if shown[0] != local:
        neighbours = " or ".join(each.isoformat(" ", "minutes") for each in shown)
        raise ValueError(f"{text} does not exist in {zone.key}, because the clocks change; write {neighbours}")
    offsets = [when.isoformat(" ")[-6:] for when in (first, second)]
    raise ValueError(
        f"{text} occurs twice in {zone.key}, because the clocks change; "
        f"add the offset: {text}{offsets[0]} or {text}{offsets[1]}"
    )


def _add_named_zone(local: datetime, zone: ZoneInfo, name: str) -> datetime:
    """Add a zone that has a name. Raises ValueError unless it is UTC, or the name of the zone at this time."""
    if name in {"UTC", "GMT"}:
        return local.replace(tzinfo=UTC).astimezone(zone)
    for fold in (0, 1):
        when = local.replace(tzinfo=zone, fold=fold)
        if when.tzname() == name and when.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
            return when
    text = local.isoformat(" ", "minutes")
    names = dict.fromkeys(_format_zone(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    examples = " or ".join(f"{text} {each}" for each in names)
    raise ValueError(f"{text} is not in {name} in {zone.key}; leave {name} out, or write {examples}")


def _make_date(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year:04} is out of range; expected {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        text = f"{year}-{month:02}-{day:02}"
        raise ValueError(
            f"the date {text} does not exist; expected year-month-day, such as {_suggest_date(year, month, day)}"
        ) from None


def _suggest_date(year: int, month: int, day: int) -> str:
    """Return a date near to one that does not exist."""
    if month > 12:
        return f"{year}-{day:02}-{month:02}" if month <= 28 and 1 <= day <= 12 else f"{year}-12-31"
    first = date(year, max(month, 1), 1)
    if day < 1 or month < 1:
        return first.isoformat()
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return f"{last} or {last + timedelta(days=1)}"
