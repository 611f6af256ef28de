"""Plan the lists of redirects: where former URLs lead, and what was withdrawn, as data and for web servers."""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.output_names import REDIRECT_FILES
from pressroom.model.pages import FormerLocation, RedirectList
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases
from pressroom.text.former_urls import to_absolute


def plan_redirect_items(newsroom: Newsroom, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the lists, even if they are empty: the configuration of a web server includes them."""
    redirects = RedirectList(
        tuple(sorted(_list_former_locations(newsroom, views), key=lambda each: each.url)),
        tuple(sorted(_list_withdrawn_folders(views))),
    )
    for format_, path in REDIRECT_FILES.items():
        yield Item(path, format_, views[0].edition.language, redirects, CommitOrder.LIST)


def _list_former_locations(newsroom: Newsroom, views: tuple[EditionReleases, ...]) -> Iterator[FormerLocation]:
    """Yield the former URLs of all public releases; withdrawn releases keep theirs."""
    for view in views:
        for entry in view.feed_entries:
            for url in entry.former_urls:
                yield FormerLocation(to_absolute(url, newsroom.base_url), f"{view.prefix}/{entry.address}/")


def _list_withdrawn_folders(views: tuple[EditionReleases, ...]) -> Iterator[str]:
    for view in views:
        for entries in view.withdrawn_by_year.values():
            for entry in entries:
                yield f"{view.prefix}/{entry.address}/"
