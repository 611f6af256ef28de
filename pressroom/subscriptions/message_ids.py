"""Find which mail to which reader a Message-ID is of. It contains a keyed hash, so nobody can make one up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pressroom.store import Store, bounces, deliveries, subscribers
from pressroom.subscriptions.bounce_tokens import ReturnAddress
from pressroom.subscriptions.links import get_address_mark
from pressroom.tokens import TokenKeys, create_message_token, hash_email

_LOOK_BACK = timedelta(days=30)
_MAX_MAILINGS = 200
_BATCH = 20_000


def find_by_message_id(store: Store, keys: TokenKeys, message_id: str, now: datetime) -> ReturnAddress | None:
    """Return whom a Message-ID of the last 30 days was sent to; None if it is not one of the newsroom's.

    All readers of the version that it names are looked at, which takes some seconds for a million of them.
    """
    version, _, mark = message_id.strip().strip("<>").partition("@")[0].rpartition(".")
    if not version or not mark.isascii():
        return None
    for mailing_id in _list_mailings(store, version.encode("ascii", "replace"), now):
        for subscriber_id in _list_readers(store, mailing_id):
            if create_message_token(keys, f"{mailing_id}.{subscriber_id}") == mark.lower():
                return _create_address(store, keys, mailing_id, subscriber_id)
    return None


def _list_mailings(store: Store, version: bytes, now: datetime) -> Iterator[int]:
    with store.read() as transaction:
        recent = bounces.list_recent_mailings(transaction, now - _LOOK_BACK, _MAX_MAILINGS)
        for mailing_id in recent:
            if b"<%b." % version in deliveries.get_mailing(transaction, mailing_id).compiled[:4000]:
                yield mailing_id


def _list_readers(store: Store, mailing_id: int) -> Iterator[int]:
    after = 0
    while True:
        with store.read() as transaction:
            batch = bounces.list_readers(transaction, mailing_id, after, _BATCH)
        if not batch:
            return
        yield from batch
        after = batch[-1]


def _create_address(store: Store, keys: TokenKeys, mailing_id: int, subscriber_id: int) -> ReturnAddress | None:
    with store.read() as transaction:
        subscriber = subscribers.find_subscriber(transaction, subscriber_id)
    if subscriber is None or subscriber.email_norm is None:
        return None
    return ReturnAddress(mailing_id, subscriber_id, get_address_mark(hash_email(keys, subscriber.email_norm)))
