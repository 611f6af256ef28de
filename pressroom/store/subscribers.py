"""Store subscribers: an address, its state and language."""

import secrets
from datetime import datetime
from typing import Literal

from msgspec import Struct

from pressroom.store.database import Row, Transaction, require_time, to_time
from pressroom.store.digest_entries import delete_entries
from pressroom.store.planned_deliveries import withdraw_from_reader

SubscriberStatus = Literal["pending", "active", "left", "erased"]

_COLUMNS = """id, email, email_norm, status, language, requested_at, confirmed_at, consent_id, paused_until, left_at,
erased_at, takes_other_languages"""
FIND = f"SELECT {_COLUMNS} FROM subscriber WHERE id = :id"
FIND_BY_ADDRESS = f"SELECT {_COLUMNS} FROM subscriber WHERE email_norm = :email_norm"
ADD = f"""INSERT INTO subscriber (id, email, email_norm, status, language, requested_at)
VALUES (:id, :email, :email_norm, 'pending', :language, :now) RETURNING {_COLUMNS}"""
SAVE = """UPDATE subscriber SET email = :email, email_norm = :email_norm, status = :status, language = :language,
requested_at = :requested_at, confirmed_at = :confirmed_at, consent_id = :consent_id, paused_until = :paused_until,
left_at = :left_at, takes_other_languages = :takes_other_languages WHERE id = :id AND status <> 'erased'"""
ERASE = """UPDATE subscriber SET email = NULL, email_norm = NULL, status = 'erased', erased_at = :now,
paused_until = NULL WHERE id = :id AND status <> 'erased' RETURNING id"""
ERASE_REQUESTS = "UPDATE join_request SET new_email = NULL, new_email_norm = NULL WHERE subscriber_id = :id"
DELETE_SUBSCRIPTIONS = "DELETE FROM subscription WHERE subscriber_id = :id"
DELETE_MAILS = "DELETE FROM outbox WHERE subscriber_id = :id"
ADD_ERASURE = "INSERT INTO erasure (at) VALUES (:now)"
LIST = f"SELECT {_COLUMNS} FROM subscriber WHERE id > :after_id ORDER BY id LIMIT :limit"
LIST_UNCONFIRMED = """SELECT id FROM subscriber WHERE status = 'pending' AND requested_at < :before
ORDER BY requested_at LIMIT :limit"""
LIST_LEFT = "SELECT id FROM subscriber WHERE status = 'left' AND left_at < :before ORDER BY left_at LIMIT :limit"
COUNT_BY_STATUS = "SELECT status, count(*) FROM subscriber GROUP BY status"
COUNT_BY_LANGUAGE = "SELECT language, count(*) FROM subscriber WHERE status = 'active' GROUP BY language"
LIST_CONFIRMED_TIMES = "SELECT confirmed_at FROM subscriber WHERE confirmed_at >= :since ORDER BY confirmed_at"
LIST_LEFT_TIMES = "SELECT left_at FROM subscriber WHERE left_at >= :since ORDER BY left_at"


class Subscriber(Struct, frozen=True):
    """An address whose owner asked for mails; one who has left keeps the row, and an erased one has no address.

    `email` is written as the reader did, `email_norm` is what addresses are compared by. `requested_at` is when the
    reader last asked to join, `confirmed_at` when they last confirmed it. `takes_other_languages`: the reader gets
    releases in another language if there is none in the reader's own.
    """

    id: int
    email: str | None
    email_norm: str | None
    status: SubscriberStatus
    language: str
    requested_at: datetime
    confirmed_at: datetime | None = None
    consent_id: int | None = None
    paused_until: datetime | None = None
    left_at: datetime | None = None
    erased_at: datetime | None = None
    takes_other_languages: bool = True


def find_subscriber(transaction: Transaction, subscriber_id: int) -> Subscriber | None:
    """Return a subscriber by id, also one that was erased."""
    rows = transaction.execute(FIND, id=subscriber_id)
    return _to_subscriber(rows[0]) if rows else None


def find_by_address(transaction: Transaction, email_norm: str) -> Subscriber | None:
    """Return a subscriber by the normalised address."""
    rows = transaction.execute(FIND_BY_ADDRESS, email_norm=email_norm)
    return _to_subscriber(rows[0]) if rows else None


