"""Recognise dates on which something begins or ends, such as an exhibition: no text was published then."""

import re
from collections.abc import Iterable

from pressroom.importer.page_words import PUBLISHED_LABEL

_MAX_LINE = 1000
_TO = r"(?:[–—-]|to|through|thru|until|till|til|bis|au|al|tot|t/m|(?:till och|til og|tot en) med?|tot en met|asti)"
_AND = r"(?:and|och|og|und|et|y|en|ja|&)"
# “12–”, “3 maj - ”, “Monday 3 to Friday ”, “1 och ”
_RANGE_BEFORE = re.compile(
    rf"(?<!\w)(?P<first>(?:19|20)\d\d|\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:\d{{1,2}}\.)?(?P<month>\s+(?:de\s+)?[^\W\d_]{{3,12}}\.?)?\s*{_TO}"
    rf"\s*(?:[^\W\d_]{{2,11}}\.?,?\s+){{0,2}}$"
    rf"|\d{{1,2}}\.?\s*{_AND}\s*$",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(
    rf"\s*{_TO}\s*(?:(?:(?!(?:n[or]|num|number|nummer)\b)[^\W\d_]{{2,11}}\.?,?\s+){{0,2}}\d{{1,2}}\b"
    rf"(?![:.]\d\d\b|\s*(?:[ap]\.?m\b|uhr\b|hrs?\b|h\b))|\d{{4}}-)",
    re.IGNORECASE,
)
# “No. ”, “Press release ”, “PR-”
_NUMBERED = re.compile(
    r"(?:\b(?:nr|no|nro|num|number|nummer|numero|numéro|número|release|notice|bulletin|statement|"
    r"\w*(?:meddelande|melding|meddelelse|mitteilung|tiedote))\.?:?\s*|[#№°º/]\s*|[^\W\d_][._-]?)$",
    re.IGNORECASE,
)
_LIMITS = (
    r"until|till|til|through|thru|up to|by|before|(?:no|not) later than|starting|beginning|as of|effective|"
    r"t\.?\s?o\.?\s?m\.?|till och med|fram till|senast|före|innan|fr?\.\s?o\.\s?m\.?|fom|från och med|"
    r"til og med|frem til|fram til|senest|innen|inden|fra og med|"
    r"bis|bis einschließlich|spätestens|vor dem|ab|ab dem|seit|"
    r"jusqu['’]au|jusqu['’]à|avant|au plus tard|à partir du|dès|depuis|hasta|antes del|a partir del|desde|"
    r"tot|tot en met|t/m|uiterlijk|vóór|vanaf|sinds|since|sedan|"
    r"opens|opening|vernissage|finissage|invigning|invigs|åbning|åpning|åpner|åbner|eröffnung|premiär|premiere|première|"
    r"inauguration|inauguración|avajaiset|valid|gültig|gäller|"
    r"(?:deadline|closing date|opening date|application date|last date|sista \w*dag|\w*schluss|\w*frist|date limite|"
    r"plazo|sluitingsdatum|uiterste datum|viimeinen \w+päivä)\s*:?"
)
_LIMIT_BEFORE = re.compile(
    rf"(?<!\w)(?:{_LIMITS}|^(?:from|från|fra))\s*:?\s*(?:(?:the|den|zum|am|le|el|of|on)\s+)?(?:[^\W\d_]{{2,9}}dag,?\s+)?$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    r"\s*(?:asti|saakka|mennessä|alkaen|lähtien|onwards?|och framåt|og fremover)\b", re.IGNORECASE
)
# “Embargoed until ”, “Not for release before ”
_EMBARGO = re.compile(
    r"\b(?:embargo\w*|sperrfrist|sperrad|for (?:release|publication)|hold for release)\b[^.]{0,20}$", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)[^.|]{0,40}$", re.IGNORECASE)


def hide_event_dates(line: str, dates: Iterable[tuple[int, int]]) -> str:
    """Return a line with dots in place of the dates on which something begins or ends.

    `dates` says where all its dates begin and end.
    """
    hidden = line
    for start, end in dates:
        if end <= _MAX_LINE and _is_of_event(line, start, end):
            hidden = hidden[:start] + "…" * (end - start) + hidden[end:]
    return hidden


def _is_of_event(line: str, start: int, end: int) -> bool:
    before, after = line[max(0, start - 80) : start], line[end : end + 40]
    if PUBLISHED_LABEL.search(before) or _EMBARGO.search(before):
        return False
    is_limit = _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(after) or _COPYRIGHT.search(before)
    return bool(is_limit or _is_range(before, line[start:end]) or _RANGE_AFTER.match(after))


def _is_range(before: str, day: str) -> bool:
    """Return whether a date ends a range, whose first number is not that of a text: “No. 17 - 12 May 2003”."""
    match = _RANGE_BEFORE.search(before)
    if match is None or not match["first"]:
        return match is not None
    last = re.match(r"\d{1,2}(?!\d)", day)
    is_later = last is not None and not match["month"] and int(match["first"]) > int(last[0])
    return not (_NUMBERED.search(before[: match.start()]) or (is_later and len(match["first"]) <= 2))
