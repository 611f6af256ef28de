"""Settle mails that are in doubt: an operator says that they have arrived, or has them sent again."""

from collections.abc import Sequence
from datetime import datetime

from pressroom.errors import ConfigError
from pressroom.store import Store, delivery_doubts
from pressroom.store.delivery_doubts import DeliveryInDoubt, Settlement

_STEP = 500


def find_doubts(store: Store, release: str, email_norm: str | None = None) -> list[DeliveryInDoubt]:
    """Return the mails of a release that are in doubt: all, or those to one address."""
    with store.read() as transaction:
        doubts = delivery_doubts.list_doubts(transaction, release)
    return [each for each in doubts if email_norm is None or each.email_norm == email_norm]


def settle(store: Store, doubts: Sequence[DeliveryInDoubt], settlement: Settlement, now: datetime) -> int:
    """Settle mails, and return how many were still in doubt.

    Raises ConfigError if mails of a mailing are to be sent again that was stopped, or replaced by a later version.
    """
    if settlement == "resend":
        _require_current(doubts)
    settled = 0
    for start in range(0, len(doubts), _STEP):
        with store.transaction() as transaction:
            settled += sum(
                delivery_doubts.settle_doubt(transaction, each, settlement, now)
                for each in doubts[start : start + _STEP]
            )
    return settled


def _require_current(doubts: Sequence[DeliveryInDoubt]) -> None:
    states = {each.mailing_state for each in doubts}
    if "replaced" in states:
        raise ConfigError(
            "What is in the mail was replaced by a later version or stopped, so it is not sent again.",
            "Settle it with --as sent instead.",
        )
    if "stopped" in states:
        raise ConfigError(
            "The mailing was stopped, so nothing of it is sent again.", "Settle its mails with --as sent instead."
        )
