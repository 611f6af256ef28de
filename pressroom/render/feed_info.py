"""Collect the facts about a feed that every format states: title, URLs, language, time, organisation.

It knows nothing of RSS, Atom or JSON.
"""

from datetime import UTC, datetime

from msgspec import Struct

from pressroom.model.newsroom import Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model

# A feed without entries needs a time too. Validators take times before 1990 for mistakes.
EMPTY_FEED_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class FeedInfo(Struct, frozen=True):
    """A feed without its entries. `home_url` is the absolute URL of the page it belongs to; `id` never changes.

    `hubs` are the WebSub hubs that notify subscribers of changes; an archive document has none.
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
        """Return the absolute URL of a feed file in the folder of the page."""
        return self.home_url + file


def get_feed_info(item: Item, context: RenderContext) -> FeedInfo:
    """Return the facts about the feed of an item; `updated` is the time of the latest change of an entry."""
    feed, edition = get_page_model(item, Feed), context.edition(item.language)
    title = f"{edition.title}: {feed.keyword.name}" if feed.keyword else edition.title
    return FeedInfo(
        id=context.newsroom.permanent_id(feed.home_path).urn,
        title=title,
        description=edition.description or title,
        home_url=context.url(feed.home_path),
        language=item.language,
        updated=_get_update_time(feed, context),
        organisation=edition.organisations[0],
        hubs=() if feed.archive_number else context.newsroom.hubs,
    )


def _get_update_time(feed: Feed, context: RenderContext) -> datetime:
    newest_entry = max(feed.entries, key=lambda each: each.updated_timestamp, default=None)
    return context.load_entry(newest_entry).updated if newest_entry else EMPTY_FEED_TIME
