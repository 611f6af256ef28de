"""What CLDR knows of a language, by its code in a newsroom: its locale, plural forms, and words that join."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from pressroom.text.bidi import Direction

_LOCALE_OVERRIDES = {"en": "en-GB"}  # day before month, as the rest of the world writes it
_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@lru_cache(maxsize=64)
def get_locale(language: str) -> Locale:
    """The locale of a BCP 47 code (`sv`, `en-GB`). ValueError when Babel knows no such language."""
    try:
        return Locale.parse(_LOCALE_OVERRIDES.get(language, language), sep="-")
    except UnknownLocaleError as error:
        raise ValueError(f"no language is known by the code “{language}”; expected one such as sv, en or nb") from error


def has_locale(language: str) -> bool:
    """Whether there is a locale for a code."""
    try:
        get_locale(language)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def get_direction(language: str) -> Direction:
    """The direction that a language is written in."""
    return "rtl" if get_locale(language).text_direction == "rtl" else "ltr"


@lru_cache(maxsize=1024)
def get_plural_index(number: int, language: str) -> int:
    """Which of a language's plural forms a number takes, from 0, in the order in which CLDR names them.

    The last forms are those of fractions in some languages: a catalogue, which counts whole things, may lack them.
    """
    rule = get_locale(language).plural_form
    forms = [name for name in _PLURAL_FORMS if name == "other" or name in rule.tags]
    return forms.index(rule(number))


@lru_cache(maxsize=1024)
def join_list(items: tuple[str, ...], language: str) -> str:
    """Several things as a language lists them: `A, B och C`."""
    if len(items) < 2:
        return "".join(items)
    from babel.lists import format_list  # noqa: PLC0415 - most releases have one issuer

    return format_list(items, locale=get_locale(language))


def get_conjunctions(language: str) -> tuple[str, ...]:
    """The words that join the last of several things to the others, such as `and` and `or`."""
    patterns = get_locale(language).list_patterns
    ends = [patterns.get(style, {}).get("end", "") for style in ("standard", "or")]
    words = [end.replace("{0}", "").replace("{1}", "").strip() for end in ends]
    return tuple(word for word in words if word.isalpha())
