"""Sort names as a language sorts them, and tell under which letter of an index each stands."""

import unicodedata
from collections.abc import Mapping

_AFTER_Z: Mapping[str, str] = {"sv": "åäö", "nb": "æøå", "nn": "æøå", "da": "æøå"}
"""Letters that are letters of their own, after z."""
_IN_SWEDISH = str.maketrans({"æ": "ä", "ø": "ö"})
_IN_NORWEGIAN = str.maketrans({"ä": "æ", "ö": "ø"})
_ELSEWHERE = str.maketrans({"æ": "ae", "ø": "o"})


def get_alphabetical_key(text: str, language: str) -> tuple[str, str]:
    """Return what to sort a name by; equal names differ by their case and marks."""
    return "".join(_get_sort_text(each, language) for each in _fold(text, language)), text


def get_index_letter(text: str, language: str) -> str:
    """Return the letter under which an index has a name, or `0–9` for everything that begins with no letter."""
    first = next((each for each in _fold(text, language) if each.isalnum()), "")
    if not first.isalpha():
        return "0–9"
    return first.upper() if first in _AFTER_Z.get(language, "") else _remove_marks(first)[:1].upper()


def _fold(text: str, language: str) -> str:
    """Return a text in small letters, with the letters of a neighbour as the language sorts them."""
    table = _IN_SWEDISH if language == "sv" else _IN_NORWEGIAN if language in _AFTER_Z else _ELSEWHERE
    return unicodedata.normalize("NFC", text.casefold()).translate(table)


def _get_sort_text(letter: str, language: str) -> str:
    place = _AFTER_Z.get(language, "").find(letter)
    return f"z\uffff{place}" if place >= 0 else _remove_marks(letter)


def _remove_marks(letter: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each)) or letter
