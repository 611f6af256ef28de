"""The plan stage: decide from the releases and the time which outputs must exist.

What is public is decided here and nowhere else; nothing is read, rendered or written.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pressroom.model.entry import AnyEntry, compute_digest
from pressroom.model.newsroom import Newsroom
from pressroom.model.plan import Plan
from pressroom.plan.distinct_paths import require_distinct_paths
from pressroom.plan.feeds import plan_feed_items, plan_sitemap_items
from pressroom.plan.list_pages import (
    plan_contact_items,
    plan_key_copies,
    plan_keyword_items,
    plan_logo_copies,
    plan_media_items,
    plan_newsroom_items,
    plan_site_items,
    plan_year_items,
)
from pressroom.plan.redirects import plan_redirect_items
from pressroom.plan.release_groups import build_edition_views
from pressroom.plan.release_outputs import assign_keys, build_sections, plan_outputs
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
    entries: Iterable[AnyEntry],
    now: datetime,
    fingerprint: str,
    public_until: datetime | None = None,
) -> Plan:
    """Return the plan of the outputs that must exist at `now`, or would exist at `public_until`.

    `now` is in UTC, because Python ignores `fold` when it compares two times of the same zone. `entries` are those of
    all valid releases, in any order; a release whose `publish_at` is later is under embargo and leaves no trace. If
    there is a record, they are those of the recorded releases, and `public_until` is the end of time. `fingerprint` is
    a digest of the build inputs other than texts: templates, translation files, program version. The items come in the
    order in which they are put in place. Raises InputError if two outputs cannot exist side by side.
    """
    all_entries = tuple(entries)
    today = now.astimezone(ZoneInfo(newsroom.timezone)).date()
    base = compute_digest(newsroom).hex() + fingerprint
    public_timestamp = (public_until or now).timestamp()
    public_entries = (entry for entry in all_entries if entry.timestamp <= public_timestamp)
    views = build_edition_views(newsroom, public_entries, today)
    items = [item for view in views for plan_items in _ITEM_FUNCTIONS for item in plan_items(view, views)]
    items += plan_site_items(newsroom)
    items += plan_redirect_items(newsroom, views)
    items += plan_sitemap_items(views, items)
    copies = (*plan_logo_copies(newsroom), *plan_key_copies(newsroom, fingerprint))
    paths = [item.path for item in items] + [copy.path for copy in copies]
    require_distinct_paths(paths, "newsroom.yaml")
    items.sort(key=lambda item: item.commit_order)
    return Plan(
        base,
        tuple([section for view in views for section in build_sections(view, base)]),
        tuple(assign_keys(items, base)),
        copies,
        *_compute_valid_period(newsroom, now, () if public_until else all_entries),
    )


def _compute_valid_period(newsroom: Newsroom, now: datetime, entries: Sequence[AnyEntry]) -> tuple[float, float]:
    """Return from when until when the plan stays the same: until the next embargo ends, or a contact may expire."""
    timestamps, timestamp = [entry.timestamp for entry in entries], now.timestamp()
    since = max([each for each in timestamps if each <= timestamp], default=0.0)
    until = min([each for each in timestamps if each > timestamp], default=0.0)
    if any(contact.until for edition in newsroom.editions for contact in edition.contacts):
        start, end = get_day_bounds(now, ZoneInfo(newsroom.timezone))
        since, until = max(since, start), min(until or end, end)
    return since, until
