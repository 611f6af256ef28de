"""Plan the sitemaps: one for the releases of each year, one for all other pages, and the index of them.

A sitemap may list 50 000 URLs (sitemaps.org); longer ones are split.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pressroom.model.pages import Sitemap, SitemapIndex
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases, Entries

MAX_URLS = 50_000


def plan_sitemap_items(views: tuple[EditionReleases, ...], items: Sequence[Item]) -> list[Item]:
    """Plan the sitemaps of all releases and of the pages in `items`, and `sitemap.xml`, which lists the sitemaps."""
    language = views[0].edition.language
    sitemaps = [
        Item(f"site/{name}.xml", "sitemap", language, sitemap, CommitOrder.FEED)
        for name, sitemap in (*_create_page_sitemaps(items), *_create_year_sitemaps(views))
    ]
    index = SitemapIndex(tuple(item.path.removeprefix("site") for item in sitemaps))
    return [*sitemaps, Item("site/sitemap.xml", "sitemap-index", language, index, CommitOrder.FEED)]


def _create_page_sitemaps(items: Sequence[Item]) -> Iterator[tuple[str, Sitemap]]:
    pages = (item.path for item in items if item.path.endswith("/index.html"))
    paths = [path.removeprefix("site").removesuffix("index.html") for path in pages]
    for name, part in _split_into_files("sitemap-pages", len(paths)):
        yield name, Sitemap(paths=tuple(paths[part]))


def _create_year_sitemaps(views: tuple[EditionReleases, ...]) -> Iterator[tuple[str, Sitemap]]:
    years: dict[int, Entries] = defaultdict(tuple)
    for view in views:
        for year, entries in view.entries_by_year.items():
            years[year] += entries
    for year, entries in sorted(years.items(), reverse=True):
        for name, part in _split_into_files(f"sitemap-{year}", len(entries)):
            yield name, Sitemap(entries[part])


def _split_into_files(name: str, count: int) -> Iterator[tuple[str, slice]]:
    """Yield (file stem, slice of entries) for each sitemap."""
    for start in range(0, count, MAX_URLS):
        yield f"{name}-{start // MAX_URLS + 1}" if start else name, slice(start, start + MAX_URLS)
