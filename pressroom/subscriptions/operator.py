"""What the operator does with one address, and the list of all subscribers."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from pressroom.store import Store, Transaction, subscribers, subscriptions
from pressroom.store.subscribers import Subscriber
from pressroom.store.subscriptions import Frequency
from pressroom.subscriptions.addresses import EmailAddress
from pressroom.subscriptions.consent import ConsentReceipt, find_receipt, list_receipts
from pressroom.subscriptions.leave import erase_on_demand
from pressroom.subscriptions.stored_choices import join_rows
from pressroom.tokens import TokenKeys

_BATCH = 1000


class ExportedSubscriber(Struct, frozen=True):
    """An active subscriber, as a line of the list. Its fields are columns that `import` understands."""

    email: str
    language: str
    organisations: tuple[str, ...]
    keywords: tuple[str, ...]
    frequency: Frequency
    consent: str
    confirmed_at: datetime | None
    paused_until: datetime | None
    takes_other_languages: bool


def export_subscribers(store: Store) -> Iterator[ExportedSubscriber]:
    """Yield the active subscribers, as they are at one moment."""
    with store.read() as transaction:
        after_id = 0
        while batch := subscribers.list_subscribers(transaction, after_id=after_id, limit=_BATCH):
            after_id = batch[-1].id
            for subscriber in batch:
                if subscriber.status == "active":
                    yield _export_line(transaction, subscriber)


def _export_line(transaction: Transaction, subscriber: Subscriber) -> ExportedSubscriber:
    choices = join_rows(subscriber, subscriptions.list_subscriptions(transaction, subscriber.id))
    receipt = find_receipt(transaction, subscriber)
    return ExportedSubscriber(
        subscriber.email or "",
        choices.language,
        choices.organisations,
        choices.keywords,
        choices.frequency,
        receipt.text if receipt else "",
        subscriber.confirmed_at,
        subscriber.paused_until,
        choices.takes_other_languages,
    )


def list_consents(store: Store, address: EmailAddress) -> tuple[Subscriber, list[ConsentReceipt]] | None:
    """Return the subscriber with an address and all that the reader agreed to; None if the address is not stored."""
    with store.read() as transaction:
        subscriber = subscribers.find_by_address(transaction, address.key)
        return (subscriber, list_receipts(transaction, subscriber)) if subscriber else None


def erase_address(store: Store, keys: TokenKeys, address: EmailAddress, now: datetime) -> bool:
    """Erase the subscriber with an address at once; only a keyed hash stays. Return whether there was one.

    Raises DeliveryError if traces of it are left in the files of the database; the next try removes them.
    """

    def erase(transaction: Transaction) -> bool:
        subscriber = subscribers.find_by_address(transaction, address.key)
        if subscriber:
            erase_on_demand(transaction, keys, subscriber, now)
        return subscriber is not None

    was_stored = store.run(erase)
    store.remove_traces()
    return was_stored
