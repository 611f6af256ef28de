"""Erase what need not be stored any more: it runs by itself, and pauses while the database is being migrated."""

from datetime import datetime, timedelta

from msgspec import Struct

from pressroom.store import Store, Transaction, bounces, outbox, requests, schema, subscribers, used_forms
from pressroom.subscriptions.leave import erase_stored, remove_traces
from pressroom.subscriptions.limits import delete_old_counts

UNCONFIRMED_TIME = timedelta(days=7)
LEFT_TIME = timedelta(days=28)
USED_FORM_TIME = timedelta(days=2)
FINISHED_MAIL_TIME = timedelta(days=28)
BOUNCE_TIME = timedelta(days=180)
OVERDUE_TIME = timedelta(days=1)
"""An erasure that is due for this long is overdue: retention does not run."""
_BATCH = 500


class RetentionResult(Struct, frozen=True):
    """How many addresses were erased: those that nobody confirmed, and those of readers who left.

    `is_paused` means that nothing was done because the database is being migrated; `is_complete` that no erased
    address has left a trace in the database.
    """

    unconfirmed: int = 0
    left: int = 0
    is_paused: bool = False
    is_complete: bool = True


def run_retention(store: Store, now: datetime) -> RetentionResult:
    """Erase addresses that were not confirmed within 7 days, those of readers who left 28 days ago, and old counts."""
    unconfirmed = left = 0
    while True:
        with store.transaction() as transaction:
            if not schema.is_current(transaction):
                return RetentionResult(unconfirmed, left, is_paused=True)
            pending = subscribers.list_unconfirmed(transaction, now - UNCONFIRMED_TIME, _BATCH)
            gone = subscribers.list_left(transaction, now - LEFT_TIME, _BATCH)
            erasable = [each for each in gone if not _has_open_request(transaction, each, now)]
            for subscriber_id in (*pending, *erasable):
                erase_stored(transaction, subscriber_id, now)
            if not pending and not erasable:
                _delete_old_rows(transaction, now)
                break
        unconfirmed, left = unconfirmed + len(pending), left + len(erasable)
    return RetentionResult(unconfirmed, left, is_complete=remove_traces(store))


def count_overdue_erasures(transaction: Transaction, now: datetime) -> int:
    """Return how many addresses should have been erased a day ago, as far as they are counted."""
    since = now - OVERDUE_TIME
    pending = subscribers.list_unconfirmed(transaction, since - UNCONFIRMED_TIME, _BATCH)
    gone = subscribers.list_left(transaction, since - LEFT_TIME, _BATCH)
    return len(pending) + sum(not _has_open_request(transaction, each, now) for each in gone)


def _has_open_request(transaction: Transaction, subscriber_id: int, now: datetime) -> bool:
    """Return whether a reader who left has asked to join again and can still confirm it."""
    return any(
        not request.confirmed_at and request.expires_at > now
        for request in requests.list_requests(transaction, subscriber_id)
    )


def _delete_old_rows(transaction: Transaction, now: datetime) -> None:
    requests.delete_expired_requests(transaction, now, now)
    outbox.delete_finished_mails(transaction, now - FINISHED_MAIL_TIME)
    bounces.delete_bounces(transaction, now - BOUNCE_TIME)
    used_forms.delete_used_forms(transaction, now - USED_FORM_TIME)
    delete_old_counts(transaction, now)
