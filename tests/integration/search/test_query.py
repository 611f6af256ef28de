"""Searches find the same however the index is read: term by term, by the beginning of terms, or a part at a time."""

from random import Random

import pytest
from msgspec import msgpack, structs

from pressroom.model.search import IndexedRelease, SearchFilters, SearchOrder
from pressroom.search import query as search_query
from pressroom.search.index import PublicRelease, SearchIndex
from pressroom.search.parse import parse_query
from pressroom.search.query import SearchReader
from tests.support.search import create_document

QUERIES = (
    "bron",
    "brons -skolan",
    '"bron vid"',
    '-"vid skolan"',
    'kommun "över bron"',
    "komm skol",
    "kommunens",
    '"skolan bron"',
    "kajen",
)
WORDS = ("bron", "broar", "bromsar", "vid", "skolan", "skolgården", "kommunen", "kommunala", "över", "bron")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SearchReader:
    """Searches in 300 releases, each with eight words."""
    out = tmp_path_factory.mktemp("index")
    releases, encoded, choice = [], {}, Random(17)
    for number in range(300):
        words = choice.choices(WORDS, k=8)
        document = create_document(headline=" ".join(words[:2]), text=" ".join(words[2:]))
        document = structs.replace(document, source=f"releases/2025/{number}/sv.md")
        releases.append(PublicRelease(document.source, b"", number * 60.0))
        encoded[document.source] = msgpack.encode(IndexedRelease(document, b""))
    index = SearchIndex(out, out / "new", "1", releases)
    for change in (index.prepare, index.add_missing):
        change(encoded[source] for source in index.missing)
    return SearchReader(out)


def find(reader: SearchReader, text: str, order: SearchOrder) -> list[str]:
    results = [reader.find_releases(parse_query(text, "sv"), SearchFilters(), order, page) for page in range(1, 16)]
    count = results[0].count
    return [document.source for page in results for document in page.documents][:count]


@pytest.mark.parametrize("order", ["newest", "best"])
@pytest.mark.parametrize("text", QUERIES)
def test_terms_one_by_one_find_what_their_beginning_finds(
    reader: SearchReader, monkeypatch: pytest.MonkeyPatch, text: str, order: SearchOrder
) -> None:
    monkeypatch.setattr(search_query, "_MAX_TERMS", 0)
    by_beginning = find(reader, text, order)
    monkeypatch.setattr(search_query, "_MAX_TERMS", 200)
    monkeypatch.setattr(search_query, "_COST_OF_TERM", -1000)
    assert find(reader, text, order) == by_beginning


@pytest.mark.parametrize("text", QUERIES)
def test_the_first_results_are_those_of_all(reader: SearchReader, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    everything = find(reader, text, "newest")
    for limit in (1, 7, 50):
        monkeypatch.setattr(search_query, "_MAX_RESULTS", limit)
        assert find(reader, text, "newest") == everything[:limit]


def test_the_queries_find_some_releases_and_not_all(reader: SearchReader) -> None:
    counts = {text: len(find(reader, text, "newest")) for text in QUERIES}
    assert counts["kajen"] == 0
    assert 0 < counts['"bron vid"'] < counts["bron"] < 300
    assert 0 < counts['-"vid skolan"'] < 300
