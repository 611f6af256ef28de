"""The front page of an edition with the pages beside it, and the few files that the whole site has once.

Releases of an edition in, items out.
"""

from collections.abc import Iterator, Sequence

from pressroom.artifact import (
    Item,
    NewsroomPage,
    NotFoundPage,
    Rank,
    ReleasePage,
    Robots,
    Sitemap,
    SitemapEntry,
    Stylesheet,
    SubscribePage,
)
from pressroom.plan.edition import (
    EditionReleases,
    current_contacts,
    keyword_counts,
    releases_by_year,
    same_page,
    teaser,
    year_counts,
)

_LATEST = 20


def newsroom_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Front page, subscription page and the page for addresses that lead nowhere."""
    language = edition.edition.language
    keywords = keyword_counts(edition.releases)
    latest = tuple(teaser(release) for release in edition.releases[:_LATEST])
    front = NewsroomPage(
        latest,
        keywords,
        year_counts(releases_by_year(edition.releases), f"{edition.prefix}/"),
        current_contacts(edition),
    )
    subscribe = SubscribePage(keywords)
    site = edition.site
    yield Item(f"{site}/index.html", "newsroom-page", language, front, Rank.LIST, same_page(editions, "/"))
    translations = same_page(editions, "/subscribe/")
    yield Item(f"{site}/subscribe/index.html", "subscribe-page", language, subscribe, Rank.LIST, translations)
    yield Item(f"{site}/404.html", "not-found-page", language, NotFoundPage(), Rank.PAGE)


def site_items(items: Sequence[Item]) -> Iterator[Item]:
    """The style sheet, what crawlers are told, and the sitemap of all pages among `items`."""
    language = items[0].language
    yield Item("site/pressroom.css", "stylesheet", language, Stylesheet(), Rank.FILE)
    yield Item("site/sitemap.xml", "sitemap", language, Sitemap(tuple(_addresses(items))), Rank.FEED)
    yield Item("site/robots.txt", "robots", language, Robots(), Rank.FEED)


def _addresses(items: Sequence[Item]) -> Iterator[SitemapEntry]:
    for item in items:
        if item.path.endswith("/index.html") and item.format != "redirect":
            path = item.path.removeprefix("site").removesuffix("index.html")
            modified = item.subject.release.publish_at if isinstance(item.subject, ReleasePage) else None
            yield SitemapEntry(path, modified)
