"""Draw conclusions from what a relay refuses while mailings are sent: readers whose address does not exist get no more.

Without a word about the address, a refusal counts as a mail that came back: five in a row end it too.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from pressroom.errors import PressroomError
from pressroom.store import Store, Transaction, subscribers
from pressroom.store.bounces import BounceKind
from pressroom.store.deliveries import DeliveryResult
from pressroom.subscriptions.bounces import ReturnedReport, record_bounce
from pressroom.tokens import TokenKeys

_logger = logging.getLogger(__name__)

BOUNCE_KINDS: dict[str, BounceKind] = {
    "reader": "hard",
    "undelivered": "soft",
    "temporary": "soft",
    "policy": "policy",
    "message": "message",
}
"""What the refusal of a mail means for its reader, by whose fault it is."""


def create_refusal_recorder(
    store: Store, keys: TokenKeys, get_now: Callable[[], datetime]
) -> Callable[[Sequence[DeliveryResult]], None]:
    """Return what stores refusals of mailings. While the database fails, it logs that and the next mail decides."""

    def record(refusals: Sequence[DeliveryResult]) -> None:
        try:
            _record(store, keys, refusals, get_now())
        except PressroomError as error:
            _logger.warning("%s Refused mails were not counted; later ones will be.", error.message)

    return record


def _record(store: Store, keys: TokenKeys, refusals: Sequence[DeliveryResult], now: datetime) -> None:
    def record_all(transaction: Transaction) -> int:
        stopped = 0
        for each in refusals:
            subscriber = subscribers.find_subscriber(transaction, each.subscriber_id)
            if subscriber is None:
                continue
            report = ReturnedReport(f"smtp:{each.mailing_id}", BOUNCE_KINDS[each.refusal], each.code)
            effect = record_bounce(transaction, keys, subscriber, report, each.mailing_id, now)
            stopped += effect == "stopped"
        return stopped

    stopped = store.run(record_all)
    if stopped:
        _logger.info("The addresses of %d readers take no mail any more; they get none from now on.", stopped)
