"""Plan the pages that list images and documents, and the copies of the logos."""

from collections.abc import Iterator

from pressroom.model.entry import EntryList
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import MediaPage, YearCount
from pressroom.model.plan import CommitOrder, Copy, Item
from pressroom.plan.release_groups import EditionReleases, list_page_translations, remove_counts

MEDIA_PER_PAGE = 48


def plan_media_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan a page of the newest images and documents and, if they do not fit on it, a page for each year."""
    home_path = f"{view.prefix}/media/"
    entries = view.entries.with_media
    newest = entries[: _count_entries_on_page(entries)]
    by_year = {} if len(newest) == len(entries) and newest.media_count <= MEDIA_PER_PAGE else _group_media_by_year(view)
    years = tuple(YearCount(year, each.media_count, f"{home_path}{year}/") for year, each in by_year.items())
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


def _count_entries_on_page(entries: EntryList) -> int:
    """Return how many of the newest releases fill a page."""
    media_count = 0
    for count, entry in enumerate(entries):
        if media_count >= MEDIA_PER_PAGE:
            return count
        media_count += entry.media_count
    return len(entries)


def _group_media_by_year(view: EditionReleases) -> dict[int, EntryList]:
    by_year = {year: entries.with_media for year, entries in view.entries_by_year.items()}
    return {year: entries for year, entries in by_year.items() if entries}
