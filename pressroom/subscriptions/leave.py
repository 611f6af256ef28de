"""Leave and be erased. Both take effect at once, and only a keyed hash of the address stays."""

import logging
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from pressroom.errors import DeliveryError
from pressroom.store import (
    Store,
    Transaction,
    digest_entries,
    outbox,
    planned_deliveries,
    requests,
    subscribers,
    suppressions,
)
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.links import Refused, is_address_of_token, read_preferences_token, read_unsubscribe_token
from pressroom.subscriptions.requesting import queue_mail
from pressroom.tokens import TokenKeys, hash_email

_logger = logging.getLogger(__name__)


LeavingReason: TypeAlias = Literal["left", "bounced", "complained"]
"""Why a reader gets no more mails; it is stored with the hash of the address."""


class Left(Struct, frozen=True):
    """The reader gets no mails. `was_active` says whether that is new; `language` is the reader's, if it is known."""

    was_active: bool
    language: str = ""


class Erased(Struct, frozen=True):
    """The address is not stored any more. `was_stored` says whether that is new."""

    was_stored: bool
    language: str = ""


def find_leaving(store: Store, keys: TokenKeys, token: str, now: datetime) -> Subscriber | Refused:
    """Return the subscriber whom a link to leave is about, for the page with the button. Nothing is changed."""
    subscriber_id = read_unsubscribe_token(keys, token, now)
    if isinstance(subscriber_id, Refused):
        return subscriber_id
    with store.read() as transaction:
        return subscribers.find_subscriber(transaction, subscriber_id) or Refused("gone")


def unsubscribe(
    store: Store, keys: TokenKeys, token: str, now: datetime, *, is_mail_wanted: bool = False
) -> Left | Refused:
    """Stop all mails to a reader at once. It may be repeated; a reader who is erased has left too.

    If it is wanted, a mail says that the reader has left.
    """
    subscriber_id = read_unsubscribe_token(keys, token, now)
    if isinstance(subscriber_id, Refused):
        return subscriber_id

    def leave(transaction: Transaction) -> Left:
        subscriber = subscribers.find_subscriber(transaction, subscriber_id)
        if subscriber is None:
            return Left(was_active=False)
        if subscriber.status in {"pending", "active"}:
            stop_mails(transaction, keys, subscriber, now)
            if is_mail_wanted and subscriber.status == "active":
                queue_mail(transaction, "left", subscriber.id, subscriber.language, now)
        else:
            requests.delete_open_requests(transaction, subscriber_id, now)
        return Left(subscriber.status == "active", subscriber.language)

    return store.run(leave)


def stop_mails(
    transaction: Transaction, keys: TokenKeys, subscriber: Subscriber, now: datetime, reason: LeavingReason = "left"
) -> None:
    """Store that a reader has left, or gets no more mails. Requests that wait and mails that are queued end with it."""
    left = structs.replace(subscriber, status="left", left_at=now, paused_until=None)
    subscribers.save_subscriber(transaction, left)
    suppressions.add_suppression(transaction, hash_email(keys, subscriber.email_norm or ""), reason, now)
    requests.delete_open_requests(transaction, subscriber.id, now)
    outbox.delete_queued_mails(transaction, subscriber.id)
    planned_deliveries.withdraw_from_reader(transaction, subscriber.id)
    digest_entries.delete_waiting_entries(transaction, subscriber.id)


def erase(store: Store, keys: TokenKeys, token: str, now: datetime) -> Erased | Refused:
    """Erase the reader of a link to preferences at once, on their own demand."""
    parts = read_preferences_token(keys, token, now)
    if isinstance(parts, Refused):
        return parts
    subscriber_id, mark = parts

    def erase_reader(transaction: Transaction) -> Erased | Refused:
        subscriber = subscribers.find_subscriber(transaction, subscriber_id)
        if subscriber is None or subscriber.email_norm is None:
            return Erased(was_stored=False)
        if not is_address_of_token(keys, subscriber.email_norm, mark):
            return Refused("used")
        erase_on_demand(transaction, keys, subscriber, now)
        return Erased(was_stored=True, language=subscriber.language)

    erased = store.run(erase_reader)
    if isinstance(erased, Erased) and erased.was_stored:
        remove_traces(store)
    return erased


def erase_on_demand(transaction: Transaction, keys: TokenKeys, subscriber: Subscriber, now: datetime) -> None:
    """Stop all mails to a reader and erase what is stored. Call `remove_traces` after the transaction."""
    if subscriber.status != "left":
        stop_mails(transaction, keys, subscriber, now)
    suppressions.add_suppression(transaction, hash_email(keys, subscriber.email_norm or ""), "erased", now)
    requests.delete_address_changes(transaction, subscriber.email_norm or "", now)
    erase_stored(transaction, subscriber.id, now)


def erase_stored(transaction: Transaction, subscriber_id: int, now: datetime) -> None:
    """Erase the address, the choices, the mails and the requests of a subscriber. Its row stays, for the counts."""
    requests.delete_requests(transaction, subscriber_id, now)
    subscribers.erase_subscriber(transaction, subscriber_id, now)


def remove_traces(store: Store) -> bool:
    """Remove what erased addresses have left in the database. Return whether it is done now; else retention does it."""
    try:
        store.remove_traces()
    except DeliveryError as error:
        _logger.warning("Traces of erased addresses are still in the database; they are removed later: %s", error)
        return False
    return True
