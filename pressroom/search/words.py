"""Split text into words: the same for the index, for what readers search for, and for marking what was found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pressroom.model.search import SearchDocument, SearchFilters
from pressroom.search.stems import get_stemmer

MAX_WORD_LENGTH = 64
"""Longer words are cut: nobody types them."""
HEADLINE_PREFIX = "h="
"""Before a word of the headline, in the terms of a document. No word contains a sign."""

# Letters, digits and the marks that belong to a letter: accents, and the vowels of Hebrew, Arabic and Indic scripts.
# What comes from `\w` alone would break such words at their marks.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u0e00-\u109f"
)
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}\u1780-\u17ff])+")
_UNSAFE_IN_TERM = re.compile(r"[^a-z0-9-]")


def normalise(text: str) -> str:
    """Return text with composed letters (NFC), so that "å" is one character however it was typed."""
    return unicodedata.normalize("NFC", text)


def split_words(text: str) -> list[str]:
    """Return the words of a text without regard to case, in order."""
    return [word[:MAX_WORD_LENGTH] for word in _WORD.findall(text.casefold())]


def find_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the folded word of each word in a text."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), match[0].casefold()[:MAX_WORD_LENGTH]


def build_terms(document: SearchDocument) -> str:
    """Return all terms of a document: its words, their stems, those of the headline, and what filters look for."""
    stem = get_stemmer(document.language)
    headline = set(split_words(document.headline))
    words = headline.union(split_words(f"{document.lead}\n{document.text}"))
    terms = words.union(map(stem, words))
    terms.update([HEADLINE_PREFIX + word for word in headline.union(map(stem, headline))])
    return " ".join([*sorted(terms), *_list_document_filters(document)])


def build_phrases(document: SearchDocument) -> str:
    """Return the words of a document in order; a sign keeps phrases from going on from one part to the next."""
    parts = (document.headline, document.lead, *document.text.split("\n"))
    return " = ".join([" ".join(split_words(part)) for part in parts])


def build_filter_terms(language: str, filters: SearchFilters) -> list[str]:
    """Return the terms that a release must have to pass the filters."""
    values = (("l", language), ("k", filters.kind), ("y", filters.year), ("o", filters.organisation))
    return [_build_filter_term(field, value) for field, value in (*values, ("w", filters.keyword)) if value]


def _list_document_filters(document: SearchDocument) -> Iterable[str]:
    yield _build_filter_term("l", document.language)
    yield _build_filter_term("k", document.kind)
    yield _build_filter_term("y", document.year)
    yield from [_build_filter_term("o", id_) for id_, _ in document.organisations]
    yield from [_build_filter_term("w", keyword.slug) for keyword in document.keywords]


def _build_filter_term(field: str, value: str) -> str:
    """Return a term such as `y=2024`, in which every character is one that the index keeps."""
    encoded = _UNSAFE_IN_TERM.sub(lambda match: f".{ord(match[0]):x}.", value[: 2 * MAX_WORD_LENGTH].casefold())
    return f"{field}={encoded}"
