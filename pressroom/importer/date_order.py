"""Find out whether the numeric dates of an English page have the month first, as Americans write them.

Other dates on the page decide; if there are none, what else is written as in the United States.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from msgspec import Struct

from pressroom.importer.written_days import find_written_days, read_weekday

_MAX_TEXT = 60_000
_MAX_DATES = 40
_MAX_LINE = 300
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<first>[0-9]{1,2})(?P<sign>[/-])(?P<second>[0-9]{1,2})(?P=sign)(?P<year>(?:19|20)?[0-9]{2})(?![\w/-])"
)
_WEEKDAY = re.compile(r"([^\W\d_]{3,9})\.?,?\s*$")
_DAY_OF_URL = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)?[0-9]{2})[/_.-]?(?P<month>[01][0-9])[/_.-]?(?P<day>[0-3][0-9])(?![0-9])"
)
_MONTH_OF_URL = re.compile(
    r"(?P<day_before>[0-3]?[0-9])?[_.-]?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[_.-]?"
    r"(?P<day>[0-3]?[0-9])?(?![0-9])",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|"
    "Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    "Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|"
    "Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    "West Virginia|Wisconsin|Wyoming|D\\.C\\.|"
    "(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|N\\.C|N\\.D|Neb|"
    "Nev|N\\.H|N\\.J|N\\.M|N\\.Y|Okla|Ore|Pa|R\\.I|S\\.C|S\\.D|Tenn|Tex|Va|Vt|Wash|Wis|W\\.Va|Wyo)\\."
)
_POSTAL = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
# What speaks for the United States, and how much.
_AMERICAN = (
    (2, re.compile(r"(?<![\d+-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])[2-9]\d\d[ .-]\d{4}(?!\d)")),
    (2, re.compile(rf",\s(?:{_STATES})(?!\w)|\b(?:{_POSTAL})\s+\d{{5}}(?:-\d{{4}})?(?!\d)")),
    (2, re.compile(r"\((?:E|C|M|P)T\)|\b[ECMP][SD]T\b|\b(?:Eastern|Pacific|Mountain)(?: Standard| Daylight)? Time\b")),
    (1, re.compile(r"\b(?:center|color|labor|organizations?|toll-free|zip code)\b", re.IGNORECASE)),
)
_OTHER = (
    (2, re.compile(r"\+(?!1\b|1[ .(-])\d{2,3}|(?<![\d.,/-])\(?0\d{2,4}\)?[ -]\d{3}")),
    (2, re.compile(r"[£€]|\b(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|Pty Ltd|plc)\b")),
    (2, re.compile(r"[\w-]\.(?:uk|au|nz|ie|in|za)(?![\w.-])")),
    (1, re.compile(r"\b(?:centre|colour|labour|organisations?|programme|freephone)\b", re.IGNORECASE)),
)
_AMERICAN_HOST = re.compile(r"//[^/]*\.(?:gov|mil|edu|us)(?:[:/]|$)")
_ENOUGH = 2


class _NumericDate(Struct, frozen=True):
    """A date that may be read in two ways, and the word before it."""

    first: int
    second: int
    year: int
    word: str

    def read(self, *, is_month_first: bool) -> date | None:
        """Return the day in one of the orders; None if there is none."""
        month, day = (self.first, self.second) if is_month_first else (self.second, self.first)
        with suppress(ValueError):
            return date(self.year, month, day)
        return None


def writes_month_first(text: str, url: str, language: str) -> bool:
    """Return whether the numeric dates in the text of a page, such as “07/11/2005”, have the month first.

    `language` is the tag that the page declares, such as `en-US`.
    """
    text = text[:_MAX_TEXT]
    dates = list(_list_dates(text))
    if not dates or language.partition("-")[0].lower() not in {"", "en"}:
        return False
    for votes in (_count_weekdays(dates), _count_only_readings(dates), _count_same_days(dates, text, url)):
        if votes:
            return votes > 0
    return _measure_american(text, url, language) >= _ENOUGH


def _list_dates(text: str) -> Iterator[_NumericDate]:
    for number, match in enumerate(_NUMERIC.finditer(text)):
        if number == _MAX_DATES:
            return
        year = int(match["year"])
        word = _WEEKDAY.search(text[max(0, match.start() - 12) : match.start()])
        yield _NumericDate(
            int(match["first"]), int(match["second"]), year if year > 99 else 2000 + year, word[1] if word else ""
        )


def _count_weekdays(dates: list[_NumericDate]) -> int:
    """Return how many more days are of the day of the week before them with the month first than with the day first."""
    votes = 0
    for each in dates:
        weekdays = read_weekday(each.word) if each.word else ()
        for is_month_first in (True, False) if weekdays else ():
            day = each.read(is_month_first=is_month_first)
            votes += (1 if is_month_first else -1) * (day is not None and day.weekday() in weekdays)
    return votes


def _count_only_readings(dates: list[_NumericDate]) -> int:
    """Return how many more dates can only be read with the month first than with the day first."""
    return sum(
        (each.read(is_month_first=True) is not None) - (each.read(is_month_first=False) is not None) for each in dates
    )


def _count_same_days(dates: list[_NumericDate], text: str, url: str) -> int:
    """Return how many more dates are written out on the page, or in its address, with the month first."""
    lines = (line for line in re.split(r"\s*\n\s*", text) if any(map(str.isdigit, line)))
    written = {each.day for line in lines for each in find_written_days(_NUMERIC.sub(" ", line[:_MAX_LINE]), ("en",))}
    days = {(day.month, day.day) for day in written} | set(_list_days_of_url(url, {each.year % 100 for each in dates}))
    votes = 0
    for each in {(each.first, each.second) for each in dates if each.first != each.second}:
        votes += (each in days) - ((each[1], each[0]) in days)
    return votes


def _list_days_of_url(url: str, years: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the months and days in an address; before those in digits stands one of the years."""
    for match in _DAY_OF_URL.finditer(url):
        if int(match["year"]) % 100 in years:
            yield int(match["month"]), int(match["day"])
    for match in _MONTH_OF_URL.finditer(url):
        for day in filter(None, (match["day_before"], match["day"])):
            yield _MONTHS.index(match["month"].lower()) + 1, int(day)


def _measure_american(text: str, url: str, language: str) -> int:
    """Return how much more on a page is written as in the United States than as elsewhere."""
    american = sum(weight for weight, pattern in _AMERICAN if pattern.search(text))
    american += 2 * bool(_AMERICAN_HOST.search(url)) + (language.lower() == "en-us")
    other = sum(weight for weight, pattern in _OTHER if pattern.search(text) or pattern.search(url))
    is_of_other = language.lower() in {"en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"}
    return american - other - 2 * is_of_other
