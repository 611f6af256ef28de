"""The pages of keywords: the newest releases of each and, where one page does not hold them all, a page for each year.

Releases of an edition in, items out.
"""

from collections import defaultdict
from collections.abc import Iterator

from pressroom.artifact import Item, KeywordPage, Rank, Translation
from pressroom.plan.edition import EditionReleases, keyword_counts, releases_by_year, teaser, year_counts
from pressroom.release import Keyword, Release

NEWEST = 50


def keyword_items(edition: EditionReleases, _editions: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """A page for every keyword of the edition. Keywords are words of one language, so the pages have no translation."""
    for keyword, releases in releases_by_keyword(edition):
        home = edition.edition.keyword_path(keyword)
        by_year = releases_by_year(releases) if len(releases) > NEWEST else {}
        years = year_counts(by_year, home)
        newest = tuple(teaser(release) for release in releases[:NEWEST])
        yield _item(edition, home, KeywordPage(keyword, newest, years))
        for counted in years:
            of_year = tuple(map(teaser, by_year[counted.year]))
            yield _item(edition, counted.path, KeywordPage(keyword, of_year, years, counted.year))


def releases_by_keyword(edition: EditionReleases) -> Iterator[tuple[Keyword, tuple[Release, ...]]]:
    """Each keyword with its releases, newest first."""
    releases: dict[str, list[Release]] = defaultdict(list)
    for release in edition.releases:
        for keyword in release.keywords:
            releases[keyword.slug].append(release)
    for counted in keyword_counts(edition.releases):
        yield counted.keyword, tuple(releases[counted.keyword.slug])


def _item(edition: EditionReleases, path: str, page: KeywordPage) -> Item:
    language = edition.edition.language
    return Item(f"site{path}index.html", "keyword-page", language, page, Rank.LIST, (Translation(language, path),))
