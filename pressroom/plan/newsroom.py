"""The front page of an edition with the pages beside it, and the few files that the whole site has once.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import (
    Copy,
    Icon,
    Item,
    NewsroomPage,
    NotFoundPage,
    Rank,
    Robots,
    Stylesheet,
    SubscribePage,
    VerifyPage,
)
from pressroom.plan.edition import EditionReleases, current_contacts, same_page, year_counts
from pressroom.release import Newsroom
from pressroom.signing import LIST
from pressroom.signing.statements import LIST_PATH

_LATEST = 20


def newsroom_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Front page, subscription page and the page for addresses that lead nowhere."""
    language, site = edition.edition.language, edition.site
    keywords = edition.keyword_counts
    years = year_counts(edition.years, f"{edition.prefix}/")
    front = NewsroomPage(edition.releases[:_LATEST], keywords, years, current_contacts(edition))
    yield Item(f"{site}/index.html", "newsroom-page", language, front, Rank.LIST, same_page(editions, "/"))
    translations = same_page(editions, "/subscribe/")
    subscribe = SubscribePage(keywords)
    yield Item(f"{site}/subscribe/index.html", "subscribe-page", language, subscribe, Rank.LIST, translations)
    if edition.is_signed:
        verify = same_page(editions, "/verify/")
        yield Item(f"{site}/verify/index.html", "verify-page", language, VerifyPage(), Rank.PAGE, verify)
    yield Item(f"{site}/404.html", "not-found-page", language, NotFoundPage(), Rank.PAGE)


def site_items(newsroom: Newsroom) -> Iterator[Item]:
    """The style sheet, the icon, and what crawlers are told."""
    language = newsroom.editions[0].language
    yield Item("site/pressroom.css", "stylesheet", language, Stylesheet(), Rank.FILE)
    yield Item("site/icon.svg", "icon", language, Icon(), Rank.FILE)
    yield Item("site/robots.txt", "robots", language, Robots(), Rank.FEED)


def key_copies(newsroom: Newsroom, shape: str) -> Iterator[Copy]:
    """The public keys, where the newsroom has any; `shape` is a digest in which they are."""
    if newsroom.is_signed:
        yield Copy(f"site{LIST_PATH}", LIST, shape)
