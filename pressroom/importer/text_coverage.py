"""Check that no word of a text is lost: each is in a value that was read from it, or is a label that may go."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from pressroom.importer.contact_lines import is_label, restore_emails
from pressroom.importer.found import FoundRelease
from pressroom.importer.person_names import HONORIFICS
from pressroom.importer.section_titles import find_section_kind

_MIN_SHARED = 0.9  # of the words of a page
_MAX_LOST = 0.02  # of the words of an entry
_MIN_SENTENCE, _MAX_LABEL_WORDS = 8, 3
_LINE_END = re.compile(r"\n|[.!?:;][\"”’»)]*\s|\s[–—]\s|\|")
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_EMAIL_HYPHEN = re.compile(r"\be-(?=post|pasts|mail)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "och og and und et ja eller or oder tai ou samt sowie via på at om on av by for för hos the a an de du le la "
        "der die das den det vid med mit with i in í el эл ел",
    )
)


def split_words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def is_covered(text: str, values: Iterable[str]) -> bool:
    """Return whether each word of a text is in one of the values, or is a label, a title or a small word."""
    known = {word for value in values for word in split_words(value)} | _SMALL_WORDS
    return all(
        word in known or word in HONORIFICS or is_label(word)
        for word in split_words(_EMAIL_HYPHEN.sub("e", restore_emails(text)))
    )


def has_all_words(page: FoundRelease, entry: FoundRelease) -> bool:
    """Return whether a page says all that its entry in a feed says, and its text little else.

    Such a page is better than the entry: it shows what is a contact, a caption or a document.
    """
    page_text = split_words(f"{page.lead} {page.body}")
    entry_text = f"{entry.lead}\n{entry.body}"
    entry_words = frozenset(split_words(entry_text))
    is_clean = sum(word in entry_words for word in page_text) >= _MIN_SHARED * len(page_text)
    return bool(page_text and entry_words) and is_clean and _has_all_lines(entry_text, page)


def _has_all_lines(text: str, page: FoundRelease) -> bool:
    """Return whether a page has all sentences of a text in their words, and its short lines, apart from labels."""
    values = [" ".join(split_words(_remove_addresses(value))) for value in _list_values(page)]
    whole = "\n".join(values)
    words = frozenset(whole.split()) | _SMALL_WORDS
    lines = [split_words(line) for line in _LINE_END.split(_remove_addresses(text))]
    lost = sum(len(line) for line in lines if not _is_on_page(line, whole, words))
    return lost <= _MAX_LOST * sum(map(len, lines))


def _is_on_page(line: list[str], whole: str, words: frozenset[str]) -> bool:
    if len(line) >= _MIN_SENTENCE and " ".join(line) in whole:
        return True
    unknown = sum(word not in words for word in line)
    if unknown == len(line) and (is_label("-".join(line)) or find_section_kind(" ".join(line))):
        return True
    return len(line) < 2 * _MIN_SENTENCE and unknown <= max(1, min(_MAX_LABEL_WORDS, len(line) - 1))


def _remove_addresses(text: str) -> str:
    """Return Markdown with the texts of its links and pictures only."""
    return _ADDRESS.sub("]", text)


def _list_values(found: FoundRelease) -> Iterator[str]:
    """Yield all texts, also of contacts, captions and about texts."""
    values: list[object] = [msgspec.to_builtins(found)]
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list | tuple):
            values += value
