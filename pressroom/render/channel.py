"""What a feed says of itself in every format: title, addresses, language, time, organisation.

In: an Item whose subject is a Feed, and the Press. Out: a Channel. It must not know RSS, Atom or JSON.
"""

from datetime import UTC, datetime

from msgspec import Struct

from pressroom.artifact import Feed, Item
from pressroom.release import Organisation
from pressroom.render.press import Press, subject

# A feed without entries has to bear a time all the same. Validators hold times before 1990 for mistakes.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Channel(Struct, frozen=True):
    """A feed without its entries. `home` is the absolute address of the page it stands for; `id` never changes.

    `hubs` are those that tell subscribers of a change: none for an archive document, which nobody subscribes to.
    """

    id: str
    title: str
    description: str
    home: str
    language: str
    updated: datetime
    organisation: Organisation
    hubs: tuple[str, ...] = ()

    def address(self, file: str) -> str:
        """The absolute address of a feed file beside the page."""
        return self.home + file


def channel(item: Item, press: Press) -> Channel:
    """What the feed of an item says of itself; it was updated when one of its releases was, last."""
    feed, edition = subject(item, Feed), press.edition(item.language)
    title = f"{edition.title}: {feed.keyword.name}" if feed.keyword else edition.title
    return Channel(
        id=press.newsroom.permanent_id(feed.home).urn,
        title=title,
        description=edition.description or title,
        home=press.url(feed.home),
        language=item.language,
        updated=_updated(feed),
        organisation=edition.organisations[0],
        hubs=() if feed.archive else press.newsroom.hubs,
    )


def _updated(feed: Feed) -> datetime:
    newest = max(feed.releases, key=lambda each: each.changed, default=None)
    return newest.teaser.updated if newest else NEVER
