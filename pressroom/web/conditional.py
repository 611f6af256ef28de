"""Evaluate the headers of a request about its content: preconditions, ranges and codings (RFC 9110). Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_BETWEEN_ETAGS = frozenset(", \t")
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)

Outcome = Literal["full", "not modified", "failed"]


class Validators(Struct, frozen=True):
    """What identifies the content of a response: its strong ETag, and when it was last modified, in seconds."""

    etag: str
    modified: int


class ContentRange(Struct, frozen=True):
    """The bytes from `start` to before `end`."""

    start: int
    end: int


UNSATISFIABLE: Literal["unsatisfiable"] = "unsatisfiable"


def evaluate_preconditions(headers: Mapping[str, str], validators: Validators) -> Outcome:
    """Return whether to send the content, 304 or 412, in the order of RFC 9110, section 13.2.2."""
    if_match, if_none_match = headers.get("if-match"), headers.get("if-none-match")
    if if_match is not None:
        if not _matches(if_match, validators.etag, is_strong=True):
            return "failed"
    elif (date := _parse_date(headers.get("if-unmodified-since"))) is not None and validators.modified > date:
        return "failed"
    if if_none_match is not None:
        return "not modified" if _matches(if_none_match, validators.etag) else "full"
    date = _parse_date(headers.get("if-modified-since"))
    return "not modified" if date is not None and validators.modified <= date else "full"


def _matches(value: str, etag: str, *, is_strong: bool = False) -> bool:
    """Return whether a list of ETags contains one. A list that is not valid contains none."""
    if value.strip() == "*":
        return True
    if not _BETWEEN_ETAGS.issuperset(_ETAG.sub("", value)):
        return False
    tags = _ETAG.findall(value)
    return etag in (tags if is_strong else [tag.removeprefix("W/") for tag in tags])


def _parse_date(value: str | None) -> int | None:
    """Return a date in seconds; None if there is none, or if it is not valid."""
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value)
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def select_range(headers: Mapping[str, str], validators: Validators, size: int) -> ContentRange | str | None:
    """Return the range of bytes to send, `UNSATISFIABLE`, or None for the whole content.

    Several ranges are answered with the whole content, as are ranges of content that has changed (`If-Range`).
    """
    match = _RANGE.fullmatch(headers.get("range", ""))
    if match is None or not any(match.groups()) or not _is_same(headers.get("if-range"), validators):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return ContentRange(size - length, size) if length else UNSATISFIABLE
    start, end = int(first), int(last) + 1 if last else size
    if end <= start and last:
        return None  # the last byte is before the first: not a valid range
    return ContentRange(start, min(end, size)) if start < size else UNSATISFIABLE


def _is_same(if_range: str | None, validators: Validators) -> bool:
    if if_range is None:
        return True
    if '"' in if_range:
        return if_range.strip() == validators.etag
    return _parse_date(if_range) == validators.modified


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Return whether a value of Accept-Encoding allows gzip."""
    if not accept_encoding:
        return False
    weights = dict(_parse_coding(part) for part in accept_encoding.split(","))
    return max(weights.get("gzip", -1.0), weights.get("x-gzip", -1.0)) > 0 or (
        "gzip" not in weights and weights.get("*", 0.0) > 0
    )


def _parse_coding(part: str) -> tuple[str, float]:
    coding, *parameters = [each.strip() for each in part.lower().split(";")]
    weights = [_WEIGHT.fullmatch(each) for each in parameters if each.startswith("q=")]
    return coding, float(weights[0][1]) if weights and weights[0] else float(not weights)


def format_http_date(seconds: int) -> str:
    """Format a time in seconds as an IMF-fixdate."""
    time = datetime.fromtimestamp(seconds, UTC)
    return f"{_DAYS[time.weekday()]}, {time.day:02} {_MONTHS[time.month - 1]} {time:%Y %H:%M:%S} GMT"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
