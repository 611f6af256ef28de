"""Plan the pages, feeds and sitemaps that list releases, and the other files of an edition and of the site."""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.output_names import get_logo_source
from pressroom.model.pages import (
    AccessibilityPage,
    ContactsPage,
    Icon,
    KeywordPage,
    MediaPage,
    NewsroomPage,
    NotFoundPage,
    PrivacyPage,
    Robots,
    Stylesheet,
    SubscribePage,
    Translation,
    VCard,
    VerifyPage,
    YearCount,
    YearPage,
)
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.release_groups import (
    EditionReleases,
    Entries,
    EntriesByYear,
    KeywordReleases,
    build_year_counts,
    list_current_contacts,
    list_page_translations,
    remove_counts,
)
from pressroom.signing import KEY_LIST_PATH
from pressroom.signing.statements import JWKS_PATH

_LATEST_COUNT = 20


def plan_newsroom_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the front page, subscription page, statements, 404 page and, with a signing key, the verification page."""
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
    for name, statement in (("privacy", PrivacyPage()), ("accessibility", AccessibilityPage())):
        translations = list_page_translations(views, f"/{name}/")
        path = f"{site}/{name}/index.html"
        yield Item(path, f"{name}-page", language, statement, CommitOrder.PAGE, translations)
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


def plan_contact_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the page, and a vCard for each public contact, even an expired one: old releases link to it."""
    language = view.edition.language
    public = tuple(contact for contact in view.edition.contacts if contact.audience == "public")
    organisations = view.edition.organisations
    for contact in () if "vcard" in view.omitted_formats else public:
        vcard = VCard(contact, contact.organisation or organisations[0].name)
        yield Item(f"{view.site_folder}/contacts/{contact.id}.vcf", "vcard", language, vcard, CommitOrder.FILE)
    page = ContactsPage(list_current_contacts(view), organisations)
    translations = list_page_translations(views, "/contacts/")
    yield Item(
        f"{view.site_folder}/contacts/index.html", "contacts-page", language, page, CommitOrder.LIST, translations
    )


ENTRIES_PER_PAGE = 50


def plan_keyword_items(view: EditionReleases, _views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the pages of every keyword. A keyword belongs to one language, so its pages have no translations."""
    for keyword_view in view.keyword_views:
        yield from _plan_pages(view, keyword_view)


def _plan_pages(view: EditionReleases, keyword_view: KeywordReleases) -> Iterator[Item]:
    keyword, entries = keyword_view.keyword, keyword_view.entries
    home_path = view.edition.keyword_path(keyword)
    by_year = keyword_view.entries_by_year if len(entries) > ENTRIES_PER_PAGE else {}
    years = build_year_counts(by_year, home_path)
    yield _create_item(view, home_path, KeywordPage(keyword, entries[:ENTRIES_PER_PAGE], years))
    links = remove_counts(years)
    for year_count in years:
        page = KeywordPage(keyword, by_year[year_count.year], links, year_count.year)
        yield _create_item(view, year_count.path, page)


def _create_item(view: EditionReleases, path: str, page: KeywordPage) -> Item:
    language = view.edition.language
    return Item(
        f"site{path}index.html", "keyword-page", language, page, CommitOrder.LIST, (Translation(language, path),)
    )


def plan_year_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan a page for every year that has releases."""
    years = build_year_counts(view.entries_by_year, f"{view.prefix}/")
    links = remove_counts(years)
    for year_count in years:
        page = YearPage(year_count.year, view.entries_by_year[year_count.year], links)
        translations = _list_translations(views, year_count.year)
        path = f"site{year_count.path}index.html"
        yield Item(path, "year-page", view.edition.language, page, CommitOrder.LIST, translations)


def _list_translations(views: tuple[EditionReleases, ...], year: int) -> tuple[Translation, ...]:
    return tuple(
        Translation(view.edition.language, f"{view.prefix}/{year}/") for view in views if year in view.entries_by_year
    )


MEDIA_PER_PAGE = 48


def plan_media_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan a page of the newest images and documents and, if they do not fit on it, a page for each year."""
    home_path = f"{view.prefix}/media/"
    entries = _select_with_media(view.entries)
    newest = entries[: _count_entries_on_page(entries)]
    has_years = len(newest) < len(entries) or _count_media(newest) > MEDIA_PER_PAGE
    by_year = _group_media_by_year(view) if has_years else {}
    years = tuple(YearCount(year, _count_media(each), f"{home_path}{year}/") for year, each in by_year.items())
    organisations = view.edition.organisations
    page = MediaPage(newest, organisations, years, max_count=MEDIA_PER_PAGE)
    language = view.edition.language
    translations = list_page_translations(views, "/media/")
    yield Item(f"site{home_path}index.html", "media-page", language, page, CommitOrder.LIST, translations)
    links = remove_counts(years)
    for year_count in years:
        page = MediaPage(by_year[year_count.year], organisations, links, year_count.year)
        yield Item(f"site{year_count.path}index.html", "media-page", language, page, CommitOrder.LIST)


def plan_logo_copies(newsroom: Newsroom) -> Iterator[Copy]:
    """Plan the copies of the organisations' logos, once for all editions."""
    logos = {
        organisation.logo.file: organisation.logo.digest
        for edition in newsroom.editions
        for organisation in edition.organisations
        if organisation.logo
    }
    for name, digest in logos.items():
        yield Copy(f"site/media/{name}", get_logo_source(name), digest)


def _select_with_media(entries: Entries) -> Entries:
    return tuple([entry for entry in entries if entry.media_count])


def _count_media(entries: Entries) -> int:
    return sum([entry.media_count for entry in entries])


def _count_entries_on_page(entries: Entries) -> int:
    """Return how many of the newest releases fill a page."""
    media_count = 0
    for count, entry in enumerate(entries):
        if media_count >= MEDIA_PER_PAGE:
            return count
        media_count += entry.media_count
    return len(entries)


def _group_media_by_year(view: EditionReleases) -> EntriesByYear:
    by_year = {year: _select_with_media(entries) for year, entries in view.entries_by_year.items()}
    return {year: entries for year, entries in by_year.items() if entries}
