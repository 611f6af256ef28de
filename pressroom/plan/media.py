"""Pictures and documents: the pages that list them, and the files to copy beside the releases.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterator

from pressroom.artifact import Copy, Item, MediaPage, Medium, Rank, YearCount
from pressroom.plan.edition import EditionReleases, same_page, teaser, year_of
from pressroom.release import Document, Image, Newsroom, Release

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    media = tuple((year_of(release), medium) for release in edition.releases for medium in _media(release))
    home = f"{edition.prefix}/media/"
    years = _year_counts([year for year, _ in media], home) if len(media) > NEWEST else ()
    organisations = edition.edition.organisations
    newest = MediaPage(tuple(medium for _, medium in media[:NEWEST]), organisations, years)
    language = edition.edition.language
    translations = same_page(editions, "/media/")
    yield Item(f"site{home}index.html", "media-page", language, newest, Rank.LIST, translations)
    for counted in years:
        of_year = tuple(medium for year, medium in media if year == counted.year)
        page = MediaPage(of_year, organisations, years, counted.year)
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


def _media(release: Release) -> Iterator[Medium]:
    shown = teaser(release)
    for image in release.images:
        if image.alt:
            yield Medium(shown, image)
    for document in release.documents:
        yield Medium(shown, document)


def _year_counts(years: list[int], home: str) -> tuple[YearCount, ...]:
    return tuple(YearCount(year, years.count(year), f"{home}{year}/") for year in sorted(set(years), reverse=True))
