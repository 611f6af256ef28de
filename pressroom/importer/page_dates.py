"""Find when a page was published: in structured data, metadata, `time` elements, visible text and its URL."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4.element import NavigableString, Tag
from msgspec import Struct

from pressroom.importer.event_dates import hide_event_dates
from pressroom.importer.html_elements import get_attribute, get_class_words, get_lines, has_ancestor
from pressroom.importer.opening_days import OpeningDay, find_opening_day, find_year, make_day
from pressroom.importer.page_metadata import PageMetadata
from pressroom.importer.page_words import EVENT_LABEL, META_LINE, PUBLISHED_LABEL, PUBLISHED_WORDS, UPDATED_LABEL
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
_LABELLED = re.compile(rf"(?:{PUBLISHED_WORDS})\b", re.IGNORECASE)
_OTHER_TEXTS = frozenset({"comment", "comments", "commentlist", "related", "sidebar"})
_ONLY_UPDATED = "The page only says when it was changed. Check the date."
_YESTERDAY = re.compile(
    r"(?:\b(?:yesterday|i ?går|gestern|hier|ayer|gisteren|ieri|ontem|eilen|wczoraj|včera|вчера|tegnap)|昨日|"
    r"昨天|어제)"
    r"[\s,:(（–-]*(?:(?:the|den|dem|le|el|on)\s+)?$",
    re.IGNORECASE,
)
_DAY_AFTER = "The text says that this was the day after another one that it names. Check the date, and write the time."
_COPYRIGHT_YEARS = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\D{0,40}((?:19|20)[0-9]{2})(?![0-9]|\s*[-–—,]\s*(?:[0-9]|today|present))", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])((?:19[89]|20[0-9])[0-9])(?![0-9])")
_FIRST_YEAR = 1980
_MAX_OPENING = 200
_LAST_LINES = 15
_MAX_LABEL_LETTERS = 40


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
        for found, before in _find_times_after_text(_hide_events(line), zone, languages):
            label = before or (lines[number - 1] if number else "")
            if PUBLISHED_LABEL.search(label):
                return found
            if UPDATED_LABEL.search(label):
                updated.append(FoundTime(found.time, _ONLY_UPDATED))
            elif not EVENT_LABEL.search(label) and _is_near_start(before):
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
    return next((found for line in lines if (found := find_opening_day(_hide_events(line), languages))), None)


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
            years = set(_COPYRIGHT_YEARS.findall(line))
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


def _hide_events(line: str) -> str:
    line = unicodedata.normalize("NFC", line)
    return hide_event_dates(line, [(each.start, each.end) for each in find_written_days(line, ())])


def _is_near_start(before: str) -> bool:
    """Return whether so little stands before a date in its line that it can be the page's own."""
    is_last_part = len(before) < 100 and re.search(r"[|•·>»›→]\s*$", before) is not None
    return len(before) <= 30 or is_last_part or (len(before) < 60 and META_LINE.match(before) is not None)


def find_times(text: str, zone: ZoneInfo, languages: Sequence[str]) -> Iterator[FoundTime]:
    """Yield the dates in a text, with the time of day that stands after each."""
    for found, _ in _find_times_after_text(text, zone, languages):
        yield found


def _find_times_after_text(text: str, zone: ZoneInfo, languages: Sequence[str]) -> Iterator[tuple[FoundTime, str]]:
    """Yield each date with the text between it and the one before."""
    text, end = unicodedata.normalize("NFC", text), 0
    for each in find_written_days(text, languages):
        found = _make_time(each.day, each.at, _get_zone(each.zone, zone))
        if found:
            yield FoundTime(found.time.astimezone(zone), found.doubt), text[end : each.start]
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


# --- where dates stand -----------------------------------------------------------------------------------------------


