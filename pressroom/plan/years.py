"""The page of each year.

Releases of an edition in, items out.
"""

from collections.abc import Iterator

from pressroom.model.pages import Translation, YearPage
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.views import EditionView, build_year_counts, remove_counts


def plan_year_items(view: EditionView, views: tuple[EditionView, ...]) -> Iterator[Item]:
    """A page for every year that has releases."""
    years = build_year_counts(view.entries_by_year, f"{view.prefix}/")
    links = remove_counts(years)
    for counted in years:
        page = YearPage(counted.year, view.entries_by_year[counted.year], links)
        translations = _list_translations(views, counted.year)
        path = f"site{counted.path}index.html"
        yield Item(path, "year-page", view.edition.language, page, CommitOrder.LIST, translations)


def _list_translations(views: tuple[EditionView, ...], year: int) -> tuple[Translation, ...]:
    return tuple(
        Translation(edition.edition.language, f"{edition.prefix}/{year}/")
        for edition in views
        if year in edition.entries_by_year
    )
