"""The sitemaps: one for the releases of each year, one for the pages that list and lead, and the index of them.

Releases of all editions and the items of their pages in, items out. A sitemap may name 50 000 pages (sitemaps.org).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pressroom.artifact import Item, Listing, Part, Rank, Sitemap, SitemapIndex
from pressroom.plan.edition import EditionReleases

MOST = 50_000


def sitemap_items(editions: tuple[EditionReleases, ...], items: Sequence[Item]) -> list[Item]:
    """The sitemaps of all pages, those in `items` included, and `sitemap.xml`, which names the others."""
    language = editions[0].edition.language
    made = [
        Item(f"site/{name}.xml", "sitemap", language, sitemap, Rank.FEED)
        for name, sitemap in (*_lists(items), *_years(editions))
    ]
    index = SitemapIndex(tuple(item.path.removeprefix("site") for item in made))
    return [*made, Item("site/sitemap.xml", "sitemap-index", language, index, Rank.FEED)]


def _lists(items: Sequence[Item]) -> Iterator[tuple[str, Sitemap]]:
    pages = (item.path for item in items if item.path.endswith("/index.html"))
    paths = [path.removeprefix("site").removesuffix("index.html") for path in pages]
    for name, part in _files("sitemap-pages", len(paths)):
        yield name, Sitemap(paths=tuple(paths[part]))


def _years(editions: tuple[EditionReleases, ...]) -> Iterator[tuple[str, Sitemap]]:
    years: dict[int, list[Part]] = defaultdict(list)
    for edition in editions:
        for year, releases in edition.years.items():
            years[year] += releases.parts
    for year in sorted(years, reverse=True):
        releases = Listing(years[year])
        for name, part in _files(f"sitemap-{year}", len(releases)):
            yield name, Sitemap(releases[part])


def _files(name: str, count: int) -> Iterator[tuple[str, slice]]:
    """The name of each file, without its ending, and which of so many entries it holds."""
    for start in range(0, count, MOST):
        yield f"{name}-{start // MOST + 1}" if start else name, slice(start, start + MOST)
