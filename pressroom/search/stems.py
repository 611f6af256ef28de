"""Stem words with Snowball, so that a search for one inflection finds the others."""

from collections.abc import Callable
from functools import cache, lru_cache

import snowballstemmer

_STEMMED_WORDS = 200_000  # the words of a large archive
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "hy": "armenian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "yi": "yiddish",
}


@cache
def get_stemmer(language: str) -> Callable[[str], str]:
    """Return the function that stems a word in lower case; words of other languages stay as they are."""
    name = _ALGORITHMS.get(language.partition("-")[0].lower())
    if name is None or name not in snowballstemmer.algorithms():
        return str
    return lru_cache(_STEMMED_WORDS)(snowballstemmer.stemmer(name).stemWord)
