"""Plan the pages that list images and documents, and the copies of the logos."""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import MediaPage, YearCount
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.release_groups import (
    EditionReleases,
    Entries,
    EntriesByYear,
    list_page_translations,
    remove_counts,
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
        yield Copy(f"site/media/{name}", name, digest)


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
