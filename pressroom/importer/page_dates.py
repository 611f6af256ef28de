"""Find when a page was published: in structured data, metadata, `time` elements, visible text and its URL."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.importer.date_lines import COPYRIGHT_YEARS, hide_events, is_date_line
from pressroom.importer.opening_days import OpeningDay, find_opening_day, find_year, make_day
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.page_words import EVENT_LABEL, META_LINE, PUBLISHED_LABEL, UPDATED_LABEL
from pressroom.importer.structured_data import ArticleData
from pressroom.importer.written_days import find_written_days

_PUBLISHED_NAMES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "cxenseparse:recs:publishtime", "govuk:public-updated-at", "govuk:first-published-at"),
    *("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "dcterms.created", "dc.date.created", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "publication_date", "published", "publication-date", "date"),
    *("citation_publication_date", "datecreated", "article.published", "prism.publicationdate", "search_date"),
    *("sv.published", "article:created", "created", "originalpublicationdate", "rnews:datepublished"),
    "dc.date.published",
)
_UPDATED_NAMES = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    *("last-modified", "revised", "lastmod", "modified"),
)
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8})"
    r"(?:[T ]+(?P<time>[0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2})?)(?:[.,][0-9]+)?\s*(?P<zone>Z|UTC|GMT|"
    r"[+-][0-9]{2}:?(?:[0-9]{2})?)?)?"
)
_ZONE_HOURS = {"CET": 1, "CEST": 2, "GMT": 0, "BST": 1, "UTC": 0, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3}
_ZONE_HOURS |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_URL_DAY = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[/_-]?(?P<month>0[1-9]|1[0-2])[/_-]?(?P<day>0[1-9]|[12][0-9]|"
    r"3[01])(?![0-9])"
)
_NO_TIME = "The page gives no time of day. Check the date, and write the time."
_ONLY_UPDATED = "The page only says when it was changed. Check the date."
_YESTERDAY = re.compile(
    r"(?:\b(?:yesterday|i ?går|gestern|hier|ayer|gisteren|ieri|ontem|eilen|wczoraj|včera|вчера|tegnap)|昨日|"
    r"昨天|어제)"
    r"[\s,:(（–-]*(?:(?:the|den|dem|le|el|on)\s+)?$",
    re.IGNORECASE,
)
_DAY_AFTER = "The text says that this was the day after another one that it names. Check the date, and write the time."
_MAX_SIGNATURE = 80
_SIGNS = frozenset(",;|·•–—-(/")
_SMALL_WORDS = frozenset(
    {"of", "and", "the", "for", "in", "och", "i", "og", "und", "der", "für", "de", "la", "du", "et", "y"}
)
_YEAR = re.compile(r"(?<![0-9])((?:19[89]|20[0-9])[0-9])(?![0-9])")
_FIRST_YEAR = 1980


class FoundTime(Struct, frozen=True):
    """A time, and why it may be wrong ("" if it is certain)."""

    time: datetime
    doubt: str = ""


def find_published(
    metadata: PageMetadata, data: ArticleData, near: Sequence[str], url: str, place: tuple[ZoneInfo, Sequence[str]]
) -> FoundTime | None:
    """Return when the page was published.

    `near` are the lines of text around its headline, the nearest first, `place` its time zone and languages.
    """
    zone, languages = place
    candidates = [data.published, *metadata.get_all(*_PUBLISHED_NAMES)]
    declared = [found for text in candidates if (found := parse_time(text, zone, languages))]
    years = _YearSources(url, metadata.title, near)
    visible = _find_visible(near, years, zone, languages)
    if not declared:
        return visible or _find_in_url(url, zone)
    return _choose_declared(declared, visible) if visible else declared[0]


def _choose_declared(declared: Sequence[FoundTime], visible: FoundTime) -> FoundTime:
    """Return the declared time, unless another one agrees with what readers see, or that has a time of day."""
    first = declared[0]
    if abs(visible.time - first.time) >= timedelta(days=2):
        return next((found for found in declared if found.time.date() == visible.time.date()), first)
    is_more_exact = first.doubt and not visible.doubt and abs(visible.time - first.time) < timedelta(days=1)
    return visible if is_more_exact else first


def has_declared_date(metadata: PageMetadata) -> bool:
    """Return whether the metadata of a page says when it was published."""
    return any(metadata.get_all(*_PUBLISHED_NAMES))


def find_updated(metadata: PageMetadata, data: ArticleData, zone: ZoneInfo) -> datetime | None:
    """Return when the page says that it was changed."""
    candidates = [data.modified, *metadata.get_all(*_UPDATED_NAMES)]
    return next((found.time for text in candidates if (found := parse_time(text, zone, ()))), None)


def parse_time(text: str, zone: ZoneInfo, languages: Sequence[str]) -> FoundTime | None:
    """Parse a date and time of metadata: ISO 8601, RFC 5322, or as people write it."""
    text = text.strip()
    match = _ISO.match(text)
    if match and (found := _read_iso(match, zone)):
        return found
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        when = parsedate_to_datetime(text)
        return _check(when if when.tzinfo else when.replace(tzinfo=zone), zone)
    return next(find_times(text, zone, languages), None)


def _read_iso(match: re.Match[str], zone: ZoneInfo) -> FoundTime | None:
    try:
        day = date(*map(int, match["day"].split("-"))) if "-" in match["day"] else date.fromisoformat(match["day"])
        if not match["time"]:
            return _make_time(day, None, zone)
        digits = match["time"].replace(":", "").zfill(4)
        at = datetime.strptime(digits, "%H%M%S" if len(digits) > 4 else "%H%M").time()  # noqa: DTZ007 - the zone follows
        offset = (match["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        tz = datetime.strptime(_complete_offset(offset), "%z").tzinfo if offset else zone
        return _check(datetime.combine(day, at, tz), zone)
    except (ValueError, TypeError, OverflowError):
        return None


def _complete_offset(offset: str) -> str:
    return f"{offset}00" if len(offset) == 3 else offset


def _check(when: datetime, zone: ZoneInfo) -> FoundTime | None:
    """Return a time of publication in `zone`, unless it is a default such as 1970."""
    return FoundTime(when.astimezone(zone)) if when.year >= _FIRST_YEAR else None


def _make_time(day: date, at: time | None, zone: ZoneInfo) -> FoundTime | None:
    if not _FIRST_YEAR <= day.year <= 2100:
        return None
    return FoundTime(datetime.combine(day, at or time(), zone), "" if at else _NO_TIME)


# --- visible text ----------------------------------------------------------------------------------------------------


def _find_visible(
    lines: Sequence[str], years: "_YearSources", zone: ZoneInfo, languages: Sequence[str]
) -> FoundTime | None:
    """Return the date in the lines that is most certainly that of the release.

    One that is labelled as published wins, then that of a dateline; one of a change comes last.
    """
    plain: list[FoundTime] = []
    updated: list[FoundTime] = []
    for number, line in enumerate(lines):
        for found, before, after in _find_times_between_texts(hide_events(line), zone, languages):
            label = before or (lines[number - 1] if number else "")
            if PUBLISHED_LABEL.search(label):
                return found
            if UPDATED_LABEL.search(label):
                updated.append(FoundTime(found.time, _ONLY_UPDATED))
            elif not EVENT_LABEL.search(label) and (_is_near_start(before) or _is_signed(before, after)):
                plain.append(_move_from_yesterday(found) if _YESTERDAY.search(before) else found)
    opening = find_opening(lines, languages)
    if opening is None:
        return next(iter([*plain, *updated]), None)
    if opening.year:
        return _make_time(make_day(opening.year, opening) or date.min, opening.at, _get_zone(opening.zone, zone))
    own = [found for line in lines if is_date_line(line) for found in find_times(line, zone, languages)]
    return _complete_year(opening, years, [each for each in plain if each in own], updated, zone)


def find_opening(lines: Sequence[str], languages: Sequence[str]) -> OpeningDay | None:
    """Return the day in the first line that begins with a place and a day, and goes on."""
    return next((found for line in lines if (found := find_opening_day(hide_events(line), languages))), None)


def _move_from_yesterday(found: FoundTime) -> FoundTime:
    return FoundTime(found.time + timedelta(days=1), _DAY_AFTER)


# --- a day without a year --------------------------------------------------------------------------------------------


class _YearSources(Struct, frozen=True):
    """What may say in which year a page was published."""

    url: str
    title: str
    lines: Sequence[str]

    def list_years(self) -> Iterator[tuple[int, str]]:
        """Yield the years that the page names, the most certain first, each with where it stands."""
        for text, place in ((urlsplit(self.url).path, "its address"), (self.title, "its title")):
            years = set(_YEAR.findall(text))
            if len(years) == 1:
                yield int(years.pop()), place
        for line in self.lines:
            years = set(COPYRIGHT_YEARS.findall(line))
            if len(years) == 1:
                yield int(years.pop()), "its copyright"


def _complete_year(
    opening: OpeningDay, years: _YearSources, own: Sequence[FoundTime], updated: Sequence[FoundTime], zone: ZoneInfo
) -> FoundTime | None:
    """Return the day of an opening in the year that the page says elsewhere; None if it says none."""
    for found in own:
        if (found.time.month, found.time.day) == (opening.month, opening.day):
            return found
    for found in (*updated, *own):
        if day := find_year(opening, found.time.date()):
            return _make_doubtful(day, opening, "another date on the page", zone)
    for year, place in years.list_years():
        if day := make_day(year, opening):
            return _make_doubtful(day, opening, place, zone)
        if opening.weekdays and (day := make_day(year - 1, opening)):
            return _make_doubtful(day, opening, f"the day of the week and {place}", zone)
    return None


def _make_doubtful(day: date, opening: OpeningDay, place: str, zone: ZoneInfo) -> FoundTime | None:
    found = _make_time(day, None, zone)
    doubt = f"The text says “{opening.written}” without a year; the year is from {place}. Check the date and time."
    return FoundTime(found.time, doubt) if found else None


# --- lines -----------------------------------------------------------------------------------------------------------


def _is_near_start(before: str) -> bool:
    """Return whether so little stands before a date in its line that it can be the page's own."""
    is_last_part = len(before) < 100 and re.search(r"[|•·>»›→]\s*$", before) is not None
    return len(before) <= 30 or is_last_part or (len(before) < 60 and META_LINE.match(before) is not None)


