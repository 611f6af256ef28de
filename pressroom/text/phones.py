"""Telephone numbers: what an officer wrote to a number that can be dialled, and digits in a text that cannot be.

Numbers stay as they were written; only their `tel:` URI is normalised. Nothing is called or looked up.
"""

import re
from functools import lru_cache

from pressroom.model.newsroom import Phone

_MAX_LENGTH = 60
_MENU_WORDS = (
    r"(?:knappval|tonval|val|tryck|anknytning|ankn\.?|tastevalg|tast|trykk|option|press|menu|extension|ext\.?|x)"
)
_PHONE_PATTERN = re.compile(
    r"(?P<number>\+?[0-9(][0-9 ()/.\-‐‑–]*[0-9)])"
    rf"(?: ?[,;]? ?\(?(?:{_MENU_WORDS} ?:? ?(?P<choice>[0-9]{{1,7}}|[*\#])|[*\#])\)?"
    r"| ?\([^\W\d_]{2,20} (?P<key>[0-9*\#])\))?",  # in parentheses, one key after a word of any language
    re.IGNORECASE,
)
_SPACE = "[ \u00a0\u202f]"
# The first character comes first, and what stands before it is asked after, because that is searched ten times faster.
_AFTER_FIRST_CHARACTER = (
    rf"(?<![\w.,:/=+#%&?‐‑–-][+0(])(?<![0-9]{_SPACE}[0(])(?:(?<=\+)[1-9]|(?<=\()0[0-9]|(?<=0)[0-9])"
    rf"(?:{_SPACE}?[(][0-9]|[)]?(?:{_SPACE}|[‐‑–-])?[0-9]){{4,}}"
)
# These three are compiled when they are first needed, which in most builds is never.
_PHONE_IN_TEXT = rf"[+0(]{_AFTER_FIRST_CHARACTER}"
_DATE = r"[0-9]{2}[‐‑–-][0-9]{2}[‐‑–-][0-9]{4}"
_LONE_LAST_DIGIT = rf"[0-9]{_SPACE}[0-9]+{_SPACE}[0-9]$"
# Whether there is any is told in a third of the time by what begins with one certain sign.
_PHONE_IN_TEXT_BY_START = tuple(re.compile(rf"{sign}{_AFTER_FIRST_CHARACTER}") for sign in (r"\+", "0", r"\("))
_EXPECTED = (
    "expected a number with its area code or country, such as 08-580 285 00, +46 8 580 285 00 or "
    "08-580 285 00 (tonval 2), or a short number such as 112"
)


@lru_cache(maxsize=4096)
def parse_phone(text: str, region: str) -> Phone:
    """A number that can be dialled, with its `tel:` URI (RFC 3966); `region` is the ISO code of its country.

    `08-…` and `+46 8 …` become `tel:+468…`, a key choice of digits its `;ext=`; short numbers stay short (`tel:112`).
    ValueError, with a message for officers, for everything else.
    """
    written = " ".join(text.split())
    found = _PHONE_PATTERN.fullmatch(written) if len(written) <= _MAX_LENGTH else None
    if found is None:
        raise ValueError(f"“{_shorten(written)}” is no telephone number; {_EXPECTED}")
    uri = _to_tel_uri(found["number"], region)
    if uri is None:
        raise ValueError(f"“{_shorten(written)}” cannot be dialled; {_EXPECTED}")
    choice = found["choice"] or found["key"] or ""
    return Phone(written, f"{uri};ext={choice}" if choice.isdecimal() else uri)


def find_invalid_phones(text: str, region: str) -> list[tuple[int, str]]:
    """What looks like a telephone number in running text but cannot be dialled: where it stands, and how it is written.

    Digits that begin with 0 or + and are no date; run together with a word; or cut short, so that one digit is alone
    at the end, which some numbering plans allow but nobody writes.
    """
    if not any(pattern.search(text) for pattern in _PHONE_IN_TEXT_BY_START):
        return []
    return [
        (found.start(), found[0])
        for found in re.finditer(_PHONE_IN_TEXT, text)
        if _is_invalid_phone(found, text, region)
    ]


def _is_invalid_phone(match: re.Match[str], text: str, region: str) -> bool:
    written = match[0]
    if re.fullmatch(_DATE, written):
        return False
    following = text[match.end() : match.end() + 1]
    return (
        following.isalpha() or re.search(_LONE_LAST_DIGIT, written) is not None or _to_tel_uri(written, region) is None
    )


def _to_tel_uri(text: str, region: str) -> str | None:
    from pressroom.text.tel_uri import to_tel_uri  # noqa: PLC0415 - it brings the numbering plans of the world

    return to_tel_uri(text, region)


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
