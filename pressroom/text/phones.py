"""Parse the telephone numbers that officers write, and find invalid numbers in running text.

Numbers stay as they were written; only their `tel:` URI is normalised.
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
    r"| ?\([^\W\d_]{2,20} (?P<key>[0-9*\#])\))?",  # a word of any language and one key, in parentheses
    re.IGNORECASE,
)
_SPACE = "[ \u00a0\u202f]"
# The first character comes before the look-behinds, because the search is then ten times faster.
_AFTER_FIRST_CHARACTER = (
    rf"(?<![\w.,:/=+#%&?‐‑–-][+0(])(?<![0-9]{_SPACE}[0(])(?:(?<=\+)[1-9]|(?<=\()0[0-9]|(?<=0)[0-9])"
    rf"(?:{_SPACE}?[(][0-9]|[)]?(?:{_SPACE}|[‐‑–-])?[0-9]){{4,}}"
)
# These three are compiled when they are first needed: most builds never need them.
_PHONE_IN_TEXT = rf"[+0(]{_AFTER_FIRST_CHARACTER}"
_DATE = r"[0-9]{2}[‐‑–-][0-9]{2}[‐‑–-][0-9]{4}"
# An amount or a count, such as +12 345 kr. A shorter number cannot be called, whatever stands after it.
_AMOUNT = rf"\+[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+"
_MAX_AMOUNT_DIGITS = 7
_UNIT = (
    rf"{_SPACE}?(?:%|‰|°|€|\$|£|kr\b|kronor|kroner|crowns|SEK\b|NOK\b|DKK\b|EUR\b|USD\b|GBP\b|euro|dollar|öre\b|"
    r"procent|prosent|percent|per cent|person|människor|mennesker|people|invånare|innbyggere|inhabitants|residents|"
    r"besök|visit|st\b|stk\b|styck|ton|kg\b|km\b|m[²³23]?\b|[kMGT]Wh?\b|hektar|hectare|liter|litre|år\b|years)"
)
_LONE_LAST_DIGIT = rf"[0-9]{_SPACE}[0-9]+{_SPACE}[0-9]$"
# Three patterns that each start with a fixed character find out three times faster whether there is any number.
_PHONE_IN_TEXT_BY_START = tuple(re.compile(rf"{sign}{_AFTER_FIRST_CHARACTER}") for sign in (r"\+", "0", r"\("))
_EXPECTED = (
    "expected a number with its area code or country, such as 08-580 285 00, +46 8 580 285 00 or "
    "08-580 285 00 (tonval 2), or a short number such as 112"
)


@lru_cache(maxsize=4096)
def parse_phone(text: str, region: str) -> Phone:
    """Parse a valid telephone number and make its `tel:` URI (RFC 3966); `region` is the ISO code of its country.

    `08-…` and `+46 8 …` become `tel:+468…`, a menu choice becomes `;ext=`, and short numbers stay short (`tel:112`).
    Raises ValueError, with a message for officers, for anything else.
    """
    number = " ".join(text.split())
    match = _PHONE_PATTERN.fullmatch(number) if len(number) <= _MAX_LENGTH else None
    if match is None:
        raise ValueError(f"“{_shorten(number)}” is not a telephone number; {_EXPECTED}")
    uri = _to_tel_uri(match["number"], region)
    if uri is None:
        raise ValueError(f"“{_shorten(number)}” is not a valid telephone number; {_EXPECTED}")
    choice = match["choice"] or match["key"] or ""
    return Phone(number, f"{uri};ext={choice}" if choice.isdecimal() else uri)


def find_invalid_phones(text: str, region: str) -> list[tuple[int, str]]:
    """Return the offset and text of each invalid telephone number in running text.

    Only digits that start with 0 or +, and are not a date or an amount, are taken for a telephone number. It is
    invalid if the numbering plan does not allow it, if it runs into a word, or if a single digit stands alone at the
    end: some plans allow that, but it is probably a number that was cut off.
    """
    if not any(pattern.search(text) for pattern in _PHONE_IN_TEXT_BY_START):
        return []
    return [
        (match.start(), match[0])
        for match in re.finditer(_PHONE_IN_TEXT, text)
        if _is_invalid_phone(match, text, region)
    ]


def _is_invalid_phone(match: re.Match[str], text: str, region: str) -> bool:
    number = match[0]
    if re.fullmatch(_DATE, number) or _is_amount(match, text):
        return False
    next_character = text[match.end() : match.end() + 1]
    return (
        next_character.isalpha()
        or re.search(_LONE_LAST_DIGIT, number) is not None
        or _to_tel_uri(number, region) is None
    )


def _is_amount(match: re.Match[str], text: str) -> bool:
    if not re.fullmatch(_AMOUNT, match[0]):
        return False
    digit_count = sum(character.isdigit() for character in match[0])
    return digit_count <= _MAX_AMOUNT_DIGITS or re.compile(_UNIT, re.IGNORECASE).match(text, match.end()) is not None


@lru_cache(maxsize=4096)
def _to_tel_uri(text: str, region: str) -> str | None:
    """Return the `tel:` URI of a number, or None if it is not valid in the region."""
    import phonenumbers  # noqa: PLC0415 - the numbering plans of the world

    region = region.upper()
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_valid_number(number):
        return "tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    is_short = text[0] not in "+0(" and phonenumbers.is_valid_short_number_for_region(number, region)
    return f"tel:{number.national_number}" if is_short else None


def find_country(text: str) -> str:
    """Return the country whose code a number begins with (`+46 8 …`, `0046 8 …`); "" if it has none."""
    import phonenumbers  # noqa: PLC0415 - the numbering plans of the world

    number = re.sub(r"^\s*00(?=[1-9])", "+", text.replace("(0)", ""))
    if not number.lstrip(" (").startswith("+"):
        return ""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number[:_MAX_LENGTH])) or ""
    except phonenumbers.NumberParseException:
        return ""


def is_region(country: str) -> bool:
    """Return whether a code is that of a country with a known numbering plan (ISO 3166-1)."""
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415 - the numbering plans of the world

    return country in SUPPORTED_REGIONS


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
