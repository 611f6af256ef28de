"""The page of each year.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import Item, Rank, Translation, YearPage
from pressroom.plan.edition import EditionReleases, uncounted, year_counts


def year_items(edition: EditionReleases, editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """A page for every year that has releases."""
    years = year_counts(edition.years, f"{edition.prefix}/")
    links = uncounted(years)
    for counted in years:
        page = YearPage(counted.year, edition.years[counted.year], links)
        translations = _translations(editions, counted.year)
        path = f"site{counted.path}index.html"
        yield Item(path, "year-page", edition.edition.language, page, Rank.LIST, translations)


def _translations(editions: tuple[EditionReleases, ...], year: int) -> tuple[Translation, ...]:
    return tuple(
        Translation(edition.edition.language, f"{edition.prefix}/{year}/")
        for edition in editions
        if year in edition.years
    )
