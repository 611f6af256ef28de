"""Measure the processor time of searches in an archive, and of writing the index that they use, without a server."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median

from msgspec import msgpack

from benchmarks import page, texts
from benchmarks.releases import BenchmarkRelease, one_more, people, releases
from pressroom.model.newsroom import Keyword
from pressroom.model.search import IndexedRelease, SearchDocument, SearchFilters, SearchOrder
from pressroom.search.database import INDEX_FILE
from pressroom.search.excerpts import create_results
from pressroom.search.index import PublicRelease, SearchIndex
from pressroom.search.parse import parse_query
from pressroom.search.query import SearchReader
from pressroom.text.slugs import slugify

AIM = 20.0  # milliseconds
ORDERS: tuple[SearchOrder, ...] = ("newest", "best")
SEARCHES = (
    ("", SearchFilters()),
    ("kommun", SearchFilters()),
    ("kommunens", SearchFilters()),
    ("biblioteken", SearchFilters()),
    ("för", SearchFilters()),
    ("bro vatten", SearchFilters()),
    ('"kommunen räknar med"', SearchFilters()),
    ("kommunstyrelsen -skola", SearchFilters()),
    ("cykelväg", SearchFilters(year="2019", kind="news")),
    ("finnsinte", SearchFilters()),
)


def run(folder: Path, count: int, seed: int, rounds: int) -> str:
    """Index an archive, search in it, and return the text for the page."""
    public: list[PublicRelease] = []
    cost = _index(folder, public, releases(count, seed))
    size = (folder / INDEX_FILE).stat().st_size
    cost_of_more = _index(folder, public, [one_more(0, count, seed)])
    head = page.head([f"search in {page.grouped(count)} releases", *(f"{order}, ms" for order in ORDERS), "aim, ms"])
    rows = [_measure_search(SearchReader(folder), *search, rounds) for search in SEARCHES]
    summary = (
        f"CPU of a page of results, without its HTML; {rounds} runs: median (minimum–maximum). "
        f"The index: {cost / count:.2f} ms of CPU and {size / count / 1000:.1f} kB a release; "
        f"one more: {cost_of_more:.0f} ms. Releases of seed {seed}."
    )
    return f"{head}{''.join(rows)}\n{summary} {page.machine(folder, 'one core')}\n"


def _measure_search(reader: SearchReader, text: str, filters: SearchFilters, rounds: int) -> str:
    """Return the row of a search."""
    query = parse_query(text, "sv")

    def search(order: SearchOrder) -> None:
        create_results(reader.find_releases(query, filters, order).documents, query)

    times = [[_measure(partial(search, order)) for _ in range(rounds)] for order in ORDERS]
    name = " ".join(filter(None, (f"`{text}`" if text else "everything", filters.kind, filters.year)))
    mark = "reached" if max(map(median, times)) <= AIM else "**missed**"
    return page.line([name, *(page.spread(each, 1) for each in times), f"≤ {AIM:.0f}: {mark}"])


def _index(folder: Path, public: list[PublicRelease], new: Iterable[BenchmarkRelease]) -> float:
    """Add releases to the index, and to `public`; return the milliseconds that the index took."""
    encoded = {}
    for release in new:
        indexed = IndexedRelease(_create_document(release), release.body.encode() * 2)  # an entry is as long as this
        source = indexed.document.source
        encoded[source] = msgpack.encode(indexed)
        public.append(PublicRelease(source, source.encode(), indexed.document.publish_at.timestamp()))

    def write() -> None:
        index = SearchIndex(folder, folder / ".staging", "benchmark", public)
        for change in (index.prepare, index.add_missing):
            change(encoded[source] for source in index.missing)

    return _measure(write)


def _measure(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _create_document(release: BenchmarkRelease) -> SearchDocument:
    address = f"{release.publish_at.year}/{release.slug}"
    facts = [f"{label} {value}" for label, value in release.facts]
    contacts = [f"{person.name} {person.role}" for person in people(release)]
    return SearchDocument(
        source=f"releases/{address}/sv.md",
        path=f"/{address}/",
        language="sv",
        year=address[:4],
        headline=release.headline,
        lead=release.lead,
        text="\n\n".join((release.body, *facts, *contacts)),
        kind=release.kind,  # type: ignore[arg-type] # one of texts.KINDS
        published=f"{release.publish_at.isoformat()}+01:00",
        corrected="",
        organisations=tuple([(id_, name) for id_, name in texts.ORGANISATIONS if id_ == release.organisations[0][0]]),
        keywords=tuple([Keyword(slugify(keyword), keyword) for keyword in release.keywords]),
    )
