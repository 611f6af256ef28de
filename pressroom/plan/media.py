"""Pictures and documents: the pages that list them, and the logos to copy.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterator

from pressroom.artifact import Copy, Item, Listing, MediaPage, Rank, YearCount
from pressroom.plan.edition import EditionReleases, same_page, uncounted
from pressroom.release import Newsroom

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    home = f"{edition.prefix}/media/"
    releases = edition.releases.with_media
    newest = releases[: _enough(releases)]
    by_year = {} if len(newest) == len(releases) and newest.media <= NEWEST else _by_year(edition)
    years = tuple(YearCount(year, own.media, f"{home}{year}/") for year, own in by_year.items())
    organisations = edition.edition.organisations
    page = MediaPage(newest, organisations, years, most=NEWEST)
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


def _enough(releases: Listing) -> int:
    """How many of the newest releases it takes to fill a page."""
    media = 0
    for count, release in enumerate(releases):
        if media >= NEWEST:
            return count
        media += release.media
    return len(releases)


def _by_year(edition: EditionReleases) -> dict[int, Listing]:
    found = {year: own.with_media for year, own in edition.years.items()}
    return {year: releases for year, releases in found.items() if releases}
