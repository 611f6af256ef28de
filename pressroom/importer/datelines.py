"""Read the date of a release from its text, and the place and date with which a first paragraph begins."""

import re
from datetime import datetime, time
from functools import lru_cache

from msgspec import Struct

from pressroom.importer.found import Doubt
from pressroom.text.dates import parse_date

_DAY = (
    r"(?:(?:den|the|le|on|der)\s+)?(?:[^\W\d]{3,10},?\s+)?(?:the\s+|den\s+)?"
    r"\d{1,2}(?:st|nd|rd|th|er|\.)?\s?(?:de\s|of\s)?[^\W\d_]{3,12}\.?,?"
)
DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?(?:19|20)\d{{2}}|{_DAY}\s(?:19|20)\d{{2}}|"
    r"[^\W\d_]{3,10}\.?\s\d{1,2},\s?(?:19|20)\d{2})"
)
_DATE_WITHOUT_YEAR = r"(?:(?:den|the|le|on)\s+)\d{1,2}\.?\s[^\W\d_]{3,9}"
_TIME = re.compile(r"(?:kl\.?|klo|at|um|à)?\s?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d|[./-]\d)")
_PLACE = (
    r"[^\W\d_][^\W\d_.'’-]{1,24}(?:[ -](?!(?:den|the|le|am|der|on)\s\d)[^\W\d_][^\W\d_.'’-]{1,24}){0,3}"
    r"(?:,\s(?!le\b|den\b|the\b|am\b|der\b|on\b)[^\W\d_]{2,20}\.?)?(?![^\W\d_])"
)
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}),?\s*[(,]?\s*(?P<date>{DATE}|{_DATE_WITHOUT_YEAR})\)?"
    rf"(?:\s*[(/]\s?[^()/]{{2,40}}[)/])?\s*(?:[–—:]|--?|//|$)[–—-]*\s*"
)
_DATE_FIRST = re.compile(rf"(?P<date>{DATE}),?\s+(?P<place>{_PLACE})\s*(?:[–—:]|--)\s*")
_PLACE_ONLY = re.compile(rf"(?P<place>{_PLACE})(?:\s*\([^()]{{2,40}}\))?\s*(?:\s[–—]|--|\s-)\s+")
_NO_PLACE = re.compile(
    r"(?:press\w*|communiqué.*|nyhet\w*|news|statement|invitation|inbjudan|tiedote|embargo\w*|den|the|från|since|sedan|"
    r"idag|i dag|today|heute|mellan|between|from|till|until|under|during|published|publicerad\w*|publisert|date|datum)",
    re.IGNORECASE,
)


class Dateline(Struct, frozen=True, kw_only=True):
    """What a first paragraph begins with; `length` is how many characters that takes."""

    place: str
    length: int
    published_at: datetime | None = None
    doubts: tuple[Doubt, ...] = ()


def find_dateline(text: str, language: str) -> Dateline | None:
    """Find a beginning such as “Stockholm, 3 mars 2026 –”, “OSLO (3. mars 2026)” or “STOCKHOLM – ”."""
    text = text[:200]
    for pattern in (_DATELINE, _DATE_FIRST):
        match = pattern.match(text)
        if match and _is_place(match["place"]):
            return _make_dateline(match, language)
    match = _PLACE_ONLY.match(text)
    if match is None or not _is_place(match["place"]) or not text[match.end() :][:1].isupper():
        return None
    if match["place"].isupper():
        return Dateline(place=match["place"], length=match.end())
    if " " in match["place"]:
        return None
    doubt = Doubt("dateline", f"“{match['place']}” before the dash may be no place")
    return Dateline(place=match["place"], length=match.end(), doubts=(doubt,))


def _make_dateline(match: re.Match[str], language: str) -> Dateline | None:
    published_at = parse_written_date(match["date"], language)
    place = match["place"].rstrip(", ")
    if published_at is None and re.search(r"\d{4}", match["date"]):
        return None
    if published_at is None:
        doubt = Doubt("publish_at", f"the text says “{match['date']}” without a year")
        return Dateline(place=place, length=match.end(), doubts=(doubt,))
    return Dateline(place=place, length=match.end(), published_at=published_at, doubts=(doubt_time(match["date"]),))


def doubt_time(date: str) -> Doubt:
    """Return the doubt about a date without a time of day."""
    return Doubt("publish_at", f"the text says “{date.strip()}” without a time of day")


def _is_place(place: str) -> bool:
    words = place.split()
    return place[0].isupper() and not _NO_PLACE.fullmatch(place) and not _NO_PLACE.fullmatch(words[0])


def find_date(text: str, language: str) -> tuple[str, datetime] | None:
    """Find the first date with a year in a text, with a time of day after it if there is one."""
    match = _compile_date().search(text[:300])
    # What stands before the day may be a weekday, or a place: “Oslo 3. mars 2026”.
    spellings = (match[0], re.sub(r"^\D+(?=\d{1,2}\W)", "", match[0])) if match else ()
    known = [(each, day) for each in spellings if (day := parse_written_date(each, language))]
    if match is None or not known:
        return None
    written, day = known[0]
    clock = _TIME.match(text[match.end() : match.end() + 20].lstrip(" ,"))
    if clock is None:
        return written, day
    written = f"{written} {clock[0]}"
    return written, datetime.combine(day, time(int(clock["hour"]), int(clock["minute"])))


@lru_cache(maxsize=1)
def _compile_date() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.-]){DATE}(?!\d)")


def parse_written_date(text: str, language: str) -> datetime | None:
    """Return midnight of a date as people write it, or None if it is none. It has no time zone."""
    cleaned = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", text)
    cleaned = " ".join(re.sub(r"\b(?:le|de|den|the|on|of|der)\s|,", " ", cleaned).split())
    try:
        return datetime.combine(parse_date(cleaned, [language or "en"]), time())
    except ValueError:
        return None
