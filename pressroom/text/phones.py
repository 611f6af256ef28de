"""Telephone numbers: what an officer wrote to a number that can be dialled, and digits in a text that cannot be.

Numbers stay as they were written; only their `tel:` URI is normalised. Nothing is called or looked up.
"""

import re
from functools import lru_cache

from pressroom.release import Phone

_LONGEST = 60
_CHOICE = r"(?:knappval|tonval|val|tryck|anknytning|ankn\.?|tastevalg|tast|trykk|option|press|menu|extension|ext\.?|x)"
_WRITTEN = re.compile(
    r"(?P<number>\+?[0-9(][0-9 ()/.\-‐‑–]*[0-9)])"
    rf"(?: ?[,;]? ?\(?(?:{_CHOICE} ?:? ?(?P<choice>[0-9]{{1,7}}|[*\#])|[*\#])\)?"
    r"| ?\([^\W\d_]{2,20} (?P<key>[0-9*\#])\))?",  # in parentheses, one key after a word of any language
    re.IGNORECASE,
)
_BLANK = "[ \u00a0\u202f]"
# The first character comes first, and what stands before it is asked after, because that is searched ten times faster.
_BEHIND_FIRST = (
    rf"(?<![\w.,:/=+#%&?‐‑–-][+0(])(?<![0-9]{_BLANK}[0(])(?:(?<=\+)[1-9]|(?<=\()0[0-9]|(?<=0)[0-9])"
    rf"(?:{_BLANK}?[(][0-9]|[)]?(?:{_BLANK}|[‐‑–-])?[0-9]){{4,}}"
)
# These three are compiled when they are first needed, which in most builds is never.
_RUNNING = rf"[+0(]{_BEHIND_FIRST}"
_DATE = r"[0-9]{2}[‐‑–-][0-9]{2}[‐‑–-][0-9]{4}"
_CUT_SHORT = rf"[0-9]{_BLANK}[0-9]+{_BLANK}[0-9]$"
# Whether there is any is told in a third of the time by what begins with one certain sign.
_RUNNING_FROM = tuple(re.compile(rf"{sign}{_BEHIND_FIRST}") for sign in (r"\+", "0", r"\("))
_EXPECTED = (
    "expected a number with its area code or country, such as 08-580 285 00, +46 8 580 285 00 or "
    "08-580 285 00 (tonval 2), or a short number such as 112"
)


@lru_cache(maxsize=4096)
def phone(text: str, region: str) -> Phone:
    """A number that can be dialled, with its `tel:` URI (RFC 3966); `region` is the ISO code of its country.

    `08-…` and `+46 8 …` become `tel:+468…`, a key choice of digits its `;ext=`; short numbers stay short (`tel:112`).
    ValueError, with a message for officers, for everything else.
    """
    written = " ".join(text.split())
    found = _WRITTEN.fullmatch(written) if len(written) <= _LONGEST else None
    if found is None:
        raise ValueError(f"“{_short(written)}” is no telephone number; {_EXPECTED}")
    uri = _uri(found["number"], region)
    if uri is None:
        raise ValueError(f"“{_short(written)}” cannot be dialled; {_EXPECTED}")
    choice = found["choice"] or found["key"] or ""
    return Phone(written, f"{uri};ext={choice}" if choice.isdecimal() else uri)


def suspects(text: str, region: str) -> list[tuple[int, str]]:
    """What looks like a telephone number in running text but cannot be dialled: where it stands, and how it is written.

    Digits that begin with 0 or + and are no date; run together with a word; or cut short, so that one digit is alone
    at the end, which some numbering plans allow but nobody writes.
    """
    if not any(pattern.search(text) for pattern in _RUNNING_FROM):
        return []
    return [(found.start(), found[0]) for found in re.finditer(_RUNNING, text) if _is_suspect(found, text, region)]


def _is_suspect(found: re.Match[str], text: str, region: str) -> bool:
    written = found[0]
    if re.fullmatch(_DATE, written):
        return False
    following = text[found.end() : found.end() + 1]
    return following.isalpha() or re.search(_CUT_SHORT, written) is not None or _uri(written, region) is None


def _uri(text: str, region: str) -> str | None:
    from pressroom.text.dialling import uri  # noqa: PLC0415 - it brings the numbering plans of the world

    return uri(text, region)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
