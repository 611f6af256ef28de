"""Find dates in a line of text, in many languages, each with the time of day beside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, time
from functools import lru_cache

from msgspec import Struct

from pressroom.text.dates import parse_date
from pressroom.text.languages import get_locale, has_locale

_LANGUAGES = (
    *("sv", "nb", "da", "fi", "de", "nn", "en", "fr", "nl", "es", "it", "is", "pl", "et", "pt", "ca", "ro"),
    *("cs", "sk", "hu", "sl", "lv", "lt", "tr", "el", "ru", "uk", "bg", "hr", "sr", "mk", "id", "th", "ar", "ar-SY"),
)
# Names that people write besides those of the CLDR, from January on, without accents.
_MORE_NAMES = (
    *("janner januarja janvari", "feber febr fevr fev feb februarja februari", "mrz mar mart marca marta", "apr"),
    *("maja maija mai", "junija", "julija", "avgusta ago avg", "sept set setiembre sep", "oktobra oktobri okt oct"),
    *("novembra novembri nov", "decembra decembri dec dez dic"),
)
_MORE_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
# A private tag among the languages of a text says that its numeric dates have the month first.
MONTH_FIRST = "en-x-month-first"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_BUDDHIST_YEARS = 543
_MAX_TEXT = 1000

_ORDINAL = r"(?:st|nd|rd|th|ere?|:[ae]|\.?[º°ª]|\.)?"
_NAME = r"[^\s\d.,;:()|/-]{1,20}"
_YEAR = r"[0-9]{4}(?![0-9])"
_SHORT_YEAR = r"[’'][0-9]{2}(?![0-9])|[0-9]{2}(?=\s*(?:[|·•]|$))"
# Japanese addresses have numbers such as “渋谷 3-5-16”, or “3-5-16 Shibuya, Shibuya-ku”.
_NOT_IN_ADDRESS = (
    r"(?<![\u3041-\u9fff]\s)(?![0-9]+-[0-9]+-[0-9]+,?\s(?:[\u3041-\u9fff]|[^0-9\n]{0,40}-(?:ku|shi|cho|chome|machi)\b))"
)
_DATE = re.compile(
    rf"(?<![0-9])(?P<day>[0-9]{{1,2}}){_ORDINAL}[\s/-]+(?:(?:of|de|del|di)\s+|d[’'])?(?P<month>{_NAME})(?:/\w+|\.)?,?"
    rf"(?:\s+(?:de|del|do)\s+|[\s/-]+)(?P<year>{_YEAR}|{_SHORT_YEAR})"
    rf"|(?<![0-9])(?P<year_1>[0-9]{{4}})\.?\s+(?:m\.\s+|gada\s+)?"
    rf"(?:(?P<day_1>[0-9]{{1,2}})\.\s+(?P<month_1>{_NAME})|(?P<month_2>{_NAME})\.?\s+(?P<day_2>[0-9]{{1,2}}))(?![0-9])"
    rf"|(?<!\w)(?P<month_3>{_NAME})\.?\s+(?P<day_3>[0-9]{{1,2}}){_ORDINAL},?\s+(?P<year_3>{_YEAR})"
    rf"|(?<![0-9])(?P<day_4>[0-9]{{1,2}})\s+thang\s+(?P<number>[0-9]{{1,2}}),?\s+(?:nam\s+)?(?P<year_4>{_YEAR})"
    r"|(?<![0-9])(?P<east_asian>[0-9]{4}\s*[年년]\s*[0-9]{1,2}\s*[月월]\s*[0-9]{1,2}\s*[日일]?)"
    r"|(?<![0-9])(?P<era>[平昭令民][成和國国])\s*(?P<era_year>[0-9]{1,3}|元)\s*年\s*(?P<era_month>[0-9]{1,2})\s*月\s*"
    r"(?P<era_day>[0-9]{1,2})\s*日?"
    r"|(?P<digits>"
    r"(?<![0-9/.-])(?:19|20)[0-9]{2}(?P<sign>[-/.])[0-9]{1,2}(?P=sign)[0-9]{1,2}(?![0-9])"
    r"|(?<![0-9/.-])(?:19|20)[0-9]{2}\.\s[0-9]{1,2}\.\s[0-9]{1,2}(?![0-9])"
    r"|(?<![0-9/.-])[0-9]{1,2}\.\s[0-9]{1,2}\.\s(?:19|20)[0-9]{2}(?![0-9])"
    r"|(?<![0-9/.-])[0-9]{1,2}(?P<sign_1>[./-])[0-9]{1,2}(?P=sign_1)(?:19|20)[0-9]{2}(?![0-9])"
    rf"|{_NOT_IN_ADDRESS}(?<![\w/.-])[0-9]{{1,2}}(?P<sign_2>[./-])[0-9]{{1,2}}(?P=sign_2)[0-9]{{2}}(?=[\s,;]|$)"
    r")"
)
_YEARLESS = re.compile(
    rf"(?<![0-9.,:/-])(?P<day>[0-9]{{1,2}}){_ORDINAL}\s+(?:(?:of|de|del|di)\s+|d[’'])?(?P<month>{_NAME})\.?"
    rf"|(?<!\w)(?P<month_1>{_NAME})\.?\s+(?P<day_1>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])"
    r"|(?<![0-9年년])(?P<number>[0-9]{1,2})\s*[月월]\s*(?P<day_2>[0-9]{1,2})\s*[日일]"
)
_FIRST_YEARS_OF_ERAS = {"平成": 1989, "昭和": 1926, "令和": 2019, "民國": 1912, "民国": 1912}
_CLOCK_WORDS = (
    r"kl|klo|klockan|klokken|kello|um|godz|godzina|saat|kell|plkst|orele|ora|ore|pukul|jam|den|om|at|ab|@|a las|as|"
    r"alle|alle ore|la ora|a|o|v|u|ob|στισ|ωρα|в|во|на|у|о"
)
_IS_CLOCK = re.compile(r"\b(?:kl|klo|klockan|klokken|kello|um|godz|godzina|saat|kell|plkst|orele|pukul)\b")
_ZONE = r"ces?t|gmt|bst|utc|ees?t|[ecmp][sd]t|msk|мск"
_UNIT = r"uhr|uur|hod|hrs?|h"


class WrittenDay(Struct, frozen=True):
    """A date in a text, from `start` to `end`; `zone` is the name of the zone that stands after the time of day."""

    day: date
    at: time | None
    zone: str
    start: int
    end: int


def find_written_days(text: str, languages: Sequence[str]) -> Iterator[WrittenDay]:
    """Yield the dates in a text, which is in form C of Unicode. The languages that it may be in decide first."""
    folded = _fold(text[:_MAX_TEXT])
    end = 0
    while match := _DATE.search(folded, end):
        day = _read_day(match, languages)
        if day is None:
            end = match.start() + 1
            continue
        after, before = _load_clocks()
        clock = after.match(folded, match.end())
        at = _read_clock(clock) if clock else None
        if clock is None or at is None:
            clock = before.search(folded[max(0, match.start() - 60) : match.start()])
            at = _read_clock(clock) if clock else None
        yield WrittenDay(day, at, (clock["zone"] or "").upper() if clock else "", match.start(), match.end())
        end = match.end()


def find_yearless_days(text: str, languages: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where each day without a year begins and ends in a text, with its month and its number in it."""
    folded = _fold(text[:_MAX_TEXT])
    end = 0
    while match := _YEARLESS.search(folded, end):
        name = match["month"] or match["month_1"]
        month = int(match["number"]) if match["number"] else _find_month(name, languages)
        day = int(match["day"] or match["day_1"] or match["day_2"])
        is_day = 1 <= month <= 12 and 1 <= day <= 31
        end = match.end() if is_day else match.start() + 1
        if is_day:
            yield match.start(), match.end(), month, day


