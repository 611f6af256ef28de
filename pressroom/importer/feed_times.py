"""Parse the times of feeds, sitemaps and JSON, with the time zone that they are written with."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.text.dates import FIRST_YEAR, LAST_YEAR, parse_datetime

_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_OFFSET_HOURS = re.compile(r"([+-]\d{2})$")
_ZONE_NAMES = {"CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "WEST": "+0100", "BST": "+0100"}


class FeedTime(Struct, frozen=True):
    """A time, and why it may be wrong, "" if there is no doubt; None if there is no time, or it cannot be read."""

    time: datetime | None = None
    doubt: str = ""


def parse_feed_time(text: str, zone: ZoneInfo, language: str = "") -> FeedTime:
    """Parse a time in any form that feeds have: RFC 822, RFC 3339, ISO 8601, or as people write it."""
    text = " ".join(text.split())[:100]
    if not text:
        return FeedTime()
    found = _parse_standard(text) or _parse_written(text, zone, language)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return FeedTime(doubt=f"The source says “{text}”, which is not a time that can be read.")
    if found.tzinfo is None:
        is_day = _DAY.fullmatch(text) is not None
        reason = "no time of day" if is_day else "no time zone"
        return FeedTime(found.replace(tzinfo=zone), f"The source says “{text}”: there is {reason}.")
    return FeedTime(found)


def _parse_standard(text: str) -> datetime | None:
    """Parse a time of RFC 822, RFC 3339 or ISO 8601."""
    iso = f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text
    for candidate in (iso, _OFFSET_HOURS.sub(r"\1:00", iso)):
        try:
            return datetime.fromisoformat(candidate)
        except ValueError:
            continue
    name = text.rpartition(" ")[2].upper()
    mail_time = f"{text[: -len(name)]}{_ZONE_NAMES[name]}" if name in _ZONE_NAMES else text
    try:
        return parsedate_to_datetime(mail_time)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parse_written(text: str, zone: ZoneInfo, language: str) -> datetime | None:
    try:
        return parse_datetime(text, zone, [language.partition("-")[0]] if language else [])
    except (ValueError, LookupError):
        return None
