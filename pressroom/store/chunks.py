"""Lease the chunks of mailings to workers, so that each chunk has one worker at a time.

A lease has an owner and a generation; each change of a chunk's deliveries names both, so that a worker that was paused
and has lost its lease can change nothing. Whether a lease has run out is decided without a clock: see `find_leased`.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from pressroom.store.database import Transaction

LONGEST_WAIT = timedelta(hours=12)
"""No delivery waits longer than this for its next attempt. One that seems to was deferred while the clock was wrong."""

_LEASE = "mailing_id, sequence, low, high, generation"
_DUE = "(next_at <= :now OR next_at > :wrong)"

# Corrections and withdrawals come first, then the mailing that has waited longest.
CLAIM = f"""UPDATE chunk SET state = 'leased', owner = :owner, generation = generation + 1, lease_until = :lease_until
WHERE (mailing_id, sequence) IN (
    SELECT chunk.mailing_id, chunk.sequence FROM chunk JOIN mailing ON mailing.id = chunk.mailing_id
    WHERE chunk.state = 'open' AND {_DUE} AND mailing.state IN ('planning', 'prepared') AND mailing.send_after <= :now
    AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'paused')
    ORDER BY CASE WHEN mailing.kind IN ('correction', 'withdrawal') THEN 0 ELSE 1 END, mailing.send_after,
    chunk.mailing_id, chunk.sequence LIMIT 1 /*postgresql: FOR UPDATE OF chunk SKIP LOCKED*/)
RETURNING {_LEASE}"""
FIND_LEASED = """SELECT mailing_id, sequence, generation, lease_until FROM chunk
WHERE state = 'leased'"""
TAKE_OVER = f"""UPDATE chunk SET owner = :owner, generation = generation + 1, lease_until = :lease_until
WHERE (mailing_id, sequence) IN (
    SELECT mailing_id, sequence FROM chunk WHERE mailing_id = :mailing_id AND sequence = :sequence
    AND state = 'leased' AND generation = :generation AND lease_until = :seen_until
    /*postgresql: FOR UPDATE SKIP LOCKED*/)
RETURNING {_LEASE}"""
_OWN = """mailing_id = :mailing_id AND sequence = :sequence AND owner = :owner AND generation = :generation
AND state = 'leased'"""
# The time always changes, also after the clock was set back: other workers see by it that the owner is alive.
RENEW = f"""UPDATE chunk SET lease_until = CASE WHEN :lease_until > lease_until THEN :lease_until
ELSE lease_until + 1 END WHERE {_OWN} RETURNING sequence"""
_OPEN_DELIVERIES = """FROM delivery WHERE delivery.mailing_id = :mailing_id
AND delivery.subscriber_id BETWEEN :low AND :high AND delivery.state IN ('pending', 'intent', 'deferred')"""
END_LEASE = f"""UPDATE chunk SET owner = '', state = CASE WHEN EXISTS (SELECT 1 {_OPEN_DELIVERIES})
THEN 'open' ELSE 'done' END, next_at = coalesce((SELECT min(delivery.next_at) {_OPEN_DELIVERIES}), next_at)
WHERE {_OWN} RETURNING state"""
COMPLETE_MAILINGS = """UPDATE mailing SET state = 'sent' WHERE state = 'prepared' AND send_after <= :now
AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.mailing_id = mailing.id AND chunk.state <> 'done') RETURNING id"""


class Lease(Struct, frozen=True):
    """A chunk that belongs to a worker: the subscribers of a mailing with ids from `low` to `high`."""

    mailing_id: int
    sequence: int
    low: int
    high: int
    generation: int
    owner: str


class LeasedChunk(Struct, frozen=True):
    """A chunk that a worker has. While that worker is alive, it changes `lease_until` again and again."""

    mailing_id: int
    sequence: int
    generation: int
    lease_until: int


def claim_chunk(transaction: Transaction, owner: str, now: datetime, lease_until: datetime) -> Lease | None:
    """Lease a chunk that is due; None if there is none, or all mailings are paused."""
    rows = transaction.execute(CLAIM, owner=owner, now=now, wrong=now + LONGEST_WAIT, lease_until=lease_until)
    return Lease(*[*rows[0], owner]) if rows else None


def find_leased(transaction: Transaction) -> list[LeasedChunk]:
    """Return the chunks that workers have.

    Clocks differ between machines and are set back and forth, so `lease_until` is not compared with one: a worker that
    has seen the same values for the time of a lease, by a clock that only goes forward, may take the chunk over.
    """
    return [LeasedChunk(*row) for row in transaction.execute(FIND_LEASED)]


def take_over_chunk(transaction: Transaction, chunk: LeasedChunk, owner: str, lease_until: datetime) -> Lease | None:
    """Lease a chunk whose owner is gone; None if it has changed meanwhile."""
    rows = transaction.execute(
        TAKE_OVER,
        mailing_id=chunk.mailing_id,
        sequence=chunk.sequence,
        generation=chunk.generation,
        seen_until=chunk.lease_until,
        owner=owner,
        lease_until=lease_until,
    )
    return Lease(*[*rows[0], owner]) if rows else None


def renew_lease(transaction: Transaction, lease: Lease, lease_until: datetime) -> bool:
    """Keep a lease; return false if it was lost."""
    return bool(transaction.execute(RENEW, **_name_lease(lease), lease_until=lease_until))


def end_lease(transaction: Transaction, lease: Lease) -> None:
    """Give a chunk back: it is done, or open until its next delivery is due. A lease that was lost stays lost."""
    transaction.execute(END_LEASE, **_name_lease(lease), low=lease.low, high=lease.high)


def complete_mailings(transaction: Transaction, now: datetime) -> list[int]:
    """Mark the mailings as sent of which no chunk is left, and return their ids."""
    return [mailing_id for (mailing_id,) in transaction.execute(COMPLETE_MAILINGS, now=now)]


def _name_lease(lease: Lease) -> dict[str, int | str]:
    return {
        "mailing_id": lease.mailing_id,
        "sequence": lease.sequence,
        "owner": lease.owner,
        "generation": lease.generation,
    }
