"""Pictures and documents: the pages that list them, and the logos to copy.

Releases of an edition in, items and copies out; no file is opened.
"""

from collections.abc import Iterable, Iterator

from pressroom.artifact import Copy, Item, MediaPage, Rank, Shown, YearCount
from pressroom.plan.edition import EditionReleases, same_page, uncounted
from pressroom.release import Newsroom

NEWEST = 48


def media_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """The newest pictures and documents and, where one page does not hold them all, a page for each year."""
    home = f"{edition.prefix}/media/"
    newest, is_all = _newest(edition.releases)
    by_year = {} if is_all else _by_year(edition)
    years = tuple(YearCount(year, sum(each.media for each in own), f"{home}{year}/") for year, own in by_year.items())
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


def _newest(releases: Iterable[Shown]) -> tuple[tuple[Shown, ...], bool]:
    """The releases that the newest pictures and documents belong to, and whether these are all that there are."""
    found: list[Shown] = []
    count = 0
    for release in releases:
        if release.media:
            if count >= NEWEST:
                return tuple(found), False
            found.append(release)
            count += release.media
    return tuple(found), count <= NEWEST


def _by_year(edition: EditionReleases) -> dict[int, tuple[Shown, ...]]:
    found = {year: tuple([each for each in own if each.media]) for year, own in edition.years.items()}
    return {year: releases for year, releases in found.items() if releases}