def _fold(text: str) -> str:
    """Return a text in small letters without accents, each in the place where it was."""
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "ıİ":
        return "i"
    base = unicodedata.normalize("NFD", character)[0]
    if base.isdecimal():  # Japanese and Chinese texts often have wide digits
        return str(unicodedata.decimal(base))
    is_part = "\u1100" <= base < "\u1200"  # the first part of a Korean syllable
    folded = (character if is_part else base).lower()
    return "σ" if folded == "ς" else folded[0]


def _read_day(match: re.Match[str], languages: Sequence[str]) -> date | None:
    if match["digits"] or match["east_asian"]:
        return _read_digits(match["digits"] or match["east_asian"], languages)
    if match["era"]:
        return _read_era(match)
    parts = {name.partition("_")[0]: value for name, value in match.groupdict().items() if value}
    month = int(parts["number"]) if "number" in parts else _find_month(parts["month"], languages)
    year = int(parts["year"].lstrip("’'"))
    year += 2000 if year < 100 else -_BUDDHIST_YEARS if year > 2400 else 0
    with suppress(ValueError):
        return date(year, month, int(parts["day"]))
    return None


def _read_era(match: re.Match[str]) -> date | None:
    """Return a day that is counted from the first year of an emperor, or of the republic."""
    first = _FIRST_YEARS_OF_ERAS.get(match["era"])
    year = 1 if match["era_year"] == "元" else int(match["era_year"])
    with suppress(ValueError):
        return date(first + year - 1, int(match["era_month"]), int(match["era_day"])) if first else None
    return None


def _find_month(name: str, languages: Sequence[str]) -> int:
    """Return the number of a month by its name, 0 if it is none."""
    months = _load_months()
    readings = months.get(name, {})
    order = [language.partition("-")[0] for language in languages]
    return next((readings[each] for each in [*order, *readings] if each in readings), 0)


