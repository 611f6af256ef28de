"""Plan the front page of an edition, its subscription, verification and 404 pages, and the files shared by the site."""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import Icon, NewsroomPage, NotFoundPage, Robots, Stylesheet, SubscribePage, VerifyPage
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.release_groups import (
    EditionReleases,
    build_year_counts,
    list_current_contacts,
    list_page_translations,
)
from pressroom.signing import KEY_LIST_PATH
from pressroom.signing.statements import JWKS_PATH

_LATEST_COUNT = 20


def plan_newsroom_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the front page, the subscription page, the 404 page and, with a signing key, the verification page."""
    language, site = view.edition.language, view.site_folder
    keywords = view.keyword_counts
    years = build_year_counts(view.entries_by_year, f"{view.prefix}/")
    front_page = NewsroomPage(view.entries[:_LATEST_COUNT], keywords, years, list_current_contacts(view))
    yield Item(
        f"{site}/index.html",
        "newsroom-page",
        language,
        front_page,
        CommitOrder.LIST,
        list_page_translations(views, "/"),
    )
    translations = list_page_translations(views, "/subscribe/")
    page = SubscribePage(keywords)
    yield Item(f"{site}/subscribe/index.html", "subscribe-page", language, page, CommitOrder.LIST, translations)
    if view.is_signed:
        translations = list_page_translations(views, "/verify/")
        yield Item(f"{site}/verify/index.html", "verify-page", language, VerifyPage(), CommitOrder.PAGE, translations)
    yield Item(f"{site}/404.html", "not-found-page", language, NotFoundPage(), CommitOrder.PAGE)


def plan_site_items(newsroom: Newsroom) -> Iterator[Item]:
    """Plan the style sheet, the icon and `robots.txt`."""
    language = newsroom.editions[0].language
    yield Item("site/pressroom.css", "stylesheet", language, Stylesheet(), CommitOrder.FILE)
    yield Item("site/icon.svg", "icon", language, Icon(), CommitOrder.FILE)
    yield Item("site/robots.txt", "robots", language, Robots(), CommitOrder.FEED)


def plan_key_copies(newsroom: Newsroom, fingerprint: str) -> Iterator[Copy]:
    """Plan the copy of the public keys, if the newsroom has any; `fingerprint` is a digest that covers them."""
    if newsroom.is_signed:
        yield Copy(f"site{JWKS_PATH}", KEY_LIST_PATH, fingerprint)
