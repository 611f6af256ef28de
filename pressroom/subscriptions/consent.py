"""Show what a reader agreed to: the exact text, when it was asked and confirmed, in which language and form."""

from datetime import datetime

from msgspec import Struct

from pressroom.store import Transaction, consents, requests
from pressroom.store.subscribers import Subscriber


class ConsentReceipt(Struct, frozen=True):
    """What a reader agreed to. Nothing else is stored about it: no IP address and no browser."""

    text: str
    text_sha256: str
    language: str
    form: str
    asked_at: datetime
    confirmed_at: datetime


def find_receipt(transaction: Transaction, subscriber: Subscriber) -> ConsentReceipt | None:
    """Return the last consent of a subscriber, or None if nothing was confirmed."""
    receipts = list_receipts(transaction, subscriber)
    return receipts[-1] if receipts else None


def list_receipts(transaction: Transaction, subscriber: Subscriber) -> list[ConsentReceipt]:
    """Return all consents of a subscriber, the oldest first."""
    receipts = []
    for request in requests.list_requests(transaction, subscriber.id):
        consent = consents.find_consent(transaction, request.consent_id) if request.consent_id else None
        if consent and request.confirmed_at:
            times = request.asked_at, request.confirmed_at
            receipts.append(ConsentReceipt(consent.text, consent.text_sha256, request.language, request.form, *times))
    return sorted(receipts, key=lambda receipt: receipt.confirmed_at)
