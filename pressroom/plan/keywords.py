"""The pages of keywords: the newest releases of each and, where one page does not hold them all, a page for each year.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.model.pages import KeywordPage, Translation
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.views import EditionView, KeywordView, build_year_counts, remove_counts

ENTRIES_PER_PAGE = 50


def plan_keyword_items(view: EditionView, _views: tuple[EditionView, ...]) -> Iterator[Item]:
    """A page for every keyword of the edition. Keywords are words of one language, so the pages have no translation."""
    for tagged in view.keyword_views:
        yield from _plan_pages(view, tagged)


def _plan_pages(view: EditionView, keyword_view: KeywordView) -> Iterator[Item]:
    keyword, releases = keyword_view.keyword, keyword_view.entries
    home = view.edition.keyword_path(keyword)
    by_year = keyword_view.entries_by_year if len(releases) > ENTRIES_PER_PAGE else {}
    years = build_year_counts(by_year, home)
    yield _create_item(view, home, KeywordPage(keyword, releases[:ENTRIES_PER_PAGE], years))
    links = remove_counts(years)
    for counted in years:
        page = KeywordPage(keyword, by_year[counted.year], links, counted.year)
        yield _create_item(view, counted.path, page)


def _create_item(view: EditionView, path: str, page: KeywordPage) -> Item:
    language = view.edition.language
    return Item(
        f"site{path}index.html", "keyword-page", language, page, CommitOrder.LIST, (Translation(language, path),)
    )
