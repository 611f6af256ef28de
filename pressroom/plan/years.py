"""Plan a page for each year that lists its releases."""

from collections.abc import Iterator

from pressroom.model.pages import Translation, YearPage
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases, build_year_counts, remove_counts


def plan_year_items(view: EditionReleases, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan a page for every year that has releases."""
    years = build_year_counts(view.entries_by_year, f"{view.prefix}/")
    links = remove_counts(years)
    for year_count in years:
        page = YearPage(year_count.year, view.entries_by_year[year_count.year], links)
        translations = _list_translations(views, year_count.year)
        path = f"site{year_count.path}index.html"
        yield Item(path, "year-page", view.edition.language, page, CommitOrder.LIST, translations)


def _list_translations(views: tuple[EditionReleases, ...], year: int) -> tuple[Translation, ...]:
    return tuple(
        Translation(view.edition.language, f"{view.prefix}/{year}/") for view in views if year in view.entries_by_year
    )
