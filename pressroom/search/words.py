"""Split text into words: the same for the index, for what readers search for, and for marking what was found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pressroom.model.search import SearchDocument, SearchFilters
from pressroom.search.stems import get_stemmer

MAX_WORD_LENGTH = 64
"""Longer words are cut: nobody types them."""
_END = "="
HEADLINE_PREFIX = "h="
"""Before a word of the headline, in the terms of a document. No word contains a sign."""

# Letters, digits and the marks that belong to a letter: accents, and the vowels of Hebrew, Arabic and Indic scripts.
# What comes from `\w` alone would break such words at their marks.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u0e00-\u109f"
)
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}\u1780-\u17ff])+")
_WORD_OR_END = re.compile(rf"{_WORD.pattern}|\n\n+")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORD_OR_END = re.compile(r"[^\W_]+|\n\n+")  # the same in text without such marks, and much faster
_MARK = re.compile(rf"[{_MARKS}\u1780-\u17ff]")
_UNSAFE_IN_TERM = re.compile(r"[^a-z0-9-]")


def normalise(text: str) -> str:
    """Return text with composed letters (NFC), so that "å" is one character however it was typed."""
    return unicodedata.normalize("NFC", text)


def split_words(text: str) -> list[str]:
    """Return the words of a text without regard to case, in order."""
    return [word[:MAX_WORD_LENGTH] for word in _split(text) if word[0] != "\n"]


def find_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the folded word of each word in a text."""
    for match in (_WORD if _MARK.search(text) else _PLAIN_WORD).finditer(text):
        yield match.start(), match.end(), match[0].casefold()[:MAX_WORD_LENGTH]


def build_index_texts(document: SearchDocument) -> tuple[str, str]:
    """Return what the two full-text tables have of a document: its terms, and its words in order.

    The terms are the words, their stems, those of the headline, and what filters look for. Between the words of two
    paragraphs there is a sign, so that no phrase goes on from one to the next.
    """
    stem = get_stemmer(document.language)
    headline = set(split_words(document.headline))
    in_order = _split(f"{document.headline}\n\n{document.lead}\n\n{document.text}")
    in_order = [word[:MAX_WORD_LENGTH] if word[0] != "\n" else _END for word in in_order]
    words = set(in_order)
    words.discard(_END)
    terms = words.union(map(stem, words))
    terms.update([HEADLINE_PREFIX + word for word in headline.union(map(stem, headline))])
    return " ".join([*terms, *_list_document_filters(document)]), " ".join(in_order)


def _split(text: str) -> list[str]:
    """Return the folded words of a text, and the empty lines between its paragraphs."""
    folded = normalise(text).casefold()
    return (_WORD_OR_END if _MARK.search(folded) else _PLAIN_WORD_OR_END).findall(folded)


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