def get_or_add_subscriber(
    transaction: Transaction, email: str, email_norm: str, language: str, now: datetime
) -> Subscriber:
    """Return the subscriber with an address, unchanged; a new one is pending."""
    return find_by_address(transaction, email_norm) or _to_subscriber(
        transaction.execute(ADD, id=create_random_id(), email=email, email_norm=email_norm, language=language, now=now)[
            0
        ]
    )


def save_subscriber(transaction: Transaction, subscriber: Subscriber) -> None:
    """Store the values of a subscriber, changed with `msgspec.structs.replace`. An erased one stays erased.

    After a change of the address, call `Store.remove_traces`, as after an erasure.
    """
    stored = find_subscriber(transaction, subscriber.id)
    if stored and stored.email != subscriber.email:
        record_erasure(transaction)
    values = {name: getattr(subscriber, name) for name in Subscriber.__struct_fields__ if name != "erased_at"}
    transaction.execute(SAVE, **values | {"takes_other_languages": int(subscriber.takes_other_languages)})


def erase_subscriber(transaction: Transaction, subscriber_id: int, now: datetime) -> bool:
    """Remove the address everywhere, and the subscriptions and mails; return whether there was one.

    The row and the requests stay without an address, as receipts. Call `Store.remove_traces` after the transaction.
    """
    if not transaction.execute(ERASE, id=subscriber_id, now=now):
        return False
    for statement in (ERASE_REQUESTS, DELETE_SUBSCRIPTIONS, DELETE_MAILS):
        transaction.execute(statement, id=subscriber_id)
    withdraw_from_reader(transaction, subscriber_id)
    delete_entries(transaction, subscriber_id)
    record_erasure(transaction, now)
    return True


def record_erasure(transaction: Transaction, now: datetime | None = None) -> None:
    """Note that an address was removed or replaced, so that `Store.remove_traces` has something to do."""
    transaction.execute(ADD_ERASURE, now=now)


def list_subscribers(transaction: Transaction, *, after_id: int = 0, limit: int = 1000) -> list[Subscriber]:
    """Return subscribers in the order of their ids, from the first one above `after_id`."""
    return [_to_subscriber(row) for row in transaction.execute(LIST, after_id=after_id, limit=limit)]


def list_unconfirmed(transaction: Transaction, before: datetime, limit: int = 1000) -> list[int]:
    """Return the ids of pending subscribers who asked before a time."""
    return [row[0] for row in transaction.execute(LIST_UNCONFIRMED, before=before, limit=limit)]


def list_left(transaction: Transaction, before: datetime, limit: int = 1000) -> list[int]:
    """Return the ids of subscribers who left before a time and have not been erased."""
    return [row[0] for row in transaction.execute(LIST_LEFT, before=before, limit=limit)]


def count_by_status(transaction: Transaction) -> dict[str, int]:
    """Return the number of subscribers in each state."""
    return dict(sorted(transaction.execute(COUNT_BY_STATUS)))


def count_by_language(transaction: Transaction) -> dict[str, int]:
    """Return the number of active subscribers in each language."""
    return dict(sorted(transaction.execute(COUNT_BY_LANGUAGE)))


def list_confirmed_times(transaction: Transaction, since: datetime) -> list[datetime]:
    """Return when subscribers confirmed, also those who have left since."""
    return [require_time(row[0]) for row in transaction.execute(LIST_CONFIRMED_TIMES, since=since)]


def list_left_times(transaction: Transaction, since: datetime) -> list[datetime]:
    """Return when subscribers left, also those who were erased since."""
    return [require_time(row[0]) for row in transaction.execute(LIST_LEFT_TIMES, since=since)]


def create_random_id() -> int:
    """Return an id that nobody can guess and that no restored backup gives out again."""
    return secrets.randbits(62) + 1


def _to_subscriber(row: Row) -> Subscriber:
    values = dict(zip(Subscriber.__struct_fields__, row, strict=True))
    values |= {name: to_time(values[name]) for name in ("confirmed_at", "paused_until", "left_at", "erased_at")}
    values["requested_at"] = require_time(values["requested_at"])
    values["takes_other_languages"] = bool(values["takes_other_languages"])
    return Subscriber(**values)
