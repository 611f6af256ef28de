"""Stage 3: releases and the time in, the Plan of everything that must exist out.

Every choice of what is public and which outputs exist falls here; nothing is read, rendered or written.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import neg
from zoneinfo import ZoneInfo

from pressroom.model.entry import EntryTable, compute_digest
from pressroom.model.newsroom import Newsroom
from pressroom.model.plan import Plan
from pressroom.plan.contacts import plan_contact_items
from pressroom.plan.feeds import plan_feed_items
from pressroom.plan.keys import assign_keys
from pressroom.plan.keywords import plan_keyword_items
from pressroom.plan.media import plan_logo_copies, plan_media_items
from pressroom.plan.newsroom import plan_key_copies, plan_newsroom_items, plan_site_items
from pressroom.plan.public import select_public_entries
from pressroom.plan.release_outputs import build_sections, plan_outputs
from pressroom.plan.sitemaps import plan_sitemap_items
from pressroom.plan.views import PublicEntries, build_edition_views
from pressroom.plan.years import plan_year_items
from pressroom.text.dates import get_day_bounds

__all__ = ["MAX_DATETIME", "create_plan", "plan_outputs"]

MAX_DATETIME = datetime.max.replace(tzinfo=UTC)
"""The horizon of what shows everything."""

_ITEM_FUNCTIONS = (
    plan_contact_items,
    plan_newsroom_items,
    plan_keyword_items,
    plan_year_items,
    plan_media_items,
    plan_feed_items,
)


def create_plan(
    newsroom: Newsroom,
    entry_tables: Iterable[EntryTable],
    now: datetime,
    fingerprint: str,
    public_until: datetime | None = None,
) -> Plan:
    """The outputs that must exist at `now`; with a `horizon`, what comes until then stands there already.

    `now` is in UTC, for Python compares two times of one zone without regard to a repeated hour. `rolls` hold all valid
    releases; those whose `publish_at` is after `now` are under embargo and leave no trace. Where there is a record they
    hold what is on it, and the horizon is the end of time. `shape` is a digest of what shapes bytes beside the texts:
    templates, catalogues, versions. The items come in the order in which they are put in place.
    """
    every = tuple(entry_tables)
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    base = compute_digest(newsroom).hex() + fingerprint
    editions = build_edition_views(newsroom, _build_public_entries(every, (public_until or now).timestamp()), today)
    items = [item for edition in editions for make in _ITEM_FUNCTIONS for item in make(edition, editions)]
    items += plan_site_items(newsroom)
    items += plan_sitemap_items(editions, items)
    items.sort(key=lambda item: item.commit_order)
    return Plan(
        base,
        tuple([section for edition in editions for section in build_sections(edition, base)]),
        tuple(assign_keys(items, base)),
        (*plan_logo_copies(newsroom), *plan_key_copies(newsroom, fingerprint)),
        *_compute_valid_period(newsroom, now, () if public_until else every),
    )


def _build_public_entries(entry_tables: Iterable[EntryTable], timestamp: float) -> dict[str, PublicEntries]:
    """For each language, what is public at a moment."""
    by_language: dict[str, list[EntryTable]] = defaultdict(list)
    for roll in entry_tables:
        by_language[roll.language].append(roll)
    return {language: _build_language_entries(own, timestamp) for language, own in by_language.items()}


def _build_language_entries(entry_tables: list[EntryTable], timestamp: float) -> PublicEntries:
    withdrawn = tuple([roll for roll in entry_tables if roll.is_withdrawn])
    shown = tuple(select_public_entries([roll for roll in entry_tables if not roll.is_withdrawn], timestamp))
    return PublicEntries(
        shown, withdrawn, tuple(select_public_entries(entry_tables, timestamp)) if withdrawn else shown
    )


def _compute_valid_period(newsroom: Newsroom, now: datetime, entry_tables: Iterable[EntryTable]) -> tuple[float, float]:
    """From when until when the plan stays as it is: to the next embargo, or as long as a contact's last day."""
    moment = now.timestamp()
    neighbours = [_find_adjacent_timestamps(roll, moment) for roll in entry_tables]
    since = max((last for last, _ in neighbours), default=0.0)
    until = min((following for _, following in neighbours if following), default=0.0)
    if any(contact.until for edition in newsroom.editions for contact in edition.contacts):
        begin, end = get_day_bounds(now, ZoneInfo(newsroom.timezone))
        since, until = max(since, begin), min(until or end, end)
    return since, until


def _find_adjacent_timestamps(entry_table: EntryTable, timestamp: float) -> tuple[float, float]:
    """The last time of a release in a roll up to a moment and the first one after it, 0 where there is none."""
    later = bisect_left(entry_table.timestamps, -timestamp, key=neg)
    last = entry_table.timestamps[later] if later < len(entry_table) else 0.0
    return last, entry_table.timestamps[later - 1] if later else 0.0
