"""The sitemaps: one for the releases of each year, one for the pages that list and lead, and the index of them.

Releases of all editions and the items of their pages in, items out. A sitemap may name 50 000 pages (sitemaps.org).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pressroom.artifact import Item, Rank, Sitemap, SitemapEntry, SitemapIndex
from pressroom.plan.edition import EditionReleases

MOST = 50_000


def sitemap_items(editions: tuple[EditionReleases, ...], items: Sequence[Item]) -> list[Item]:
    """The sitemaps of all pages, those in `items` included, and `sitemap.xml`, which names the others."""
    language = editions[0].edition.language
    made = [
        Item(f"site/{name}.xml", "sitemap", language, Sitemap(part), Rank.FEED)
        for group, entries in (("pages", _lists(items)), *_years(editions))
        for name, part in _files(f"sitemap-{group}", entries)
    ]
    index = SitemapIndex(tuple(item.path.removeprefix("site") for item in made))
    return [*made, Item("site/sitemap.xml", "sitemap-index", language, index, Rank.FEED)]


def _lists(items: Sequence[Item]) -> list[SitemapEntry]:
    pages = (item.path for item in items if item.path.endswith("/index.html"))
    return [SitemapEntry(path.removeprefix("site").removesuffix("index.html")) for path in pages]


def _years(editions: tuple[EditionReleases, ...]) -> list[tuple[str, list[SitemapEntry]]]:
    entries: dict[int, list[SitemapEntry]] = defaultdict(list)
    for edition in editions:
        for year, releases in edition.years.items():
            entries[year] += [SitemapEntry(release.path, release.publish_at) for release in releases]
    return [(str(year), entries[year]) for year in sorted(entries, reverse=True)]


def _files(name: str, entries: list[SitemapEntry]) -> Iterator[tuple[str, tuple[SitemapEntry, ...]]]:
    """The name of each file, without its ending, and what it holds."""
    for start in range(0, len(entries), MOST):
        suffix = f"-{start // MOST + 1}" if start else ""
        yield f"{name}{suffix}", tuple(entries[start : start + MOST])
