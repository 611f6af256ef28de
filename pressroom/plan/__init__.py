"""Stage 3: releases and the time in, the Plan of everything that must exist out.

Every choice of what is public and which outputs exist falls here; nothing is read, rendered or written.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from pressroom.artifact import Plan, Shown, digest
from pressroom.plan.bundles import bundles, outputs
from pressroom.plan.contacts import contacts_items
from pressroom.plan.edition import editions_releases
from pressroom.plan.feeds import feed_items
from pressroom.plan.keys import keyed
from pressroom.plan.keywords import keyword_items
from pressroom.plan.media import logo_copies, media_items
from pressroom.plan.newsroom import newsroom_items, site_items
from pressroom.plan.sitemaps import sitemap_items
from pressroom.plan.years import year_items
from pressroom.release import Newsroom
from pressroom.text.dates import day_span

__all__ = ["outputs", "plan"]

_EDITION_ITEMS = (contacts_items, newsroom_items, keyword_items, year_items, media_items, feed_items)


def plan(newsroom: Newsroom, releases: Iterable[Shown], now: datetime, shape: str) -> Plan:
    """The outputs that must exist at `now`.

    `now` is in UTC, for Python compares two times of one zone without regard to a repeated hour. `releases` are all
    valid ones; those whose `publish_at` is after `now` are under embargo and leave no trace. `shape` is a digest of
    what shapes bytes beside the texts: templates, catalogues, versions. The items come in the order in which they are
    put in place.
    """
    moment = now.timestamp()
    ordered = sorted(releases, key=_moment_and_address, reverse=True)  # stable: languages stay in their order
    public = [each for each in ordered if each.moment <= moment]
    since, until = _span(newsroom, now, [each.moment for each in ordered])
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    base = digest(newsroom).hex() + shape
    editions = editions_releases(newsroom, public, today)
    items = [item for edition in editions for make in _EDITION_ITEMS for item in make(edition, editions)]
    items += site_items(newsroom)
    items += sitemap_items(editions, items)
    items.sort(key=lambda item: item.rank)
    return Plan(
        base,
        tuple([bundle for edition in editions for bundle in bundles(edition, base)]),
        tuple(keyed(items, base)),
        tuple(logo_copies(newsroom)),
        since,
        until,
    )


def _moment_and_address(release: Shown) -> tuple[float, str]:
    return release.moment, release.address


def _span(newsroom: Newsroom, now: datetime, times: list[float]) -> tuple[float, float]:
    """From when and until when the plan stays as it is: to the next embargo, or as long as a contact's last day."""
    moment = now.timestamp()
    since = max((when for when in times if when <= moment), default=0.0)
    until = min((when for when in times if when > moment), default=0.0)
    if any(contact.until for edition in newsroom.editions for contact in edition.contacts):
        begin, end = day_span(now, ZoneInfo(newsroom.timezone))
        since, until = max(since, begin), min(until or end, end)
    return since, until
