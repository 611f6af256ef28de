"""Stage 3: releases and the time in, the Plan of everything that must exist out.

Every choice of what is public and which outputs exist falls here; nothing is read, rendered or written.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import neg
from zoneinfo import ZoneInfo

from pressroom.artifact import Plan, Roll, digest
from pressroom.plan.bundles import outputs, sections
from pressroom.plan.contacts import contacts_items
from pressroom.plan.edition import Public, editions_releases
from pressroom.plan.feeds import feed_items
from pressroom.plan.keys import keyed
from pressroom.plan.keywords import keyword_items
from pressroom.plan.media import logo_copies, media_items
from pressroom.plan.newsroom import key_copies, newsroom_items, site_items
from pressroom.plan.sitemaps import sitemap_items
from pressroom.plan.stretches import stretches
from pressroom.plan.years import year_items
from pressroom.release import Newsroom
from pressroom.text.dates import day_span

__all__ = ["END_OF_TIME", "outputs", "plan"]

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""The horizon of what shows everything."""

_EDITION_ITEMS = (contacts_items, newsroom_items, keyword_items, year_items, media_items, feed_items)


def plan(newsroom: Newsroom, rolls: Iterable[Roll], now: datetime, shape: str, horizon: datetime | None = None) -> Plan:
    """The outputs that must exist at `now`; with a `horizon`, what comes until then stands there already.

    `now` is in UTC, for Python compares two times of one zone without regard to a repeated hour. `rolls` hold all valid
    releases; those whose `publish_at` is after `now` are under embargo and leave no trace. Where there is a record they
    hold what is on it, and the horizon is the end of time. `shape` is a digest of what shapes bytes beside the texts:
    templates, catalogues, versions. The items come in the order in which they are put in place.
    """
    every = tuple(rolls)
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    base = digest(newsroom).hex() + shape
    editions = editions_releases(newsroom, _public(every, (horizon or now).timestamp()), today)
    items = [item for edition in editions for make in _EDITION_ITEMS for item in make(edition, editions)]
    items += site_items(newsroom)
    items += sitemap_items(editions, items)
    items.sort(key=lambda item: item.rank)
    return Plan(
        base,
        tuple([section for edition in editions for section in sections(edition, base)]),
        tuple(keyed(items, base)),
        (*logo_copies(newsroom), *key_copies(newsroom, shape)),
        *_span(newsroom, now, () if horizon else every),
    )


def _public(rolls: Iterable[Roll], moment: float) -> dict[str, Public]:
    """For each language, what is public at a moment."""
    by_language: dict[str, list[Roll]] = defaultdict(list)
    for roll in rolls:
        by_language[roll.language].append(roll)
    return {language: _of_language(own, moment) for language, own in by_language.items()}


def _of_language(rolls: list[Roll], moment: float) -> Public:
    withdrawn = tuple([roll for roll in rolls if roll.is_withdrawn])
    shown = tuple(stretches([roll for roll in rolls if not roll.is_withdrawn], moment))
    return Public(shown, withdrawn, tuple(stretches(rolls, moment)) if withdrawn else shown)


def _span(newsroom: Newsroom, now: datetime, rolls: Iterable[Roll]) -> tuple[float, float]:
    """From when until when the plan stays as it is: to the next embargo, or as long as a contact's last day."""
    moment = now.timestamp()
    neighbours = [_around(roll, moment) for roll in rolls]
    since = max((last for last, _ in neighbours), default=0.0)
    until = min((following for _, following in neighbours if following), default=0.0)
    if any(contact.until for edition in newsroom.editions for contact in edition.contacts):
        begin, end = day_span(now, ZoneInfo(newsroom.timezone))
        since, until = max(since, begin), min(until or end, end)
    return since, until


def _around(roll: Roll, moment: float) -> tuple[float, float]:
    """The last time of a release in a roll up to a moment and the first one after it, 0 where there is none."""
    later = bisect_left(roll.moments, -moment, key=neg)
    last = roll.moments[later] if later < len(roll) else 0.0
    return last, roll.moments[later - 1] if later else 0.0
