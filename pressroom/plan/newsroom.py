"""The front page of an edition with the pages beside it, and the few files that the whole site has once.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import Icon, NewsroomPage, NotFoundPage, Robots, Stylesheet, SubscribePage, VerifyPage
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.views import EditionView, build_year_counts, list_current_contacts, list_page_translations
from pressroom.signing import KEY_LIST_PATH
from pressroom.signing.statements import JWKS_PATH

_LATEST_COUNT = 20


def plan_newsroom_items(view: EditionView, views: tuple[EditionView, ...]) -> Iterator[Item]:
    """Front page, subscription page and the page for addresses that lead nowhere."""
    language, site = view.edition.language, view.site_folder
    keywords = view.keyword_counts
    years = build_year_counts(view.entries_by_year, f"{view.prefix}/")
    front = NewsroomPage(view.entries[:_LATEST_COUNT], keywords, years, list_current_contacts(view))
    yield Item(
        f"{site}/index.html", "newsroom-page", language, front, CommitOrder.LIST, list_page_translations(views, "/")
    )
    translations = list_page_translations(views, "/subscribe/")
    subscribe = SubscribePage(keywords)
    yield Item(f"{site}/subscribe/index.html", "subscribe-page", language, subscribe, CommitOrder.LIST, translations)
    if view.is_signed:
        verify = list_page_translations(views, "/verify/")
        yield Item(f"{site}/verify/index.html", "verify-page", language, VerifyPage(), CommitOrder.PAGE, verify)
    yield Item(f"{site}/404.html", "not-found-page", language, NotFoundPage(), CommitOrder.PAGE)


def plan_site_items(newsroom: Newsroom) -> Iterator[Item]:
    """The style sheet, the icon, and what crawlers are told."""
    language = newsroom.editions[0].language
    yield Item("site/pressroom.css", "stylesheet", language, Stylesheet(), CommitOrder.FILE)
    yield Item("site/icon.svg", "icon", language, Icon(), CommitOrder.FILE)
    yield Item("site/robots.txt", "robots", language, Robots(), CommitOrder.FEED)


def plan_key_copies(newsroom: Newsroom, fingerprint: str) -> Iterator[Copy]:
    """The public keys, where the newsroom has any; `shape` is a digest in which they are."""
    if newsroom.is_signed:
        yield Copy(f"site{JWKS_PATH}", KEY_LIST_PATH, fingerprint)
