"""Count events in windows of time, so that limits survive a restart."""

from datetime import datetime

from pressroom.store.database import Transaction

INCREASE = """INSERT INTO rate_limit (key_hash, window_start, count) VALUES (:key_hash, :window_start, 1)
ON CONFLICT (key_hash, window_start) DO UPDATE SET count = rate_limit.count + 1 RETURNING count"""
GET = "SELECT count FROM rate_limit WHERE key_hash = :key_hash AND window_start = :window_start"
DELETE = "DELETE FROM rate_limit WHERE window_start < :before OR window_start > :after"


def increase_count(transaction: Transaction, key_hash: str, window_start: datetime) -> int:
    """Count one more event of a key (`tokens.hash_value`) in the window that begins at a time; return the new count."""
    ((count,),) = transaction.execute(INCREASE, key_hash=key_hash, window_start=window_start)
    return int(count)


def get_count(transaction: Transaction, key_hash: str, window_start: datetime) -> int:
    """Return the number of events of a key in a window."""
    rows = transaction.execute(GET, key_hash=key_hash, window_start=window_start)
    return int(rows[0][0]) if rows else 0


def delete_counts(transaction: Transaction, before: datetime, after: datetime) -> None:
    """Delete the windows that began before one time, and those that begin after another: the clock was wrong then."""
    transaction.execute(DELETE, before=before, after=after)
