"""Pictures and documents: the pages that list them, and the logos to copy.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterator

from pressroom.model.entry import EntryList
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import MediaPage, YearCount
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.views import EditionView, list_page_translations, remove_counts

MEDIA_PER_PAGE = 48


def plan_media_items(view: EditionView, views: tuple[EditionView, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    home = f"{view.prefix}/media/"
    releases = view.entries.with_media
    newest = releases[: _count_entries_on_page(releases)]
    by_year = (
        {} if len(newest) == len(releases) and newest.media_count <= MEDIA_PER_PAGE else _group_media_by_year(view)
    )
    years = tuple(YearCount(year, own.media_count, f"{home}{year}/") for year, own in by_year.items())
    organisations = view.edition.organisations
    page = MediaPage(newest, organisations, years, max_count=MEDIA_PER_PAGE)
    language = view.edition.language
    translations = list_page_translations(views, "/media/")
    yield Item(f"site{home}index.html", "media-page", language, page, CommitOrder.LIST, translations)
    links = remove_counts(years)
    for counted in years:
        page = MediaPage(by_year[counted.year], organisations, links, counted.year)
        yield Item(f"site{counted.path}index.html", "media-page", language, page, CommitOrder.LIST)


def plan_logo_copies(newsroom: Newsroom) -> Iterator[Copy]:
    """The logos of the organisations, once for all editions."""
    logos = {
        organisation.logo.file: organisation.logo.digest
        for edition in newsroom.editions
        for organisation in edition.organisations
        if organisation.logo
    }
    for name, digest in logos.items():
        yield Copy(f"site/media/{name}", name, digest)


def _count_entries_on_page(entries: EntryList) -> int:
    """How many of the newest releases it takes to fill a page."""
    media = 0
    for count, release in enumerate(entries):
        if media >= MEDIA_PER_PAGE:
            return count
        media += release.media_count
    return len(entries)


def _group_media_by_year(view: EditionView) -> dict[int, EntryList]:
    found = {year: own.with_media for year, own in view.entries_by_year.items()}
    return {year: releases for year, releases in found.items() if releases}
