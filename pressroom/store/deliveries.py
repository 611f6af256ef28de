"""Store what is known of each message of a mailing: whether it waits, has left, was accepted or refused.

Intents and results are stored in groups. A message's attempt has a number, so that a late result of an earlier attempt
never overwrites that of a later one.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from msgspec import Struct

from pressroom.model.newsroom import CrashPolicy
from pressroom.store.chunks import LONGEST_WAIT, Lease
from pressroom.store.database import Transaction, to_integer, to_time

DeliveryState = Literal["pending", "intent", "accepted", "deferred", "refused", "in doubt", "withdrawn"]
DeliveryKey = tuple[int, int]
"""The ids of a mailing and of a subscriber."""

LEFT = "the reader has left"
IN_DOUBT = "in doubt"
_PERIOD = 10_000_000  # microseconds

_IN_LEASE = "delivery.mailing_id = :mailing_id AND delivery.subscriber_id BETWEEN :low AND :high"
GET_MAILING = """SELECT id, release, language, version, kind, policy, sender, compiled FROM mailing
WHERE id = :id"""
LIST_DUE = f"""SELECT delivery.subscriber_id, subscriber.email, subscriber.email_norm, delivery.attempts
FROM delivery JOIN subscriber ON subscriber.id = delivery.subscriber_id WHERE {_IN_LEASE}
AND delivery.state IN ('pending', 'deferred') AND (delivery.next_at <= :now OR delivery.next_at > :wrong)
AND subscriber.status = 'active' ORDER BY delivery.subscriber_id"""
_READER_IS_GONE = """NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.id = delivery.subscriber_id
AND subscriber.status = 'active')"""
WITHDRAW_LEFT = f"""UPDATE delivery SET state = 'withdrawn', code = :code WHERE {_IN_LEASE}
AND state IN ('pending', 'deferred') AND {_READER_IS_GONE}"""
WITHDRAW = f"""WITH given (mailing_id, subscriber_id) AS (VALUES %s)
UPDATE delivery SET state = 'withdrawn', code = :code FROM given
WHERE delivery.mailing_id = given.mailing_id AND delivery.subscriber_id = given.subscriber_id
AND state IN ('pending', 'deferred') AND {_READER_IS_GONE}
RETURNING delivery.mailing_id, delivery.subscriber_id"""
SETTLE_LEFTOVER = f"""UPDATE delivery SET state = :state, next_at = :now, code = :code WHERE {_IN_LEASE}
AND state = 'intent' RETURNING subscriber_id"""

# An intent that was stored although the answer of the database was lost counts as stored the second time.
MARK_INTENTS = """WITH given (mailing_id, subscriber_id, sequence, generation, attempts, email) AS (VALUES %s),
held AS (SELECT mailing_id, sequence, generation FROM chunk WHERE owner = :owner AND state = 'leased'
AND (mailing_id, sequence) IN (SELECT mailing_id, sequence FROM given) /*postgresql: FOR SHARE*/)
UPDATE delivery SET state = 'intent', attempts = given.attempts + 1 FROM given, held, mailing, subscriber
WHERE delivery.mailing_id = given.mailing_id AND delivery.subscriber_id = given.subscriber_id
AND held.mailing_id = given.mailing_id AND held.sequence = given.sequence AND held.generation = given.generation
AND mailing.id = given.mailing_id AND mailing.state <> 'stopped'
AND subscriber.id = given.subscriber_id AND subscriber.status = 'active' AND subscriber.email = given.email
AND ((delivery.state IN ('pending', 'deferred') AND delivery.attempts = given.attempts)
OR (delivery.state = 'intent' AND delivery.attempts = given.attempts + 1))
AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'paused')
RETURNING delivery.mailing_id, delivery.subscriber_id"""

# A doubt is settled only by a result that is final: a chunk without open deliveries is not looked at again.
RECORD = """WITH given (mailing_id, subscriber_id, attempts, attempts_after, state, next_at, code) AS (VALUES %s)
UPDATE delivery SET state = given.state, attempts = given.attempts_after, next_at = given.next_at, code = given.code
FROM given WHERE delivery.mailing_id = given.mailing_id AND delivery.subscriber_id = given.subscriber_id
AND delivery.attempts = given.attempts AND (delivery.state IN ('pending', 'intent', 'deferred')
OR (delivery.state = 'in doubt' AND given.state IN ('accepted', 'refused')))
RETURNING delivery.mailing_id, delivery.state"""
COUNT_ACCEPTED = """INSERT INTO acceptance (mailing_id, period, count) VALUES (:mailing_id, :period, :count)
ON CONFLICT (mailing_id, period) DO UPDATE SET count = acceptance.count + excluded.count"""
NOTE_FIRST = "UPDATE mailing SET first_accepted_at = :now WHERE id = :id AND first_accepted_at IS NULL"
NOTE_LAST = """UPDATE mailing SET last_accepted_at = :at WHERE id = :id
AND (last_accepted_at IS NULL OR last_accepted_at < :at)"""
_SENDABLE = "mailing.state IN ('planning', 'prepared') AND mailing.send_after <= :now"
COUNT_DUE = f"""SELECT count(*) FROM mailing JOIN delivery ON delivery.mailing_id = mailing.id WHERE {_SENDABLE}
AND (delivery.state = 'intent' OR (delivery.state IN ('pending', 'deferred')
AND (delivery.next_at <= :now OR delivery.next_at > :wrong)))"""
COUNT_WAITING = """SELECT count(*) FROM mailing JOIN delivery ON delivery.mailing_id = mailing.id
WHERE mailing.state IN ('planning', 'prepared') AND delivery.state IN ('pending', 'intent', 'deferred')"""
HAS_DUE = f"""SELECT 1 WHERE EXISTS (SELECT 1 FROM chunk JOIN mailing ON mailing.id = chunk.mailing_id
WHERE chunk.state <> 'done'
AND (chunk.state = 'leased' OR ({_SENDABLE} AND (chunk.next_at <= :now OR chunk.next_at > :wrong))))
AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'paused')"""
LIST_UNACCEPTED = """SELECT id FROM mailing WHERE state IN ('planning', 'prepared') AND send_after < :before
AND first_accepted_at IS NULL AND EXISTS (SELECT 1 FROM chunk WHERE chunk.mailing_id = mailing.id
AND chunk.state <> 'done') AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'paused')"""
NEXT_ATTEMPT = """SELECT min(CASE WHEN chunk.next_at > mailing.send_after THEN chunk.next_at
ELSE mailing.send_after END) FROM chunk JOIN mailing ON mailing.id = chunk.mailing_id
WHERE chunk.state = 'open' AND mailing.state IN ('planning', 'prepared')"""


class CompiledMailing(Struct, frozen=True):
    """A mailing as it is sent: `compiled` is its message with placeholders, `sender` where it comes from.

    `policy` says what is done with a message that may have left before a crash.
    """

    id: int
    release: str
    language: str
    version: int
    kind: str
    policy: CrashPolicy
    sender: str
    compiled: bytes


class DueDelivery(Struct, frozen=True):
    """A message to send: its reader, and how many attempts there were."""

    subscriber_id: int
    email: str
    email_norm: str
    attempts: int


class Intent(Struct, frozen=True):
    """A message of a leased chunk that is about to leave."""

    lease: Lease
    delivery: DueDelivery

    @property
    def key(self) -> DeliveryKey:
        """The key of its delivery."""
        return self.lease.mailing_id, self.delivery.subscriber_id


class DeliveryResult(Struct, frozen=True):
    """How an attempt ended. `attempts` is the number in the row before, `attempts_after` the one from now on.

    `code` is the relay's last answer, such as `450 4.2.0`. `refusal` says whose fault a refusal is; it is not stored.
    """

    mailing_id: int
    subscriber_id: int
    attempts: int
    attempts_after: int
    state: DeliveryState
    next_at: datetime
    code: str
    refusal: str = ""


def get_mailing(transaction: Transaction, mailing_id: int) -> CompiledMailing:
    """Return a mailing with its message."""
    (row,) = transaction.execute(GET_MAILING, id=mailing_id)
    return CompiledMailing(*[*row[:-1], bytes(row[-1])])


def list_due(transaction: Transaction, lease: Lease, now: datetime) -> list[DueDelivery]:
    """Return the messages of a chunk that are due; those of readers who have left are withdrawn first."""
    place = {"mailing_id": lease.mailing_id, "low": lease.low, "high": lease.high}
    transaction.execute(WITHDRAW_LEFT, **place, code=LEFT)
    return [DueDelivery(*row) for row in transaction.execute(LIST_DUE, **place, now=now, wrong=now + LONGEST_WAIT)]


def settle_leftover_intents(transaction: Transaction, lease: Lease, policy: CrashPolicy, now: datetime) -> int:
    """Do what the policy says with messages that an earlier worker may have sent, and return how many there are.

    `resend`: they wait to be sent again. `hold`: they are in doubt, and are not sent again.
    """
    state = "pending" if policy == "resend" else "in doubt"
    place = {"mailing_id": lease.mailing_id, "low": lease.low, "high": lease.high}
    return len(transaction.execute(SETTLE_LEFTOVER, **place, state=state, now=now, code=IN_DOUBT))


def mark_intents(transaction: Transaction, owner: str, intents: Sequence[Intent]) -> set[DeliveryKey]:
    """Note that messages are about to leave, and return the keys of those that may: no others may leave.

    A message may leave if its chunk is still this worker's, its reader is active and has the same address, and its
    mailing was neither stopped nor paused.
    """
    rows = [
        (
            *each.key,
            each.lease.sequence,
            each.lease.generation,
            each.delivery.attempts,
            each.delivery.email,
        )
        for each in intents
    ]
    return set(_execute_for(transaction, MARK_INTENTS, rows, owner=owner))


def withdraw_if_left(transaction: Transaction, keys: Sequence[DeliveryKey]) -> set[DeliveryKey]:
    """Withdraw messages whose readers have left, and return their keys."""
    return set(_execute_for(transaction, WITHDRAW, keys, code=LEFT))


def record_results(transaction: Transaction, results: Sequence[DeliveryResult], now: datetime) -> Counter[int]:
    """Store how attempts ended, and return how many messages of each mailing are accepted by that."""
    rows = [
        (
            each.mailing_id,
            each.subscriber_id,
            each.attempts,
            each.attempts_after,
            each.state,
            to_integer(each.next_at),
            each.code,
        )
        for each in results
    ]
    changed = _execute_for(transaction, RECORD, rows)
    accepted = Counter(mailing_id for mailing_id, state in changed if state == "accepted")
    period = (to_integer(now) or 0) // _PERIOD * _PERIOD
    for mailing_id, count in sorted(accepted.items()):  # in one order, so that workers do not wait for one another
        transaction.execute(COUNT_ACCEPTED, mailing_id=mailing_id, period=period, count=count)
    return accepted


def note_first_acceptance(transaction: Transaction, mailing_id: int, now: datetime) -> None:
    """Store when the first message of a mailing was accepted, if it is not stored."""
    transaction.execute(NOTE_FIRST, id=mailing_id, now=now)


def note_last_acceptance(transaction: Transaction, mailing_id: int, at: datetime) -> None:
    """Store when the last message of a mailing was accepted, if no later one is stored."""
    transaction.execute(NOTE_LAST, id=mailing_id, at=at)


def count_due(transaction: Transaction, now: datetime) -> int:
    """Return how many messages may be sent now."""
    ((count,),) = transaction.execute(COUNT_DUE, now=now, wrong=now + LONGEST_WAIT)
    return int(count)


def count_waiting(transaction: Transaction) -> int:
    """Return how many messages wait, also those that may not leave yet."""
    ((count,),) = transaction.execute(COUNT_WAITING)
    return int(count)


def has_due(transaction: Transaction, now: datetime) -> bool:
    """Return whether there is something to do for a worker: a chunk that is due, or one that another worker has."""
    return bool(transaction.execute(HAS_DUE, now=now, wrong=now + LONGEST_WAIT))


def list_unaccepted(transaction: Transaction, before: datetime) -> list[int]:
    """Return the ids of mailings that should have begun before a time, and of which no message was accepted."""
    return [mailing_id for (mailing_id,) in transaction.execute(LIST_UNACCEPTED, before=before)]


def get_next_attempt(transaction: Transaction) -> datetime | None:
    """Return when the first message that waits may leave; None if none waits."""
    ((next_at,),) = transaction.execute(NEXT_ATTEMPT)
    return to_time(next_at)


def _execute_for(
    transaction: Transaction, statement: str, rows: Sequence[Sequence[Any]], **parameters: Any
) -> list[tuple[Any, ...]]:
    """Run one statement for a list of rows, which stands in place of `%s`."""
    if not rows:
        return []
    filled, names = _fill_in_rows(statement, len(rows), len(rows[0]))
    return transaction.execute(filled, **parameters, **dict(zip(names, chain.from_iterable(rows), strict=True)))


@lru_cache(maxsize=128)  # groups mostly have a row for each connection
def _fill_in_rows(statement: str, rows: int, columns: int) -> tuple[str, list[str]]:
    """Return a statement with places for rows, and the names of their parameters."""
    names = [[f"v{row}_{column}" for column in range(columns)] for row in range(rows)]
    places = ", ".join([f"(:{', :'.join(row)})" for row in names])
    return statement % places, list(chain.from_iterable(names))
