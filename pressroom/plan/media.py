"""Pictures and documents: the pages that list them, and the logos to copy.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterator

from pressroom.artifact import Copy, Item, MediaPage, Medium, Rank, Teaser
from pressroom.plan.edition import EditionReleases, same_page, uncounted, year_counts
from pressroom.release import Newsroom

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    media = tuple([medium for release in edition.releases for medium in _media(release)])
    home = f"{edition.prefix}/media/"
    by_year = _media_by_year(edition) if len(media) > NEWEST else {}
    years = year_counts(by_year, home)
    organisations = edition.edition.organisations
    newest = MediaPage(media[:NEWEST], organisations, years)
    language = edition.edition.language
    translations = same_page(editions, "/media/")
    yield Item(f"site{home}index.html", "media-page", language, newest, Rank.LIST, translations)
    links = uncounted(years)
    for counted in years:
        page = MediaPage(tuple(by_year[counted.year]), organisations, links, counted.year)
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


def _media_by_year(edition: EditionReleases) -> dict[int, list[Medium]]:
    found = {
        year: [medium for release in releases for medium in _media(release)] for year, releases in edition.years.items()
    }
    return {year: media for year, media in found.items() if media}


def _media(release: Teaser) -> list[Medium]:
    if not (release.images or release.documents):
        return []
    images = [Medium(release, image) for image in release.images if image.alt]
    return [*images, *(Medium(release, document) for document in release.documents)]
