"""Store mails that came back and refusals by the relay, so that each report counts once."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from pressroom.store.database import Transaction, require_time

BounceKind = Literal["hard", "soft", "complaint", "policy", "message", "unknown"]

ADD = """INSERT INTO bounce (report, subscriber_id, mailing_id, at, kind, code)
VALUES (:report, :subscriber_id, :mailing_id, :now, :kind, :code) ON CONFLICT (report) DO NOTHING RETURNING id"""
LIST_OF_READER = (
    """SELECT kind, code, at, mailing_id FROM bounce WHERE subscriber_id = :subscriber_id ORDER BY at, id"""
)
# next_at of a delivery that was accepted is the time at which that happened.
LIST_OUTCOMES = """SELECT delivery.mailing_id, delivery.state, delivery.next_at,
(SELECT min(bounce.at) FROM bounce WHERE bounce.subscriber_id = :subscriber_id
AND bounce.mailing_id = delivery.mailing_id AND bounce.kind IN ('soft', 'hard'))
FROM delivery WHERE delivery.subscriber_id = :subscriber_id AND delivery.state IN ('accepted', 'refused')
ORDER BY delivery.next_at DESC, delivery.mailing_id DESC LIMIT :limit"""
LIST_MAILINGS = """SELECT mailing_id FROM delivery WHERE subscriber_id = :subscriber_id
ORDER BY mailing_id DESC LIMIT :limit"""
LIST_RECENT = "SELECT id FROM mailing WHERE created_at >= :since ORDER BY id DESC LIMIT :limit"
LIST_READERS = """SELECT subscriber_id FROM delivery WHERE mailing_id = :mailing_id AND subscriber_id > :after
ORDER BY subscriber_id LIMIT :limit"""
COUNT_SINCE = "SELECT kind, count(*) FROM bounce WHERE at >= :since GROUP BY kind"
DELETE = "DELETE FROM bounce WHERE at < :before"


class Bounce(Struct, frozen=True):
    """A mail that came back: `code` is what the server answered, such as `550 5.1.1`."""

    kind: BounceKind
    code: str
    at: datetime
    mailing_id: int | None = None


class MailOutcome(Struct, frozen=True):
    """What became of a mail that a relay had taken at a time: whether, and when, it came back."""

    sent_at: datetime
    came_back_at: datetime | None


def add_bounce(transaction: Transaction, report: str, subscriber_id: int | None, bounce: Bounce) -> bool:
    """Store a bounce; return false if the same report is stored already."""
    return bool(
        transaction.execute(
            ADD,
            report=report,
            subscriber_id=subscriber_id,
            mailing_id=bounce.mailing_id,
            now=bounce.at,
            kind=bounce.kind,
            code=bounce.code[:40],
        )
    )


def list_bounces(transaction: Transaction, subscriber_id: int) -> list[Bounce]:
    """Return what came back from a reader, the oldest first."""
    return [
        Bounce(kind, code, require_time(at), mailing_id)
        for kind, code, at, mailing_id in transaction.execute(LIST_OF_READER, subscriber_id=subscriber_id)
    ]


def list_outcomes(transaction: Transaction, subscriber_id: int, limit: int) -> list[MailOutcome]:
    """Return what became of the last mails to a reader, the latest first. One that the relay refused came back at once.

    A refused mail of which no bounce is stored was refused for a reason of its own, and is left out.
    """
    rows = transaction.execute(LIST_OUTCOMES, subscriber_id=subscriber_id, limit=limit)
    return [
        MailOutcome(require_time(sent_at), require_time(at) if at is not None else None)
        for _, state, sent_at, at in rows
        if state == "accepted" or at is not None
    ]


def list_mailings_of_reader(transaction: Transaction, subscriber_id: int, limit: int) -> list[int]:
    """Return the ids of the last mailings to a reader, the latest first."""
    return [row[0] for row in transaction.execute(LIST_MAILINGS, subscriber_id=subscriber_id, limit=limit)]


def list_recent_mailings(transaction: Transaction, since: datetime, limit: int) -> list[int]:
    """Return the ids of the mailings that were planned since a time, the latest first."""
    return [row[0] for row in transaction.execute(LIST_RECENT, since=since, limit=limit)]


def list_readers(transaction: Transaction, mailing_id: int, after: int, limit: int) -> list[int]:
    """Return the next ids of subscribers of a mailing."""
    return [row[0] for row in transaction.execute(LIST_READERS, mailing_id=mailing_id, after=after, limit=limit)]


def count_bounces(transaction: Transaction, since: datetime) -> dict[str, int]:
    """Return how many mails of each kind have come back since a time."""
    return dict(sorted(transaction.execute(COUNT_SINCE, since=since)))


def delete_bounces(transaction: Transaction, before: datetime) -> None:
    """Delete what came back before a time."""
    transaction.execute(DELETE, before=before)
