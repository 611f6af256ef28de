"""Settle mails that are in doubt, as an operator says, and count what a report of a mailing needs besides them."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.store.database import Transaction, require_time

Settlement: TypeAlias = Literal["sent", "resend"]
"""What an operator says of a mail in doubt: that it has arrived, or that it is to be sent again."""

_IS_REPLACED = """EXISTS (SELECT 1 FROM mailing later WHERE later.release = mailing.release
AND later.language = mailing.language AND later.version > mailing.version AND mailing.line <> '')
OR EXISTS (SELECT 1 FROM outdated_digest o WHERE o.digest_id = mailing.id)"""
LIST_DOUBTS = f"""SELECT delivery.mailing_id, mailing.language, mailing.version, mailing.kind,
CASE WHEN {_IS_REPLACED} THEN 'replaced' ELSE mailing.state END,
delivery.subscriber_id, subscriber.email, subscriber.email_norm FROM mailing
JOIN delivery ON delivery.mailing_id = mailing.id LEFT JOIN subscriber ON subscriber.id = delivery.subscriber_id
WHERE mailing.release = :release AND delivery.state = 'in doubt' ORDER BY mailing.id, delivery.subscriber_id"""
SETTLE = """UPDATE delivery SET state = :state, next_at = :now, code = :code
WHERE mailing_id = :mailing_id AND subscriber_id = :subscriber_id AND state = 'in doubt' RETURNING subscriber_id"""
REOPEN_CHUNK = """UPDATE chunk SET state = CASE WHEN state = 'done' THEN 'open' ELSE state END,
next_at = CASE WHEN next_at < :now AND state <> 'done' THEN next_at ELSE :now END
WHERE mailing_id = :mailing_id AND :subscriber_id BETWEEN low AND high RETURNING sequence"""
ADD_CHUNK = """INSERT INTO chunk (mailing_id, sequence, low, high, state, owner, lease_until, generation, next_at)
SELECT :mailing_id, coalesce(max(sequence) + 1, 0), :subscriber_id, :subscriber_id, 'open', '', 0, 0, :now FROM chunk
WHERE mailing_id = :mailing_id"""
REOPEN_MAILING = "UPDATE mailing SET state = 'prepared' WHERE id = :mailing_id AND state = 'sent'"
LIST_ACCEPTANCES = "SELECT period, count FROM acceptance WHERE mailing_id = :mailing_id ORDER BY period"
COUNT_IN_DIGESTS = """SELECT coalesce(d.state, 'waiting'), count(*) FROM digest_entry e
LEFT JOIN delivery d ON d.mailing_id = e.digest_id AND d.subscriber_id = e.subscriber_id
WHERE e.mailing_id = :mailing_id GROUP BY coalesce(d.state, 'waiting')"""


class DeliveryInDoubt(Struct, frozen=True):
    """A mail that may or may not have reached a relay; the address is None if the reader was erased.

    `mailing_state` is `replaced` if a later version replaces what is in the mail.
    """

    mailing_id: int
    language: str
    version: int
    kind: str
    mailing_state: str
    subscriber_id: int
    email: str | None
    email_norm: str | None


class Acceptance(Struct, frozen=True):
    """How many mails a relay has taken in the ten seconds that begin `at` a time."""

    at: datetime
    count: int


def list_doubts(transaction: Transaction, release: str) -> list[DeliveryInDoubt]:
    """Return the mails of a release that are in doubt."""
    return [DeliveryInDoubt(*row) for row in transaction.execute(LIST_DOUBTS, release=release)]


def settle_doubt(transaction: Transaction, doubt: DeliveryInDoubt, settlement: Settlement, now: datetime) -> bool:
    """Store what an operator says of a mail; return whether it was still in doubt."""
    place = {"mailing_id": doubt.mailing_id, "subscriber_id": doubt.subscriber_id}
    state = "accepted" if settlement == "sent" else "pending"
    if not transaction.execute(SETTLE, **place, state=state, now=now, code="settled by hand"):
        return False
    if settlement == "resend":
        if not transaction.execute(REOPEN_CHUNK, **place, now=now):
            transaction.execute(ADD_CHUNK, **place, now=now)
        transaction.execute(REOPEN_MAILING, mailing_id=doubt.mailing_id)
    return True


def list_acceptances(transaction: Transaction, mailing_id: int) -> list[Acceptance]:
    """Return when how many mails of a mailing were accepted, the earliest first."""
    rows = transaction.execute(LIST_ACCEPTANCES, mailing_id=mailing_id)
    return [Acceptance(require_time(period), count) for period, count in rows]


def count_in_digests(transaction: Transaction, mailing_id: int) -> dict[str, int]:
    """Return how many digests have a mailing in them, by the state of the digest; `waiting` ones are not made yet."""
    return dict(sorted(transaction.execute(COUNT_IN_DIGESTS, mailing_id=mailing_id)))
