"""Pictures and documents: the pages that list them, and the logos to copy.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from pressroom.artifact import Copy, Item, MediaPage, Medium, Rank, Shown, Teaser
from pressroom.plan.edition import EditionReleases, same_page, uncounted, year_counts
from pressroom.release import Document, Image, Newsroom

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    home = f"{edition.prefix}/media/"
    newest = _media(edition.releases, NEWEST + 1)
    by_year = _media_by_year(edition) if len(newest) > NEWEST else {}
    years = year_counts(by_year, home)
    organisations = edition.edition.organisations
    page = MediaPage(newest[:NEWEST], organisations, years)
    language = edition.edition.language
    translations = same_page(editions, "/media/")
    yield Item(f"site{home}index.html", "media-page", language, page, Rank.LIST, translations)
    links = uncounted(years)
    for counted in years:
        page = MediaPage(by_year[counted.year], organisations, links, counted.year)
        yield Item(f"site{counted.path}index.html", "media-page", language, page, Rank.LIST)


def logo_copies(newsroom: Newsroom) -> Iterator[Copy]:
    """The logos of the organisations, once for all editions."""
    logos = {
        organisation.logo.file: organisation.logo.digest
        for edition in newsroom.editions
        for organisation in edition.organisations
        if organisation.logo
    }
    for name, digest in logos.items():
        yield Copy(f"site/media/{name}", name, digest)


def _media_by_year(edition: EditionReleases) -> dict[int, tuple[Medium, ...]]:
    found = {year: _media(releases) for year, releases in edition.years.items()}
    return {year: media for year, media in found.items() if media}


def _media(releases: Iterable[Shown], most: int | None = None) -> tuple[Medium, ...]:
    """The pictures and documents of releases, at most so many."""
    with_files = (release.teaser for release in releases if release.has_files)
    media = (Medium(release, file) for release in with_files for file in _files(release))
    return tuple(islice(media, most))


def _files(release: Teaser) -> Iterator[Image | Document]:
    yield from (image for image in release.images if image.alt)
    yield from release.documents
