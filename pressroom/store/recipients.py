"""List who gets a mailing."""

from pressroom.store.database import Transaction

LIST_RECIPIENTS = """SELECT subscriber_id, 'at once' FROM delivery WHERE mailing_id = :mailing_id
AND state <> 'withdrawn'
UNION ALL SELECT subscriber_id, frequency FROM digest_entry WHERE mailing_id = :mailing_id ORDER BY 1"""


def list_recipients(transaction: Transaction, mailing_id: int) -> list[tuple[int, str]]:
    """Return the ids of the subscribers who get a mailing, each with `at once`, `daily` or `weekly`."""
    rows = transaction.execute(LIST_RECIPIENTS, mailing_id=mailing_id)
    return [(subscriber_id, frequency) for subscriber_id, frequency in rows]
