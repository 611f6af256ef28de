"""Check that no word of a text is lost: each is in a value that was read from it, or is a label that may go."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from pressroom.importer.contact_lines import is_label
from pressroom.importer.found import FoundRelease
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


_MIN_SHARED = 0.9


def has_all_words(page: FoundRelease, entry: FoundRelease) -> bool:
    """Return whether a page says all that its entry in a feed says, and its text little else.

    Such a page is better than the entry: it shows what is a contact, a caption or a document.
    """
    page_text, page_words = Counter(split_words(f"{page.lead} {page.body}")), Counter(_list_words(page))
    entry_words = Counter(split_words(f"{entry.lead} {entry.body}"))
    if not page_text or not entry_words:
        return False
    is_clean = _count_shared(page_text, entry_words) >= _MIN_SHARED * page_text.total()
    return is_clean and _count_shared(entry_words, page_words) >= _MIN_SHARED * entry_words.total()


def _count_shared(words: Counter[str], others: Counter[str]) -> int:
    return sum(number for word, number in words.items() if word in others)


def _list_words(found: FoundRelease) -> Iterator[str]:
    """Yield the words of all values, also of contacts, captions and about texts."""
    values: list[object] = [msgspec.to_builtins(found)]
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield from split_words(value)
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list | tuple):
            values += value
