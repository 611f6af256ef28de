"""Mark the words of a search in headlines and texts, and cut an excerpt around the first of them."""

from collections.abc import Callable, Iterable, Iterator

from pressroom.model.search import MarkedText, SearchDocument, SearchResult
from pressroom.search.parse import ParsedQuery
from pressroom.search.words import find_words

EXCERPT_LENGTH = 260
_LENGTH_BEFORE = 90
_ELLIPSIS = "…"

Span = tuple[int, int]


def create_results(documents: Iterable[SearchDocument], query: ParsedQuery) -> tuple[SearchResult, ...]:
    """Return results with the words of the query marked."""
    is_match = query.create_matcher()  # one for all: it remembers the words that it has seen
    return tuple([_create_result(document, query, is_match) for document in documents])


def _create_result(document: SearchDocument, query: ParsedQuery, is_match: Callable[[str], bool]) -> SearchResult:
    """Return a result. The excerpt is the lead unless only the rest of the text has a word."""
    has_lead_match = next(_find_matches(document.lead, is_match), None) is not None
    first = None if has_lead_match or not query.parts else next(_find_matches(document.text, is_match), None)
    excerpt = _cut_excerpt(document.text, first) if first else document.lead
    return SearchResult(document, mark_words(document.headline, is_match), mark_words(excerpt, is_match))


def mark_words(text: str, is_match: Callable[[str], bool]) -> tuple[MarkedText, ...]:
    """Return the parts of a text, with the words for which `is_match` is true as parts of their own."""
    parts, position = [], 0
    for start, end in _find_matches(text, is_match):
        parts += [MarkedText(text[position:start]), MarkedText(text[start:end], is_match=True)]
        position = end
    return tuple([part for part in (*parts, MarkedText(text[position:])) if part.text])


def _find_matches(text: str, is_match: Callable[[str], bool]) -> Iterator[Span]:
    return ((start, end) for start, end, word in find_words(text) if is_match(word))


def _cut_excerpt(text: str, match: Span) -> str:
    """Return the text around a match on one line, from one blank to another, with an ellipsis where it is cut."""
    start = max(0, match[0] - _LENGTH_BEFORE)
    if start:
        start = text.find(" ", start, match[0]) + 1 or match[0]
    end = start + EXCERPT_LENGTH
    if end < len(text):
        end = max(text.rfind(" ", match[1], end), match[1])
    excerpt = " ".join(text[start:end].split())
    return f"{_ELLIPSIS + ' ' if start else ''}{excerpt}{' ' + _ELLIPSIS if end < len(text) else ''}"
