"""What a feed says of itself in every format: title, addresses, language, time, organisation.

In: an Item whose subject is a Feed, and the Press. Out: a Channel. It must not know RSS, Atom or JSON.
"""

from datetime import UTC, datetime

from msgspec import Struct

from pressroom.model.newsroom import Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model

# A feed without entries has to bear a time all the same. Validators hold times before 1990 for mistakes.
EMPTY_FEED_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class FeedInfo(Struct, frozen=True):
    """A feed without its entries. `home` is the absolute address of the page it stands for; `id` never changes.

    `hubs` are those that tell subscribers of a change: none for an archive document, which nobody subscribes to.
    """

    id: str
    title: str
    description: str
    home_url: str
    language: str
    updated: datetime
    organisation: Organisation
    hubs: tuple[str, ...] = ()

    def file_url(self, file: str) -> str:
        """The absolute address of a feed file beside the page."""
        return self.home_url + file


def get_feed_info(item: Item, context: RenderContext) -> FeedInfo:
    """What the feed of an item says of itself; it was updated when one of its releases was, last."""
    feed, edition = get_page_model(item, Feed), context.edition(item.language)
    title = f"{edition.title}: {feed.keyword.name}" if feed.keyword else edition.title
    return FeedInfo(
        id=context.newsroom.permanent_id(feed.home_path).urn,
        title=title,
        description=edition.description or title,
        home_url=context.url(feed.home_path),
        language=item.language,
        updated=_get_update_time(feed),
        organisation=edition.organisations[0],
        hubs=() if feed.archive_number else context.newsroom.hubs,
    )


def _get_update_time(feed: Feed) -> datetime:
    newest = max(feed.entries, key=lambda each: each.updated_timestamp, default=None)
    return newest.full_entry.updated if newest else EMPTY_FEED_TIME
