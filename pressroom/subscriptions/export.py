"""Export everything that is stored about a subscriber."""

import msgspec
from msgspec import structs

from pressroom.store import Transaction, outbox, requests, subscriptions, suppressions
from pressroom.store.digest_entries import list_reader_entries
from pressroom.store.planned_deliveries import list_reader_deliveries
from pressroom.store.subscribers import Subscriber
from pressroom.subscriptions.consent import list_receipts
from pressroom.subscriptions.stored_choices import join_rows
from pressroom.tokens import TokenKeys, list_email_hashes


def export_subscriber(transaction: Transaction, keys: TokenKeys, subscriber: Subscriber) -> dict[str, object]:
    """Return what is stored about a subscriber, as values for JSON."""
    rows = subscriptions.list_subscriptions(transaction, subscriber.id)
    open_requests = [each for each in requests.list_requests(transaction, subscriber.id) if not each.confirmed_at]
    mails = outbox.list_mails(transaction, subscriber.id)
    exported: dict[str, object] = msgspec.to_builtins(
        {
            "subscriber": structs.asdict(subscriber),
            "suppression": _export_suppression(transaction, keys, subscriber),
            "choices": structs.asdict(join_rows(subscriber, rows)),
            "consents": [structs.asdict(receipt) for receipt in list_receipts(transaction, subscriber)],
            "open_requests": [structs.asdict(request) for request in open_requests],
            "mails": [structs.asdict(mail) for mail in mails],
            "releases": [structs.asdict(each) for each in list_reader_deliveries(transaction, subscriber.id)],
            "digests": [structs.asdict(each) for each in list_reader_entries(transaction, subscriber.id)],
        }
    )
    return exported


def _export_suppression(transaction: Transaction, keys: TokenKeys, subscriber: Subscriber) -> dict[str, object] | None:
    """Return why and since when the reader gets no mails, such as `bounced`; None if mails are not stopped."""
    hashes = list_email_hashes(keys, subscriber.email_norm or "")
    found = suppressions.find_suppression(transaction, hashes)
    return {"reason": found.reason, "at": found.at} if found else None
