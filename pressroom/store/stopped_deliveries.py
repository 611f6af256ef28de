"""Take back the deliveries of mailings that are stopped, and count what had left."""

from msgspec import Struct

from pressroom.store.database import Transaction
from pressroom.store.planned_deliveries import CHUNK_SIZE, WITHDRAW_WAITING, SubscriberRange, return_digests

STOP = "UPDATE mailing SET state = 'stopped' WHERE id = :mailing_id AND state IN ('planning', 'prepared')"
DROP_ENTRIES = """DELETE FROM digest_entry WHERE mailing_id = :mailing_id AND digest_id IS NULL
AND subscriber_id > :after AND subscriber_id <= :high"""
COUNT = """SELECT
coalesce(sum(CASE WHEN state IN ('intent', 'accepted', 'in doubt') THEN 1 ELSE 0 END), 0),
coalesce(sum(CASE WHEN state IN ('pending', 'deferred') THEN 1 ELSE 0 END), 0)
FROM delivery WHERE mailing_id = :mailing_id"""
COUNT_IN_DIGESTS = """SELECT
coalesce(sum(CASE WHEN d.state IN ('intent', 'accepted', 'in doubt') THEN 1 ELSE 0 END), 0),
coalesce(sum(CASE WHEN e.digest_id IS NULL OR d.state IN ('pending', 'deferred') THEN 1 ELSE 0 END), 0)
FROM digest_entry e LEFT JOIN delivery d ON d.mailing_id = e.digest_id AND d.subscriber_id = e.subscriber_id
WHERE e.mailing_id = :mailing_id"""

_TAKEN_BACK = "taken back"
# While a later version is being planned, it must see which of the earlier mails wait.
LIST_CHUNKS = """SELECT chunk.mailing_id, chunk.sequence, chunk.low, chunk.high, mailing.kind, mailing.policy
FROM chunk JOIN mailing ON mailing.id = chunk.mailing_id WHERE chunk.state = 'open' AND mailing.state = 'stopped'
AND NOT EXISTS (SELECT 1 FROM mailing other WHERE other.state = 'planning')
ORDER BY chunk.mailing_id, chunk.sequence LIMIT :limit"""
_IN_CHUNK = "mailing_id = :mailing_id AND subscriber_id BETWEEN :low AND :high"
KEEP_DOUBTS = f"""UPDATE delivery SET state = 'in doubt', code = 'in doubt' WHERE {_IN_CHUNK}
AND (state = 'intent' OR (state = 'pending' AND code = 'in doubt'))"""
TAKE_BACK = f"""UPDATE delivery SET state = 'withdrawn', code = :code WHERE {_IN_CHUNK}
AND state IN ('pending', 'deferred', 'intent')"""
_WAS_TAKEN_BACK = """EXISTS (SELECT 1 FROM delivery d WHERE d.mailing_id = :mailing_id
AND d.subscriber_id = digest_entry.subscriber_id AND d.state = 'withdrawn' AND d.code = :code)"""
_OUTDATED = "IN (SELECT o.mailing_id FROM outdated_digest o WHERE o.digest_id = :mailing_id)"
DROP_OUTDATED_ENTRIES = f"""DELETE FROM digest_entry WHERE digest_id = :mailing_id
AND subscriber_id BETWEEN :low AND :high AND mailing_id {_OUTDATED} AND {_WAS_TAKEN_BACK}"""
RETURN_OTHER_ENTRIES = f"""UPDATE digest_entry SET digest_id = NULL WHERE digest_id = :mailing_id
AND subscriber_id BETWEEN :low AND :high AND {_WAS_TAKEN_BACK}
AND EXISTS (SELECT 1 FROM outdated_digest o WHERE o.digest_id = :mailing_id)"""
CLOSE_CHUNK = """UPDATE chunk SET state = 'done' WHERE mailing_id = :mailing_id AND sequence = :sequence
AND state = 'open'"""


class DepartureCounts(Struct, frozen=True):
    """How many mails with a mailing have left, and how many wait; those in digests are counted too.

    One that is under way counts as left: nobody can take it back.
    """

    left: int
    waiting: int


def count_departures(transaction: Transaction, mailing_id: int) -> DepartureCounts:
    """Return how many mails with a mailing have left, and how many wait."""
    ((left, waiting),) = transaction.execute(COUNT, mailing_id=mailing_id)
    ((left_in_digests, waiting_for_digests),) = transaction.execute(COUNT_IN_DIGESTS, mailing_id=mailing_id)
    return DepartureCounts(int(left + left_in_digests), int(waiting + waiting_for_digests))


def stop_mailing(transaction: Transaction, mailing_id: int) -> None:
    """Stop a mailing, unless all of it has left: nothing of it is sent from now on."""
    transaction.execute(STOP, mailing_id=mailing_id)


def take_back_deliveries(transaction: Transaction, mailing_id: int, reach: SubscriberRange) -> bool:
    """Take back what has not left of a mailing that is stopped, also from those who wait for it in a digest.

    Return whether there are digests with it: those that have not left are to be made again.
    """
    place = {"after": reach.after, "high": reach.high}
    transaction.execute(WITHDRAW_WAITING, earlier=mailing_id, code="stopped", **place)
    has_digests = return_digests(transaction, mailing_id, reach, f"stopped {mailing_id}")
    transaction.execute(DROP_ENTRIES, mailing_id=mailing_id, **place)
    return has_digests


class StoppedChunk(Struct, frozen=True):
    """A chunk of a mailing that was stopped, which no worker has."""

    mailing_id: int
    sequence: int
    low: int
    high: int
    kind: str
    policy: str


def take_back_chunks(transaction: Transaction, count: int) -> int:
    """Take back the mails of stopped mailings that were on their way to the relay, which did not take them.

    At most about `count` mails are looked at. Return how many chunks they were in; 0 means that nothing is left to do.
    """
    rows = transaction.execute(LIST_CHUNKS, limit=max(count // CHUNK_SIZE, 1))
    for row in rows:
        _take_back_chunk(transaction, StoppedChunk(*row))
    return len(rows)


def _take_back_chunk(transaction: Transaction, chunk: StoppedChunk) -> None:
    """Take back the mails of a chunk. Whose digest is taken back gets what else is in it in another digest.

    The release that the digest was stopped for does not wait again: who might have got it gets its later version, which
    was planned at that time. A mail that may have left before a crash is in doubt; only a digest that the newsroom
    would send again counts as one that has not left, because there may be other releases in it.
    """
    is_digest = chunk.kind in {"daily", "weekly"}
    place = {"mailing_id": chunk.mailing_id, "low": chunk.low, "high": chunk.high}
    if not is_digest or chunk.policy == "hold":
        transaction.execute(KEEP_DOUBTS, **place)
    transaction.execute(TAKE_BACK, code=_TAKEN_BACK, **place)
    if is_digest:
        transaction.execute(DROP_OUTDATED_ENTRIES, code=_TAKEN_BACK, **place)
        transaction.execute(RETURN_OTHER_ENTRIES, code=_TAKEN_BACK, **place)
    transaction.execute(CLOSE_CHUNK, mailing_id=chunk.mailing_id, sequence=chunk.sequence)
