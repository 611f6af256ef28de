"""Plan the keyword pages: the newest releases of each keyword and, if they do not fit on it, a page for each year."""

from collections.abc import Iterator

from pressroom.model.pages import KeywordPage, Translation
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import (
    EditionReleases,
    KeywordReleases,
    build_year_counts,
    group_by_year,
    remove_counts,
)

ENTRIES_PER_PAGE = 50


def plan_keyword_items(view: EditionReleases, _views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the pages of every keyword. A keyword belongs to one language, so its pages have no translations."""
    for keyword_view in view.keyword_views:
        yield from _plan_pages(view, keyword_view)


def _plan_pages(view: EditionReleases, keyword_view: KeywordReleases) -> Iterator[Item]:
    keyword, entries = keyword_view.keyword, keyword_view.entries
    home_path = view.edition.keyword_path(keyword)
    by_year = group_by_year(entries) if len(entries) > ENTRIES_PER_PAGE else {}
    years = build_year_counts(by_year, home_path)
    yield _create_item(view, home_path, KeywordPage(keyword, entries[:ENTRIES_PER_PAGE], years))
    links = remove_counts(years)
    for year_count in years:
        page = KeywordPage(keyword, by_year[year_count.year], links, year_count.year)
        yield _create_item(view, year_count.path, page)


def _create_item(view: EditionReleases, path: str, page: KeywordPage) -> Item:
    language = view.edition.language
    return Item(
        f"site{path}index.html", "keyword-page", language, page, CommitOrder.LIST, (Translation(language, path),)
    )
