"""Count subscribers, for the operator."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.store import Store, outbox, subscribers, subscriptions
from pressroom.subscriptions.growth import Growth, count_growth
from pressroom.subscriptions.limits import DEFAULT_LIMITS, RequestLimits, is_ceiling_reached
from pressroom.subscriptions.retention import count_overdue_erasures

WAITING_TIME = timedelta(minutes=1)
"""A mail that no relay has taken for this long is late."""
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class SubscriberOverview(Struct, frozen=True):
    """How many subscribers there are, by state; the active ones also by what they chose.

    An empty name stands for all organisations or keywords. Who chose several is counted in each.
    """

    by_status: dict[str, int]
    by_language: dict[str, int]
    by_frequency: dict[str, int]
    by_organisation: dict[str, int]
    by_keyword: dict[str, int]
    growth: Growth


class ServiceStatus(Struct, frozen=True):
    """What the operator should know of the service.

    `late_since` is when the oldest mail was queued that no relay has taken for a minute; `is_ceiling_reached` means
    that nobody can join until the next hour; `overdue_erasures` is the number of addresses that should have been erased
    a day ago.
    """

    late_since: datetime | None = None
    is_ceiling_reached: bool = False
    overdue_erasures: int = 0


def get_subscriber_overview(store: Store, zone: ZoneInfo, now: datetime) -> SubscriberOverview:
    """Return all counts, as they are at one moment."""
    with store.read() as transaction:
        joined = [time.astimezone(zone).date() for time in subscribers.list_confirmed_times(transaction, _EARLIEST)]
        left = [time.astimezone(zone).date() for time in subscribers.list_left_times(transaction, _EARLIEST)]
        return SubscriberOverview(
            subscribers.count_by_status(transaction),
            subscribers.count_by_language(transaction),
            subscriptions.count_by_frequency(transaction),
            subscriptions.count_by_organisation(transaction),
            subscriptions.count_by_keyword(transaction),
            count_growth(joined, left, now.astimezone(zone).date()),
        )


def get_service_status(store: Store, now: datetime, limits: RequestLimits = DEFAULT_LIMITS) -> ServiceStatus:
    """Return whether mails or erasures are late, and whether the ceiling of the site is reached."""
    with store.read() as transaction:
        oldest = outbox.get_oldest_waiting(transaction)
        late_since = oldest if oldest and oldest < now - WAITING_TIME else None
        is_full = is_ceiling_reached(transaction, now, limits)
        return ServiceStatus(late_since, is_full, count_overdue_erasures(transaction, now))
