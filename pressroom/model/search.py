"""Define what the search index knows of a release, and what a reader searches for."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from pressroom.model.newsroom import Keyword
from pressroom.model.release import ReleaseKind

SearchOrder = Literal["newest", "best"]


class SearchDocument(Struct, frozen=True, array_like=True, gc=False):
    """A public release in one language, as the search shows and finds it.

    `text` is everything that is searched besides headline and lead, as plain text, with an empty line between its
    paragraphs. `published` and `corrected` are
    times in RFC 3339; `corrected` is empty if the release was never corrected. `organisations` are ids with names.
    """

    source: str
    path: str
    language: str
    year: str
    headline: str
    lead: str
    text: str
    kind: ReleaseKind
    published: str
    corrected: str
    organisations: tuple[tuple[str, str], ...]
    keywords: tuple[Keyword, ...]

    @property
    def publish_at(self) -> datetime:
        """When the release was published."""
        return datetime.fromisoformat(self.published)

    @property
    def updated(self) -> datetime:
        """When the release was last corrected, else when it was published."""
        return datetime.fromisoformat(self.corrected or self.published)

    @property
    def issuers(self) -> tuple[str, ...]:
        """The names of its organisations."""
        return tuple([name for _, name in self.organisations])


class IndexedRelease(Struct, frozen=True, array_like=True):
    """A release for the index: its document, and its entry in Atom feeds."""

    document: SearchDocument
    atom_entry: bytes


class SearchFilters(Struct, frozen=True):
    """What limits a search; an empty value limits nothing. Organisation and keyword are an id and a slug."""

    kind: str = ""
    year: str = ""
    organisation: str = ""
    keyword: str = ""


class FacetValue(Struct, frozen=True):
    """A value by which a search can be limited, with its name."""

    value: str
    label: str


class Facets(Struct, frozen=True):
    """All values by which the searches in a language can be limited."""

    kinds: tuple[FacetValue, ...] = ()
    years: tuple[FacetValue, ...] = ()
    organisations: tuple[FacetValue, ...] = ()
    keywords: tuple[FacetValue, ...] = ()


class SearchResults(Struct, frozen=True):
    """One page of results. `count` is the number of all results; with `has_more`, there are more than that."""

    documents: tuple[SearchDocument, ...]
    count: int
    has_more: bool = False
    page: int = 1
    page_count: int = 1


class MarkedText(Struct, frozen=True):
    """A part of a text; `is_match` if it is what the reader searches for."""

    text: str
    is_match: bool = False


class SearchResult(Struct, frozen=True):
    """A result as its page shows it: the headline, and the lead or an excerpt, with the words marked."""

    document: SearchDocument
    headline: tuple[MarkedText, ...]
    excerpt: tuple[MarkedText, ...]


class SearchPage(Struct, frozen=True):
    """A search and its results, for the page. `is_cut`: the text was too long, and only its beginning is used.

    `query_string` is the search as in URLs, without its order and its page.
    """

    text: str
    filters: SearchFilters
    order: SearchOrder
    query_string: str
    is_cut: bool = False
    facets: Facets = Facets()
    results: tuple[SearchResult, ...] = ()
    count: int = 0
    has_more: bool = False
    page: int = 1
    page_count: int = 1