def _is_signed(before: str, after: str) -> bool:
    """Return whether a date ends a line of names: “Nordbro Railways, Press Office, 12 March 2003”."""
    words = re.findall(r"[^\W\d_]+", before)
    is_name = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    return len(before) <= _MAX_SIGNATURE and is_name and before.rstrip()[-1:] in _SIGNS and not after.strip(" .)")


def find_times(text: str, zone: ZoneInfo, languages: Sequence[str]) -> Iterator[FoundTime]:
    """Yield the dates in a text, with the time of day that stands after each."""
    for found, *_ in _find_times_between_texts(text, zone, languages):
        yield found


def _find_times_between_texts(
    text: str, zone: ZoneInfo, languages: Sequence[str]
) -> Iterator[tuple[FoundTime, str, str]]:
    """Yield each date with the text between it and the one before, and the text after it."""
    text, end = unicodedata.normalize("NFC", text), 0
    for each in find_written_days(text, languages):
        found = _make_time(each.day, each.at, _get_zone(each.zone, zone))
        if found:
            yield FoundTime(found.time.astimezone(zone), found.doubt), text[end : each.start], text[each.end :]
        end = each.end


def _get_zone(name: str, zone: ZoneInfo) -> ZoneInfo:
    if name not in _ZONE_HOURS:
        return zone
    hours = _ZONE_HOURS[name]
    return ZoneInfo(f"Etc/GMT{-hours:+d}") if hours else ZoneInfo("Etc/UTC")


def _find_in_url(url: str, zone: ZoneInfo) -> FoundTime | None:
    match = _URL_DAY.search(url)
    if match is None:
        return None
    with suppress(ValueError):
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        doubt = "The page does not say when it was published; this is the day in its address. Check the date and time."
        found = _make_time(day, None, zone)
        return FoundTime(found.time, doubt) if found else None
    return None
