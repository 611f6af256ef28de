"""Parse what a reader typed into words, phrases in quotes, and words that must not occur. Every input is valid."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from pressroom.model.search import SearchFilters
from pressroom.search.stems import get_stemmer
from pressroom.search.words import (
    HEADLINE_PREFIX,
    build_filter_terms,
    normalise,
    split_words,
)

MAX_QUERY_LENGTH = 1000
"""What comes after so many characters is left out."""
_MAX_PARTS = 16
_MIN_BEGINNING = 3  # shorter words are found as they are: too many words begin with them
_DENSE_SCRIPTS = 0x2E80  # from here on a character is a syllable or a word
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞", '"'))
ListTerms = Callable[[str], Sequence[str]]
"""Returns the terms that begin with a text, or nothing if FTS5 has to find them by their beginning."""

_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class QueryPart(Struct, frozen=True):
    """A word, or a phrase of several words; `is_excluded` means that releases with it are not found."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_excluded: bool = False


class ParsedQuery(Struct, frozen=True):
    """What a reader searches for in one language. `is_cut` means that not everything of it is used."""

    language: str
    parts: tuple[QueryPart, ...]
    is_cut: bool = False

    def build_match(self, filters: SearchFilters, list_terms: ListTerms, prefix: str = "") -> str:
        """Return the FTS5 expression for the terms of the releases that are found; `prefix` is before each word."""
        required = [_quote(term) for term in build_filter_terms(self.language, filters)]
        required += [self._match_part(part, list_terms, prefix) for part in self.parts if not part.is_excluded]
        excluded = [
            self._match_part(part, list_terms, "") for part in self.parts if part.is_excluded and not part.is_phrase
        ]
        return " NOT ".join([f"({' AND '.join(required)})", *excluded])

    def build_headline_match(self, filters: SearchFilters, list_terms: ListTerms) -> str:
        """Return the same for releases that have all words in their headline; empty if there are no words."""
        has_words = any(not part.is_excluded for part in self.parts)
        return self.build_match(filters, list_terms, HEADLINE_PREFIX) if has_words else ""

    def build_phrase_match(self, *, is_excluded: bool) -> str:
        """Return the FTS5 expression for the phrases that must occur or, if `is_excluded`, must not; or empty."""
        phrases = [each.words for each in self.parts if each.is_phrase and each.is_excluded == is_excluded]
        return (" OR " if is_excluded else " AND ").join([_quote(" ".join(words)) for words in phrases])

    def create_matcher(self) -> Callable[[str], bool]:
        """Return the function that says whether a folded word of a text is one that the reader searches for."""
        stem = get_stemmer(self.language)
        words = {word for part in self.parts if not part.is_excluded for word in part.words}
        stems = {stem(part.words[0]) for part in self.parts if not (part.is_excluded or part.is_phrase)}
        beginnings = tuple(
            [
                part.words[0]
                for part in self.parts
                if not (part.is_excluded or part.is_phrase) and _is_beginning(part.words[0])
            ]
        )
        if not words:
            return lambda _: False
        return cache(lambda word: word in words or word.startswith(beginnings) or word in stems or stem(word) in stems)

    def _match_part(self, part: QueryPart, list_terms: ListTerms, prefix: str) -> str:
        if part.is_phrase:
            return f"({' AND '.join([_quote(prefix + word) for word in part.words])})"
        word = part.words[0]
        stem = get_stemmer(self.language)(word)
        if not _is_beginning(word):
            terms = [_quote(prefix + word)]
        else:
            terms = [_quote(each) for each in list_terms(prefix + word)] or [f"{_quote(prefix + word)}*"]
        return f"({' OR '.join([*terms, _quote(prefix + stem)])})"


def parse_query(text: str, language: str) -> ParsedQuery:
    """Return what a reader searches for. No input is an error: signs are not words."""
    parts = list(dict.fromkeys(_list_parts(normalise(text[:MAX_QUERY_LENGTH]).translate(_QUOTES))))
    is_cut = len(text) > MAX_QUERY_LENGTH or len(parts) > _MAX_PARTS
    return ParsedQuery(language, tuple(parts[:_MAX_PARTS]), is_cut)


def _list_parts(text: str) -> Iterator[QueryPart]:
    for match in _PART.finditer(text):
        words = tuple(split_words(match["phrase"] or match["word"] or "")[:_MAX_PARTS])
        if words:
            yield QueryPart(words, len(words) > 1 or match["phrase"] is not None, bool(match["minus"]))


def _is_beginning(word: str) -> bool:
    """Return whether words are found that begin with this one, as the parts of a compound do."""
    return len(word) >= _MIN_BEGINNING or ord(word[0]) >= _DENSE_SCRIPTS


def _quote(term: str) -> str:
    """Return a term as an FTS5 string. It contains no quotation mark: words have no signs."""
    return f'"{term}"'
