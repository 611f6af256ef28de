"""Look up CLDR data by language code: locale, direction, plural forms and conjunctions. Format lists and file sizes."""

from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from pressroom.text.bidi import Direction

_LOCALE_OVERRIDES = {"en": "en-GB"}  # day before month, as in most of the world
_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@lru_cache(maxsize=64)
def get_locale(language: str) -> Locale:
    """Return the locale of a BCP 47 code (`sv`, `en-GB`). Raises ValueError if Babel does not know the language."""
    try:
        return Locale.parse(_LOCALE_OVERRIDES.get(language, language), sep="-")
    except UnknownLocaleError as error:
        raise ValueError(f"“{language}” is not a known language code; expected one such as sv, en or nb") from error


def has_locale(language: str) -> bool:
    """Check whether there is a locale for a language code."""
    try:
        get_locale(language)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def get_direction(language: str) -> Direction:
    """Return the direction in which a language is written."""
    return "rtl" if get_locale(language).text_direction == "rtl" else "ltr"


@lru_cache(maxsize=1024)
def get_plural_index(number: int, language: str) -> int:
    """Return the index of the plural form for a number, from 0, in the order in which CLDR lists the forms.

    In some languages the last forms are for fractions. A translation file may omit them, as it counts whole things.
    """
    rule = get_locale(language).plural_form
    forms = [name for name in _PLURAL_FORMS if name == "other" or name in rule.tags]
    return forms.index(rule(number))


@lru_cache(maxsize=1024)
def join_list(items: tuple[str, ...], language: str) -> str:
    """Join items as the language does: `A, B och C`."""
    if len(items) < 2:
        return "".join(items)
    from babel.lists import format_list  # noqa: PLC0415 - most releases have one issuer

    return format_list(items, locale=get_locale(language))


def get_conjunctions(language: str) -> tuple[str, ...]:
    """Return the words before the last item of a list, such as `and` and `or`."""
    patterns = get_locale(language).list_patterns
    ends = [patterns.get(style, {}).get("end", "") for style in ("standard", "or")]
    words = [end.replace("{0}", "").replace("{1}", "").strip() for end in ends]
    return tuple(word for word in words if word.isalpha())


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
    from babel.units import format_unit  # noqa: PLC0415 - checking does not need it

    digits = "#,##0" if unit_size < 1_000_000 else "#,##0.#"
    return format_unit(Decimal(byte_count) / unit_size, f"digital-{unit}", length, digits, locale=get_locale(language))
