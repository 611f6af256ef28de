"""The pages of keywords: the newest releases of each and, where one page does not hold them all, a page for each year.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.artifact import Item, KeywordPage, Rank, Translation
from pressroom.plan.edition import EditionReleases, KeywordReleases, uncounted, year_counts

NEWEST = 50


def keyword_items(edition: EditionReleases, _editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """A page for every keyword of the edition. Keywords are words of one language, so the pages have no translation."""
    for tagged in edition.keywords:
        yield from _pages(edition, tagged)


def _pages(edition: EditionReleases, tagged: KeywordReleases) -> Iterator[Item]:
    keyword, releases = tagged.keyword, tagged.releases
    home = edition.edition.keyword_path(keyword)
    by_year = tagged.years if len(releases) > NEWEST else {}
    years = year_counts(by_year, home)
    yield _item(edition, home, KeywordPage(keyword, releases[:NEWEST], years))
    links = uncounted(years)
    for counted in years:
        page = KeywordPage(keyword, by_year[counted.year], links, counted.year)
        yield _item(edition, counted.path, page)


def _item(edition: EditionReleases, path: str, page: KeywordPage) -> Item:
    language = edition.edition.language
    return Item(f"site{path}index.html", "keyword-page", language, page, Rank.LIST, (Translation(language, path),))
