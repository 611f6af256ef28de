"""Find mailings that nobody works on any more: parts that a worker has left, and plannings that do not go on."""

from datetime import datetime

from msgspec import Struct

from pressroom.store.database import Transaction, to_time

LEFT_CHUNKS = """SELECT count(*), min(lease_until) FROM chunk WHERE state = 'leased' AND lease_until < :before"""
LEFT_INTENTS = """SELECT count(*) FROM chunk JOIN delivery ON delivery.mailing_id = chunk.mailing_id
AND delivery.subscriber_id BETWEEN chunk.low AND chunk.high
WHERE chunk.state <> 'done' AND (chunk.state = 'open' OR chunk.lease_until < :before) AND delivery.state = 'intent'"""
LONG_PLANNINGS = "SELECT count(*), min(created_at) FROM mailing WHERE state = 'planning' AND created_at < :before"


class StuckWork(Struct, frozen=True):
    """What waits for a worker that is gone.

    `chunks` are parts of mailings that a worker has had and not renewed since `chunks_since`. `intents` are mails that
    were leaving at that time. `plannings` are mailings that have been planned since `plannings_since`.
    """

    chunks: int
    chunks_since: datetime | None
    intents: int
    plannings: int
    plannings_since: datetime | None


def find_stuck_work(transaction: Transaction, leased_before: datetime, planned_before: datetime) -> StuckWork:
    """Return what should have been leased again after a time, and planned after another."""
    ((chunks, leased_until),) = transaction.execute(LEFT_CHUNKS, before=leased_before)
    ((intents,),) = transaction.execute(LEFT_INTENTS, before=leased_before)
    ((plannings, created_at),) = transaction.execute(LONG_PLANNINGS, before=planned_before)
    return StuckWork(int(chunks), to_time(leased_until), int(intents), int(plannings), to_time(created_at))
