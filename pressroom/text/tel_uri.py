"""Convert telephone numbers to `tel:` URIs by the numbering plans of the world (phonenumbers), loaded on demand."""

from functools import lru_cache

import phonenumbers
from phonenumbers import (
    SUPPORTED_REGIONS,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    shortnumberinfo,
)

REGIONS: frozenset[str] = frozenset(SUPPORTED_REGIONS)
"""The ISO 3166-1 codes of the countries whose numbering plans are known."""


@lru_cache(maxsize=4096)
def to_tel_uri(text: str, region: str) -> str | None:
    """Return the `tel:` URI of a number (RFC 3966), or None if it is not valid in the region."""
    try:
        number = phonenumbers.parse(text, region.upper())
    except NumberParseException:
        return None
    if phonenumbers.is_valid_number(number):
        return "tel:" + phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"tel:{number.national_number}" if _is_short_number(number, text, region.upper()) else None


def _is_short_number(number: PhoneNumber, text: str, region: str) -> bool:
    return text[0] not in "+0(" and shortnumberinfo.is_valid_short_number_for_region(number, region)
