"""Take back the deliveries of mailings that are stopped, and count what had left."""

from msgspec import Struct

from pressroom.store.database import Transaction
from pressroom.store.planned_deliveries import WITHDRAW_WAITING, SubscriberRange, return_digests

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
