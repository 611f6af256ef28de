"""Pictures and documents: the pages that list them, and the files to copy beside the releases.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterator

from pressroom.artifact import Copy, Item, MediaPage, Medium, Rank
from pressroom.plan.edition import EditionReleases, releases_by_year, same_page, teaser, year_counts
from pressroom.release import Document, Image, Newsroom, Release

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    media = tuple(medium for release in edition.releases for medium in _media(release))
    home = f"{edition.prefix}/media/"
    by_year = _media_by_year(edition.releases) if len(media) > NEWEST else {}
    years = year_counts(by_year, home)
    organisations = edition.edition.organisations
    newest = MediaPage(media[:NEWEST], organisations, years)
    language = edition.edition.language
    translations = same_page(editions, "/media/")
    yield Item(f"site{home}index.html", "media-page", language, newest, Rank.LIST, translations)
    for counted in years:
        page = MediaPage(tuple(by_year[counted.year]), organisations, years, counted.year)
        yield Item(f"site{counted.path}index.html", "media-page", language, page, Rank.LIST)


def file_copies(edition: EditionReleases) -> Iterator[Copy]:
    """The pictures and documents of every release of the edition, beside its page."""
    for release in edition.releases:
        files: tuple[Image | Document, ...] = (*release.images, *release.documents)
        for name, digest in {each.file: each.digest for each in files}.items():
            yield Copy(f"site{release.path}{name}", f"releases/{release.address}/{name}", digest)


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


def _media_by_year(releases: tuple[Release, ...]) -> dict[int, list[Medium]]:
    found = {
        year: [medium for release in own for medium in _media(release)]
        for year, own in releases_by_year(releases).items()
    }
    return {year: media for year, media in found.items() if media}


def _media(release: Release) -> Iterator[Medium]:
    shown = teaser(release)
    for image in release.images:
        if image.alt:
            yield Medium(shown, image)
    for document in release.documents:
        yield Medium(shown, document)
