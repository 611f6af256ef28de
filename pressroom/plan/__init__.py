"""Stage 3: releases and the time in, the Plan of everything that must exist out.

Every choice of what is public and which outputs exist falls here; nothing is read, rendered or written.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from pressroom.artifact import Copy, Plan
from pressroom.plan.contacts import contacts_items
from pressroom.plan.edition import EditionReleases, editions_releases
from pressroom.plan.feeds import feed_items
from pressroom.plan.keys import keyed
from pressroom.plan.keywords import keyword_items
from pressroom.plan.media import file_copies, logo_copies, media_items
from pressroom.plan.newsroom import newsroom_items, site_items
from pressroom.plan.releases import release_items
from pressroom.plan.years import year_items
from pressroom.release import Newsroom, Release

__all__ = ["plan"]

# Formats that share their work follow one another, and each kind is made in one go while the processor's caches hold
# what it needs: a seventh of the time of rendering.
_TURN = {"release-json": 1, "mail-html": 2, "mail-text": 2, "mail-message": 2}
_EDITION_ITEMS = (release_items, contacts_items, newsroom_items, keyword_items, year_items, media_items, feed_items)


def plan(newsroom: Newsroom, releases: Iterable[Release], now: datetime, shape: str) -> Plan:
    """The outputs that must exist at `now`.

    `now` is in UTC, for Python compares two times of one zone without regard to a repeated hour. `releases` are all
    valid ones; those whose `publish_at` is after `now` are under embargo and leave no trace. `shape` is a digest of
    what shapes bytes beside the texts: templates, catalogues, versions. The items come in the order in which they are
    put in place.
    """
    public = [release for release in releases if release.publish_at <= now]
    public.sort(key=lambda release: (release.publish_at.timestamp(), release.address), reverse=True)
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    editions = editions_releases(newsroom, public, today)
    items = [item for edition in editions for make in _EDITION_ITEMS for item in make(edition, editions)]
    items += site_items(items)
    items.sort(key=lambda item: (item.rank, _TURN.get(item.format, 0)))
    copies = tuple(_copies(newsroom, editions))
    _require_unique([copy.path for copy in copies] + [item.path for item in items])
    return Plan(copies, tuple(keyed(items, newsroom, shape)))


def _copies(newsroom: Newsroom, editions: tuple[EditionReleases, ...]) -> Iterable[Copy]:
    yield from logo_copies(newsroom)
    for edition in editions:
        yield from file_copies(edition)


def _require_unique(paths: list[str]) -> None:
    doubled = [path for path, count in Counter(paths).items() if count > 1]
    if doubled:
        raise AssertionError(f"two outputs have one path, which check should have refused: {doubled[0]}")
