"""Limit how many mails a stranger can cause: a few a day for an address, and a ceiling for the whole newsroom.

Only keyed hashes are counted. The counts are in the database, so they survive a restart.
"""

import logging
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from pressroom.store import Transaction, rate_limits
from pressroom.subscriptions.networks import get_network
from pressroom.tokens import TokenKeys, hash_value, list_email_hashes

_logger = logging.getLogger(__name__)

DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_SITEWIDE = "sitewide"


class RequestLimits(Struct, frozen=True):
    """How much is allowed: mails to an `address` in any 24 hours, mails of the whole site and requests of a `network`.

    The last two count in a clock hour.
    """

    address: int = 2
    sitewide: int = 2_000
    network: int = 60


DEFAULT_LIMITS = RequestLimits()


def take_network_request(
    transaction: Transaction,
    keys: TokenKeys,
    client_address: str,
    now: datetime,
    limits: RequestLimits = DEFAULT_LIMITS,
) -> bool:
    """Count a request of a client's network. Return False if the network has made too many in this hour."""
    key_hash = hash_value(keys, "network", get_network(client_address))
    return rate_limits.increase_count(transaction, key_hash, _get_hour(now)) <= limits.network


def is_ceiling_reached(transaction: Transaction, now: datetime, limits: RequestLimits = DEFAULT_LIMITS) -> bool:
    """Return whether no more mails may be caused in this hour."""
    return rate_limits.get_count(transaction, _SITEWIDE, _get_hour(now)) >= limits.sitewide


def take_mail(
    transaction: Transaction, keys: TokenKeys, email_norm: str, now: datetime, limits: RequestLimits = DEFAULT_LIMITS
) -> bool:
    """Count a mail to an address. Return False, and count nothing, if the address had its mails of 24 hours."""
    # Each mail has a window of its own, so that any 24 hours are counted and not days of the calendar.
    hashes = [f"mail:{each}" for each in list_email_hashes(keys, email_norm)]
    since = now - DAY + _MICROSECOND
    if sum(rate_limits.sum_counts(transaction, each, since) for each in hashes) >= limits.address:
        return False
    rate_limits.increase_count(transaction, hashes[0], now)
    if rate_limits.increase_count(transaction, _SITEWIDE, _get_hour(now)) == limits.sitewide:
        _logger.warning("%d confirmations in an hour: no more are sent until the next hour", limits.sitewide)
    return True


def delete_old_counts(transaction: Transaction, now: datetime) -> None:
    """Delete counts that have no effect any more."""
    rate_limits.delete_counts(transaction, now - DAY, now + DAY)


def _get_hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