def collect_near_lines(headline: Tag | None, root: Tag) -> list[str]:
    """Return the lines of text around a headline, and the times of its `time` elements, the nearest first."""
    anchor = headline or root
    lines: list[str] = []
    container: Tag | None = anchor
    for _ in range(5):
        container = container.parent if container is not None else None
        if container is None or container.name in {"body", "html", "[document]"}:
            break
        lines += _read_time_elements(container)
        lines += [line for line in _join_labels(get_lines(container)[:40]) if _may_have_date(line)]
    lines += [*_list_lines_below(headline), *_list_dates_above(headline)]
    body_lines = get_lines(root)
    labelled = [line for line in body_lines[-_LAST_LINES:-3] if len(line) < 250 and _says_year(line)]
    labelled += [line for line in _join_labels(body_lines) if _LABELLED.match(line) and is_date_line(line)]
    return list(dict.fromkeys([*lines, *body_lines[:6], *labelled, *body_lines[-3:]]))


def _list_lines_below(headline: Tag | None) -> Iterator[str]:
    """Yield the lines with numbers between a headline and the first long paragraph, wherever they stand."""
    for text in headline.find_all_next(string=True, limit=60) if headline is not None else []:
        if headline is not None and has_ancestor(text, headline):
            continue
        line = " ".join(text.split())
        if len(line) > 120 and type(text) is NavigableString:
            yield line[:_MAX_OPENING]
            return
        if type(text) is NavigableString and _may_have_date(line):
            yield line


def _list_dates_above(headline: Tag | None) -> Iterator[str]:
    """Yield the dates above a headline, such as that in the path to the page, up to another text."""
    for text in headline.find_all_previous(string=True, limit=60) if headline is not None else []:
        line = " ".join(text.split())
        if type(text) is NavigableString and len(line) > 120:
            return
        if type(text) is NavigableString and is_own_date_line(line):
            yield line


def _says_year(line: str) -> bool:
    """Return whether a line may say when the page was changed, or from which year on it is protected."""
    if _COPYRIGHT_YEARS.search(line):
        return True
    between, days = _split_at_dates(line) if any(map(str.isdigit, line)) else ([], 0)
    return days > 0 and UPDATED_LABEL.search(between[0]) is not None


def _may_have_date(line: str) -> bool:
    return len(line) < 250 and any(map(str.isdigit, line))


def _join_labels(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; one such as “Published:” stands before the next one."""
    label = ""
    for line in lines:
        is_label = line.endswith(":") and len(line) <= 40 and not any(map(str.isdigit, line))
        if not is_label:
            yield f"{label} {line}".strip()
        label = line if is_label else ""


def _read_time_elements(container: Tag) -> Iterator[str]:
    """Yield the times that stand in attributes, with the label before each."""
    for tag in container.find_all("time", limit=20):
        if any(_OTHER_TEXTS & get_class_words(parent) for parent in tag.parents):
            continue
        text = get_attribute(tag, "datetime")
        previous = tag.find_previous(string=re.compile(r"\S"))
        if text and re.match(r"[0-9]{4}-", text):
            yield f"{str(previous or '').strip()[-40:]} {_to_visible(text)}"


def _to_visible(text: str) -> str:
    """Return a time of an attribute as one that is read in text, in UTC if it has an offset."""
    match = re.match(r"[0-9-]{8,10}[T ][0-9:.]+(?:Z|[+-][0-9:]{4,5})$", text)
    if match is None:
        return text.replace("T", " ")
    with suppress(ValueError):
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return text


def remove_dates(text: str) -> str:
    """Return a text without the dates in it."""
    return " ".join(_split_at_dates(text)[0])


def is_date_line(text: str) -> bool:
    """Return whether a line says little more than a date."""
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return False
    between, days = _split_at_dates(text)
    rest = " ".join(between)
    is_sentence = re.search(r"[.!?]\s*$", rest.strip(" .")) is not None
    return days > 0 and sum(map(str.isalpha, rest)) <= _MAX_LABEL_LETTERS and not is_sentence


def is_own_date_line(text: str) -> bool:
    """Return whether a line says little more than a date that can be that of the page: nothing begins or ends then."""
    return is_date_line(text) and is_date_line(_hide_events(text))


def _split_at_dates(text: str) -> tuple[list[str], int]:
    """Return what stands before, between and after the dates in a text, and how many dates there are."""
    text = unicodedata.normalize("NFC", text)
    days = list(find_written_days(text, ()))
    bounds = [0, *(bound for each in days for bound in (each.start, each.end)), len(text)]
    return [text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)], len(days)
