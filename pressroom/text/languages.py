"""Babel's locale for a language code of a newsroom. Only the modules of `text` that format for people need it."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

_OURS = {"en": "en-GB"}  # day before month, as the rest of the world writes it


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """The locale of a BCP 47 code (`sv`, `en-GB`). ValueError when Babel knows no such language."""
    try:
        return Locale.parse(_OURS.get(language, language), sep="-")
    except UnknownLocaleError as error:
        raise ValueError(f"no language is known by the code “{language}”; expected one such as sv, en or nb") from error
