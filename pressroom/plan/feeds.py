"""Plan the feeds with their archives, and the sitemaps."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pressroom.model.entry import AnyEntry, get_sort_key
from pressroom.model.newsroom import Keyword
from pressroom.model.pages import Feed, Sitemap, SitemapIndex
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases, Entries

ENTRIES_PER_FEED = 50
_FEED_FILES = (("rss", "rss.xml"), ("atom", "atom.xml"), ("json-feed", "feed.json"))


def plan_feed_items(view: EditionReleases, _views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan three feeds (RSS, Atom, JSON Feed) for the edition and for every keyword."""
    yield from _plan_feeds(view, f"{view.prefix}/", view.feed_entries, None)
    for keyword_view in view.keyword_views:
        home_path = view.edition.keyword_path(keyword_view.keyword)
        yield from _plan_feeds(view, home_path, keyword_view.feed_entries, keyword_view.keyword)


def _plan_feeds(view: EditionReleases, home_path: str, entries: Entries, keyword: Keyword | None) -> Iterator[Item]:
    """Plan feeds of the newest releases, and archives (RFC 5005, section 4) of ENTRIES_PER_FEED releases each.

    Archives are full and in order of time, so one changes only if an old release does, or to link to the next archive.
    """
    language = view.edition.language
    archives = (
        len(entries) // ENTRIES_PER_FEED
        if len(entries) > ENTRIES_PER_FEED and "archives" not in view.omitted_formats
        else 0
    )
    newest = Feed(home_path, _select_newest(entries), keyword, previous_archive=archives)
    for format_, file in _FEED_FILES:
        if format_ not in view.omitted_formats:
            yield Item(f"site{home_path}{file}", format_, language, newest, CommitOrder.FEED)
    for number in range(1, archives + 1):
        oldest = len(entries) - (number - 1) * ENTRIES_PER_FEED
        archived = entries[oldest - ENTRIES_PER_FEED : oldest]
        next_archive = number + 1 if number < archives else 0
        archive = Feed(home_path, archived, keyword, number, number - 1, next_archive)
        yield Item(f"site{home_path}atom-{number}.xml", "atom", language, archive, CommitOrder.FEED)


def _select_newest(entries: Entries) -> Entries:
    """Return the newest releases and older ones corrected or withdrawn since the oldest of them, last changed first.

    So readers of a feed see every correction, and each release is in the feed or in an archive.
    """
    newest, older = entries[:ENTRIES_PER_FEED], entries[ENTRIES_PER_FEED:]
    corrected = [each for each in older if (each.corrected_timestamp or 0) >= newest[-1].timestamp]
    return tuple(sorted([*newest, *corrected], key=_get_update_key, reverse=True))


def _get_update_key(entry: AnyEntry) -> tuple[float, float, str]:
    return entry.updated_timestamp, *get_sort_key(entry)


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
