"""Store requests that wait for a confirmation, and keep them as receipts of consent."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from pressroom.store.database import Row, Transaction, require_time, to_time
from pressroom.store.subscribers import create_random_id, record_erasure

RequestKind = Literal["join", "change"]

_COLUMNS = """id, kind, subscriber_id, asked_at, expires_at, language, form, consent_id, choices, new_email,
new_email_norm, confirmed_at"""
ADD = f"""INSERT INTO join_request ({_COLUMNS}) VALUES (:id, :kind, :subscriber_id, :asked_at, :expires_at, :language,
:form, :consent_id, :choices, :new_email, :new_email_norm, NULL)"""
FIND = f"SELECT {_COLUMNS} FROM join_request WHERE id = :id"
CONFIRM = """UPDATE join_request SET confirmed_at = :now, new_email = NULL, new_email_norm = NULL
WHERE id = :id AND confirmed_at IS NULL AND expires_at > :now RETURNING new_email"""
LIST = f"SELECT {_COLUMNS} FROM join_request WHERE subscriber_id = :subscriber_id ORDER BY asked_at, id"
DELETE_EXPIRED = """DELETE FROM join_request WHERE confirmed_at IS NULL AND expires_at < :before
RETURNING new_email IS NOT NULL"""
DELETE_OF_SUBSCRIBER = "DELETE FROM join_request WHERE subscriber_id = :subscriber_id RETURNING new_email IS NOT NULL"


class JoinRequest(Struct, frozen=True):
    """A request to join or to change the address, which its confirmation makes true; then it is the receipt.

    The id is random, so a signed token with it is enough to confirm: it works once, because the row says so. `choices`
    is JSON. `form` names the form or the file that the request came from.
    """

    kind: RequestKind
    subscriber_id: int
    asked_at: datetime
    expires_at: datetime
    language: str
    form: str
    consent_id: int | None = None
    choices: str = "{}"
    new_email: str | None = None
    new_email_norm: str | None = None
    id: int = 0
    confirmed_at: datetime | None = None


def add_request(transaction: Transaction, request: JoinRequest) -> int:
    """Store a new request and return its id; the fields `id` and `confirmed_at` of the argument are ignored."""
    values = {name: getattr(request, name) for name in JoinRequest.__struct_fields__ if name != "confirmed_at"}
    values["id"] = create_random_id()
    transaction.execute(ADD, **values)
    return int(values["id"])


def find_request(transaction: Transaction, request_id: int) -> JoinRequest | None:
    """Return a request by id."""
    rows = transaction.execute(FIND, id=request_id)
    return _to_request(rows[0]) if rows else None


def confirm_request(transaction: Transaction, request_id: int, now: datetime) -> bool:
    """Mark a request as confirmed and forget its new address; return false if it was confirmed before or is too old.

    Read the request before, for its new address.
    """
    request = find_request(transaction, request_id)
    if request and request.new_email is not None:
        record_erasure(transaction, now)
    return bool(transaction.execute(CONFIRM, id=request_id, now=now))


def list_requests(transaction: Transaction, subscriber_id: int) -> list[JoinRequest]:
    """Return the requests of a subscriber, the oldest first."""
    return [_to_request(row) for row in transaction.execute(LIST, subscriber_id=subscriber_id)]


def delete_expired_requests(transaction: Transaction, before: datetime, now: datetime) -> int:
    """Delete the unconfirmed requests that expired before a time, and return how many there were."""
    return _record_erased(transaction, transaction.execute(DELETE_EXPIRED, before=before), now)


def delete_requests(transaction: Transaction, subscriber_id: int, now: datetime) -> int:
    """Delete all requests of a subscriber, also the receipts, and return how many there were."""
    return _record_erased(transaction, transaction.execute(DELETE_OF_SUBSCRIBER, subscriber_id=subscriber_id), now)


def _record_erased(transaction: Transaction, rows: list[Row], now: datetime) -> int:
    """Note an erasure if one of the deleted requests had an address."""
    if any(has_address for (has_address,) in rows):
        record_erasure(transaction, now)
    return len(rows)


def _to_request(row: Row) -> JoinRequest:
    request_id, kind, subscriber_id, asked_at, expires_at, language, form, consent_id, choices, *rest = row
    new_email, new_email_norm, confirmed_at = rest
    return JoinRequest(
        kind,
        subscriber_id,
        require_time(asked_at),
        require_time(expires_at),
        language,
        form,
        consent_id,
        choices,
        new_email,
        new_email_norm,
        request_id,
        to_time(confirmed_at),
    )
