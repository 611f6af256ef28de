"""Format whole numbers and file sizes in a language."""

from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import format_decimal
from babel.units import format_unit

from pressroom.text.languages import get_locale


@lru_cache(maxsize=1024)
def format_size(size: int, language: str) -> str:
    """Return a size in bytes for people: `12 byte`, `345 kB`, `1,2 MB`. A kilobyte is 1000 bytes."""
    if size < 1_000:
        return _format_in_unit(size, 1, "byte", "long", language)
    if size < 999_500:  # larger sizes would be rounded to 1 000 kB
        return _format_in_unit(size, 1_000, "kilobyte", "short", language)
    if size < 999_950_000:
        return _format_in_unit(size, 1_000_000, "megabyte", "short", language)
    return _format_in_unit(size, 1_000_000_000, "gigabyte", "short", language)


def _format_in_unit(byte_count: int, unit_size: int, unit: str, length: Literal["short", "long"], language: str) -> str:
    digits = "#,##0" if unit_size < 1_000_000 else "#,##0.#"
    return format_unit(Decimal(byte_count) / unit_size, f"digital-{unit}", length, digits, locale=get_locale(language))


@lru_cache(maxsize=1024)
def format_number(value: int, language: str) -> str:
    """Return a number with the language's digit grouping: `12 345` (Swedish, no-break space), `12,345` (English)."""
    return format_decimal(value, locale=get_locale(language))