def _read_digits(text: str, languages: Sequence[str]) -> date | None:
    text = re.sub(r"\s*[年년月월]\s*", "-", text).rstrip("日일 ")
    text = re.sub(r"\.\s", ".", text)
    short = re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{2})", text)
    text = f"{short[1]}{short[2]}{short[3]}{short[2]}20{short[4]}" if short else text
    american = re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", text) if MONTH_FIRST in languages else None
    if american:
        with suppress(ValueError):
            return date(int(american[3]), int(american[1]), int(american[2]))
    with suppress(ValueError):
        return parse_date(text, (*languages, *_LANGUAGES))
    # In English texts both orders occur; outside North America the day comes first.
    with suppress(ValueError):
        return parse_date(text, _LANGUAGES)
    return None


def _read_clock(match: re.Match[str]) -> time | None:
    hour, minute, half = int(match["hour"]), match["minute"], match["half"] or ""
    is_clock = minute or half or match["unit"] or _IS_CLOCK.search(match[0])
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(minute or 0)) if is_clock and hour < 24 and int(minute or 0) < 60 else None


# --- names -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _load_months() -> dict[str, dict[str, int]]:
    """Return the numbers of the months by their folded names, for each language that has the name."""
    found: dict[str, dict[str, int]] = {}
    for language in filter(has_locale, _LANGUAGES):
        for names in get_locale(language).months.values():
            for number, name in [*names["wide"].items(), *names["abbreviated"].items()]:
                folded = re.sub(r"^(?:de\s|d[’'])", "", _fold(unicodedata.normalize("NFC", name))).rstrip(".")
                if not folded[:1].isdigit():
                    found.setdefault(folded, {}).setdefault(language.partition("-")[0], number)
    for number, names in enumerate(_MORE_NAMES, 1):
        for name in [*names.split(), _ROMAN[number - 1]]:
            found.setdefault(name, {}).setdefault("", number)
    return found


@lru_cache(maxsize=1)
def _load_clocks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a time of day after a date, and for one before it."""
    days = {_fold(name) for name in list_weekdays()}
    weekday = rf"(?:(?:{'|'.join(map(re.escape, sorted(days, key=len, reverse=True)))})\.?\W{{1,3}})?"
    after = re.compile(
        rf"(?:\s*(?:г|р|r|p|m|d)\.|\s*(?:года|року|година|roku|godine)\b)?(?:-[^\W\d_]{{1,3}})?\W{{0,4}}{weekday}"
        rf"(?:(?<!\w)(?:{_CLOCK_WORDS})\b\.?:?,?\s*)?"
        r"(?P<hour>[0-9]{1,2})(?:(?:[:.]|\s?(?:h|uhr)\s?)(?P<minute>[0-9]{2})(?:[:.][0-9]{2})?)?\s*"
        rf"(?P<half>am|pm|a\.m\.|p\.m\.)?(?:\s*(?P<unit>{_UNIT})\b)?\s*(?P<zone>(?:{_ZONE})\b)?(?![0-9/:-]|\.[0-9])"
    )
    before = re.compile(
        r"(?:(?P<word>\b(?:kl|klo|klokken|klockan))\.?\s*|(?<![0-9.:]))(?P<hour>[0-9]{1,2})(?(word)[.:]|:)(?P<minute>[0-9]{2})(?::[0-9]{2})?"
        rf"\s*(?P<half>am|pm|a\.m\.|p\.m\.)?(?:\s*(?P<unit>{_UNIT})\b\.?)?\s*(?P<zone>(?:{_ZONE})\b)?"
        rf"(?:[\s,|•·/–-]{{1,4}}){weekday}(?:(?:den|on|am|le|el|il|em|dne)\s+)?{weekday}$"
    )
    return after, before


def list_weekdays() -> frozenset[str]:
    """Return the names of the days of the week in all languages, in small letters."""
    return frozenset(_load_weekdays())


def read_weekday(name: str) -> frozenset[int]:
    """Return the days that a name may mean, Monday as 0; none if it is not the name of a day of the week."""
    return frozenset(_load_weekdays().get(unicodedata.normalize("NFC", name).casefold().rstrip("."), ()))


@lru_cache(maxsize=1)
def _load_weekdays() -> dict[str, set[int]]:
    """Return the days of the week by their names in all languages, in small letters."""
    days: dict[str, set[int]] = {name: {number} for name, number in _MORE_WEEKDAYS.items()}
    for language in filter(has_locale, _LANGUAGES):
        for names in get_locale(language).days.values():
            for number, name in [*names["wide"].items(), *names["abbreviated"].items()]:
                days.setdefault(unicodedata.normalize("NFC", name).casefold().rstrip("."), set()).add(number)
    return days


@lru_cache(maxsize=1)
def join_month_names() -> str:
    """Return the names of the months in all languages, in small letters, the longest first, as part of a pattern."""
    names = set()
    for language in filter(has_locale, _LANGUAGES):
        months = get_locale(language).months["format"]
        names |= {name.casefold().rstrip(".") for width in ("wide", "abbreviated") for name in months[width].values()}
    return "|".join(map(re.escape, sorted((name for name in names if not name.isdigit()), key=len, reverse=True)))
