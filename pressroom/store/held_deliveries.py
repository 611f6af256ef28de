"""Hold deliveries that may have left, as an operator decides after restoring a backup of the database."""

from pressroom.store.database import Transaction
from pressroom.store.planned_deliveries import MAX_ID, SubscriberRange

ALL = SubscriberRange(0, MAX_ID)
RESTORED = "database restored"

LIST_WAITING = """SELECT id FROM mailing WHERE state IN ('planning', 'prepared', 'stopped')
OR id IN (SELECT mailing_id FROM digest_entry WHERE digest_id IS NULL) ORDER BY id"""
_IN_RANGE = "mailing_id = :mailing_id AND subscriber_id > :after AND subscriber_id <= :high"
HOLD = f"""UPDATE delivery SET state = 'in doubt', code = :code WHERE {_IN_RANGE}
AND state IN ('pending', 'deferred', 'intent')"""
HOLD_ENTRIES = f"""INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT mailing_id, subscriber_id, 'in doubt', 0, 0, :code FROM digest_entry WHERE {_IN_RANGE} AND digest_id IS NULL
ORDER BY subscriber_id ON CONFLICT (mailing_id, subscriber_id) DO NOTHING"""
DELETE_ENTRIES = f"DELETE FROM digest_entry WHERE {_IN_RANGE} AND digest_id IS NULL"
CLOSE_CHUNKS = "UPDATE chunk SET state = 'done' WHERE mailing_id = :mailing_id AND state = 'open'"


def list_waiting_mailings(transaction: Transaction) -> list[int]:
    """Return the ids of mailings that may still have mails waiting, also for a digest."""
    return [mailing_id for (mailing_id,) in transaction.execute(LIST_WAITING)]


def hold_deliveries(transaction: Transaction, mailing_id: int, reach: SubscriberRange = ALL) -> None:
    """Make the mails of a mailing that wait doubtful, also those that wait for a digest."""
    place = {"mailing_id": mailing_id, "after": reach.after, "high": reach.high}
    transaction.execute(HOLD, code=RESTORED, **place)
    transaction.execute(HOLD_ENTRIES, code=RESTORED, **place)
    transaction.execute(DELETE_ENTRIES, **place)
    transaction.execute(CLOSE_CHUNKS, mailing_id=mailing_id)
