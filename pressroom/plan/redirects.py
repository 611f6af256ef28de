"""Plan the lists of redirects: where the former URLs of all public releases lead now, as data and for web servers."""

from collections.abc import Iterator

from pressroom.model.newsroom import Newsroom
from pressroom.model.output_names import REDIRECT_FILES
from pressroom.model.pages import FormerLocation, RedirectList
from pressroom.model.plan import CommitOrder, Item
from pressroom.plan.release_groups import EditionReleases
from pressroom.text.former_urls import to_absolute


def plan_redirect_items(newsroom: Newsroom, views: tuple[EditionReleases, ...]) -> Iterator[Item]:
    """Plan the lists if a release has a former URL; withdrawn releases keep theirs."""
    locations = [
        FormerLocation(to_absolute(url, newsroom.base_url), f"{view.prefix}/{entry.address}/")
        for view in views
        for entry in view.feed_entries
        for url in entry.former_urls
    ]
    if locations:
        redirects = RedirectList(tuple(sorted(locations, key=lambda each: each.url)))
        for format_, path in REDIRECT_FILES.items():
            yield Item(path, format_, views[0].edition.language, redirects, CommitOrder.LIST)
