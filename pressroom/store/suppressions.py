"""Store the keyed hashes of addresses that must not get mail, such as those of readers who left."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from pressroom.store.database import Transaction, require_time

ADD = """INSERT INTO suppression (email_hash, reason, at) VALUES (:email_hash, :reason, :now)
ON CONFLICT (email_hash) DO UPDATE SET reason = excluded.reason, at = excluded.at"""
FIND = "SELECT email_hash, reason, at FROM suppression WHERE email_hash = :email_hash"
REMOVE = "DELETE FROM suppression WHERE email_hash = :email_hash"


class Suppression(Struct, frozen=True):
    """An address that must not get mail, by its hash, with the reason (`left`, `erased`, `bounced`, `complained`)."""

    email_hash: str
    reason: str
    at: datetime


def add_suppression(transaction: Transaction, email_hash: str, reason: str, now: datetime) -> None:
    """Store a hash (`tokens.hash_email`); it may be stored already."""
    transaction.execute(ADD, email_hash=email_hash, reason=reason, now=now)


def find_suppression(transaction: Transaction, email_hashes: Iterable[str]) -> Suppression | None:
    """Return the first suppression among the hashes of an address (`tokens.list_email_hashes`)."""
    for email_hash in email_hashes:
        for found, reason, at in transaction.execute(FIND, email_hash=email_hash):
            return Suppression(found, reason, require_time(at))
    return None


def remove_suppression(transaction: Transaction, email_hashes: Iterable[str]) -> None:
    """Remove all hashes of an address, because its owner wants mail again and has confirmed it."""
    for email_hash in email_hashes:
        transaction.execute(REMOVE, email_hash=email_hash)
