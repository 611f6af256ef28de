"""Store which forms were used, so that each can be sent only once."""

from datetime import datetime

from pressroom.store.database import Transaction

ADD = "INSERT INTO used_form (id, used_at) VALUES (:id, :now) ON CONFLICT (id) DO NOTHING RETURNING id"
FIND = "SELECT 1 FROM used_form WHERE id = :id"
DELETE = "DELETE FROM used_form WHERE used_at < :before"


def mark_used(transaction: Transaction, form_id: str, now: datetime) -> bool:
    """Mark a form as used; return false if it was used before."""
    return bool(transaction.execute(ADD, id=form_id, now=now))


def is_used(transaction: Transaction, form_id: str) -> bool:
    """Return whether a form is marked as used."""
    return bool(transaction.execute(FIND, id=form_id))


def delete_used_forms(transaction: Transaction, before: datetime) -> None:
    """Delete the marks from before a time; such forms must be refused because of their age."""
    transaction.execute(DELETE, before=before)
