"""Check that no word of a text is lost: each is in a value that was read from it, or is a label that may go."""

import re
from collections.abc import Iterable

from pressroom.importer.contact_lines import is_label
from pressroom.importer.person_names import HONORIFICS

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "och og and und et ja eller or oder tai ou samt sowie via på at om on av by for för hos the a an de du le la "
        "der die das den det vid med mit with i in",
    )
)


def split_words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def is_covered(text: str, values: Iterable[str]) -> bool:
    """Return whether each word of a text is in one of the values, or is a label, a title or a small word."""
    known = {word for value in values for word in split_words(value)} | _SMALL_WORDS
    return all(word in known or word in HONORIFICS or is_label(word) for word in split_words(text))
