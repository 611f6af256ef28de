"""The plan stage: decide from the releases and the time which outputs must exist.

What is public is decided here and nowhere else; nothing is read, rendered or written.
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
from pressroom.plan.input_digests import assign_keys
from pressroom.plan.keywords import plan_keyword_items
from pressroom.plan.media_pages import plan_logo_copies, plan_media_items
from pressroom.plan.newsroom import plan_key_copies, plan_newsroom_items, plan_site_items
from pressroom.plan.public import select_public_entries
from pressroom.plan.release_groups import PublicEntries, build_edition_views
from pressroom.plan.release_outputs import build_sections, plan_outputs
from pressroom.plan.sitemaps import plan_sitemap_items
from pressroom.plan.years import plan_year_items
from pressroom.text.dates import get_day_bounds

__all__ = ["MAX_DATETIME", "create_plan", "plan_outputs"]

MAX_DATETIME = datetime.max.replace(tzinfo=UTC)
"""As `public_until`, makes every release public."""

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
    """Return the plan of the outputs that must exist at `now`, or would exist at `public_until`.

    `now` is in UTC, because Python ignores `fold` when it compares two times of the same zone. `entry_tables` contain
    all valid releases; a release whose `publish_at` is later is under embargo and leaves no trace. If there is a
    record, they contain the recorded releases, and `public_until` is the end of time. `fingerprint` is a digest of the
    build inputs other than texts: templates, translation files, program version. The items come in the order in which
    they are put in place.
    """
    all_tables = tuple(entry_tables)
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    base = compute_digest(newsroom).hex() + fingerprint
    public_by_language = _build_public_entries(all_tables, (public_until or now).timestamp())
    views = build_edition_views(newsroom, public_by_language, today)
    items = [item for view in views for plan_items in _ITEM_FUNCTIONS for item in plan_items(view, views)]
    items += plan_site_items(newsroom)
    items += plan_sitemap_items(views, items)
    items.sort(key=lambda item: item.commit_order)
    return Plan(
        base,
        tuple([section for view in views for section in build_sections(view, base)]),
        tuple(assign_keys(items, base)),
        (*plan_logo_copies(newsroom), *plan_key_copies(newsroom, fingerprint)),
        *_compute_valid_period(newsroom, now, () if public_until else all_tables),
    )


def _build_public_entries(entry_tables: Iterable[EntryTable], timestamp: float) -> dict[str, PublicEntries]:
    """Return, for each language, what is public at a time."""
    by_language: dict[str, list[EntryTable]] = defaultdict(list)
    for entry_table in entry_tables:
        by_language[entry_table.language].append(entry_table)
    return {language: _build_language_entries(tables, timestamp) for language, tables in by_language.items()}


def _build_language_entries(entry_tables: list[EntryTable], timestamp: float) -> PublicEntries:
    withdrawn = tuple([each for each in entry_tables if each.is_withdrawn])
    current = tuple(select_public_entries([each for each in entry_tables if not each.is_withdrawn], timestamp))
    return PublicEntries(
        current, withdrawn, tuple(select_public_entries(entry_tables, timestamp)) if withdrawn else current
    )


def _compute_valid_period(newsroom: Newsroom, now: datetime, entry_tables: Iterable[EntryTable]) -> tuple[float, float]:
    """Return from when until when the plan stays the same: until the next embargo ends, or a contact may expire."""
    adjacent = [_find_adjacent_timestamps(entry_table, now.timestamp()) for entry_table in entry_tables]
    since = max((previous for previous, _ in adjacent), default=0.0)
    until = min((following for _, following in adjacent if following), default=0.0)
    if any(contact.until for edition in newsroom.editions for contact in edition.contacts):
        start, end = get_day_bounds(now, ZoneInfo(newsroom.timezone))
        since, until = max(since, start), min(until or end, end)
    return since, until


def _find_adjacent_timestamps(entry_table: EntryTable, timestamp: float) -> tuple[float, float]:
    """Return the last release time up to `timestamp`, and the first one after it; 0 if there is none."""
    position = bisect_left(entry_table.timestamps, -timestamp, key=neg)
    previous = entry_table.timestamps[position] if position < len(entry_table) else 0.0
    return previous, entry_table.timestamps[position - 1] if position else 0.0
