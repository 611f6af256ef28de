"""The front page of an edition with the pages beside it, and the few files that the whole site has once.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import (
    Item,
    NewsroomPage,
    NotFoundPage,
    Rank,
    Robots,
    Sitemap,
    SitemapEntry,
    Stylesheet,
    SubscribePage,
)
from pressroom.plan.edition import EditionReleases, keyword_counts, same_page, teaser, year_counts

_LATEST = 20


def newsroom_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Front page, subscription page and the page for addresses that lead nowhere."""
    language = edition.edition.language
    keywords = keyword_counts(edition.releases)
    latest = tuple(teaser(release) for release in edition.releases[:_LATEST])
    front = NewsroomPage(latest, keywords, year_counts(edition.releases, f"{edition.prefix}/"))
    subscribe = SubscribePage(keywords)
    site = edition.site
    yield Item(f"{site}/index.html", "newsroom-page", language, front, Rank.LIST, same_page(editions, "/"))
    translations = same_page(editions, "/subscribe/")
    yield Item(f"{site}/subscribe/index.html", "subscribe-page", language, subscribe, Rank.LIST, translations)
    yield Item(f"{site}/404.html", "not-found-page", language, NotFoundPage(), Rank.PAGE)


def site_items(editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The style sheet, the sitemap and what crawlers are told."""
    language = editions[0].edition.language
    sitemap = Sitemap(tuple(entry for edition in editions for entry in _addresses(edition)))
    yield Item("site/pressroom.css", "stylesheet", language, Stylesheet(), Rank.FILE)
    yield Item("site/sitemap.xml", "sitemap", language, sitemap, Rank.FEED)
    yield Item("site/robots.txt", "robots", language, Robots(), Rank.FEED)


def _addresses(edition: EditionReleases) -> Iterator[SitemapEntry]:
    newest = edition.releases[0].publish_at if edition.releases else None
    yield SitemapEntry(f"{edition.prefix}/", newest)
    for page in ("contacts", "media", "subscribe"):
        yield SitemapEntry(f"{edition.prefix}/{page}/")
    for year in year_counts(edition.releases, f"{edition.prefix}/"):
        yield SitemapEntry(year.path)
    for counted in keyword_counts(edition.releases):
        yield SitemapEntry(f"{edition.prefix}/keywords/{counted.keyword.slug}/")
    for release in edition.releases:
        yield SitemapEntry(release.path, release.publish_at)
