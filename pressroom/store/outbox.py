"""Queue service mails, such as confirmations. The text is made when a mail is sent, from the values in the row.

A mail goes queued → intent → sent, refused or in doubt. Each claim gets a number; a worker whose claim is not the last
one any more cannot go on.
"""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from pressroom.store.database import Row, Transaction, require_time

MailState = Literal["queued", "intent", "sent", "refused", "in doubt"]

LONGEST_WAIT = timedelta(hours=6)
"""A mail never waits longer than this for its next attempt. One that seems to was queued while the clock was wrong."""

_COLUMNS = """id, kind, subscriber_id, request_id, language, message_id, queued_at, state, attempts, code"""
ADD = f"""INSERT INTO outbox (kind, subscriber_id, request_id, language, message_id, queued_at, state, attempts,
next_at, code) VALUES (:kind, :subscriber_id, :request_id, :language, :message_id, :now, 'queued', 0, :now, '')
RETURNING {_COLUMNS}"""
CLAIM = f"""UPDATE outbox SET attempts = attempts + 1, next_at = :lease_until WHERE id IN (SELECT id FROM outbox
WHERE state = 'queued' AND (next_at <= :now OR next_at > :wrong) ORDER BY next_at, id LIMIT :limit)
RETURNING {_COLUMNS}"""
MARK_INTENT = """UPDATE outbox SET state = 'intent', next_at = :lease_until
WHERE id = :id AND attempts = :attempts AND state = 'queued' RETURNING id"""
FINISH = """UPDATE outbox SET state = :state, code = :code, finished_at = :now
WHERE id = :id AND attempts = :attempts AND state IN ('queued', 'intent') RETURNING id"""
DEFER = """UPDATE outbox SET state = 'queued', code = :code, next_at = :next_at
WHERE id = :id AND attempts = :attempts AND state IN ('queued', 'intent') RETURNING id"""
LIST_LEFTOVER = f"""SELECT {_COLUMNS} FROM outbox WHERE state = 'intent' AND (next_at <= :now OR next_at > :wrong)
ORDER BY id LIMIT 1000"""
LIST = f"SELECT {_COLUMNS} FROM outbox WHERE subscriber_id = :subscriber_id ORDER BY id"
COUNT_BY_STATE = "SELECT state, count(*) FROM outbox GROUP BY state"
OLDEST_WAITING = "SELECT min(queued_at) FROM outbox WHERE state IN ('queued', 'intent')"
COUNT_QUEUED_SINCE = "SELECT count(*) FROM outbox WHERE kind = :kind AND queued_at > :since"
COUNT_FOR_SUBSCRIBER = """SELECT count(*) FROM outbox WHERE subscriber_id = :subscriber_id AND kind = :kind
AND queued_at > :since"""
DELETE_FINISHED = "DELETE FROM outbox WHERE finished_at < :before"


class NewMail(Struct, frozen=True):
    """A service mail to queue. `kind` says which text it has, `request_id` which request it asks to confirm."""

    kind: str
    subscriber_id: int
    language: str
    message_id: str
    request_id: int | None = None


class QueuedMail(Struct, frozen=True):
    """A service mail. `queued_at` is its Date, so that each attempt sends the same message.

    `attempts` is the number of the last claim; `code` is the relay's last answer.
    """

    id: int
    kind: str
    subscriber_id: int
    request_id: int | None
    language: str
    message_id: str
    queued_at: datetime
    state: MailState
    attempts: int
    code: str


def add_mail(transaction: Transaction, mail: NewMail, now: datetime) -> QueuedMail:
    """Queue a mail; it is due at once."""
    values = {name: getattr(mail, name) for name in NewMail.__struct_fields__}
    return _to_mail(transaction.execute(ADD, **values, now=now)[0])


def claim_mails(transaction: Transaction, now: datetime, lease_until: datetime, limit: int = 20) -> list[QueuedMail]:
    """Take mails that are due; until `lease_until` no other worker gets them."""
    rows = transaction.execute(CLAIM, now=now, wrong=now + LONGEST_WAIT, lease_until=lease_until, limit=limit)
    return sorted((_to_mail(row) for row in rows), key=lambda mail: mail.id)


def mark_intent(transaction: Transaction, mail: QueuedMail, lease_until: datetime) -> bool:
    """Note, before the last byte is sent, that it will be; return false if the mail is not this worker's any more."""
    values = {"id": mail.id, "attempts": mail.attempts}
    return bool(transaction.execute(MARK_INTENT, **values, lease_until=lease_until))


def finish_mail(
    transaction: Transaction,
    mail: QueuedMail,
    state: Literal["sent", "refused", "in doubt"],
    now: datetime,
    *,
    code: str = "",
) -> bool:
    """Store how a mail ended; return false if the mail is not this worker's any more."""
    values = {"id": mail.id, "attempts": mail.attempts, "state": state, "code": code}
    return bool(transaction.execute(FINISH, **values, now=now))


def defer_mail(transaction: Transaction, mail: QueuedMail, next_at: datetime, *, code: str = "") -> bool:
    """Put a mail back into the queue until a time, at most `LONGEST_WAIT` from now; return as `finish_mail` does."""
    values = {"id": mail.id, "attempts": mail.attempts, "code": code}
    return bool(transaction.execute(DEFER, **values, next_at=next_at))


def list_leftover_intents(transaction: Transaction, now: datetime) -> list[QueuedMail]:
    """Return mails of workers that stopped between the last byte and its answer: nobody knows whether they arrived."""
    rows = transaction.execute(LIST_LEFTOVER, now=now, wrong=now + LONGEST_WAIT)
    return [_to_mail(row) for row in rows]


def list_mails(transaction: Transaction, subscriber_id: int) -> list[QueuedMail]:
    """Return the mails to a subscriber, the oldest first."""
    return [_to_mail(row) for row in transaction.execute(LIST, subscriber_id=subscriber_id)]


def count_by_state(transaction: Transaction) -> dict[str, int]:
    """Return the number of mails in each state."""
    return dict(sorted(transaction.execute(COUNT_BY_STATE)))


def get_oldest_waiting(transaction: Transaction) -> datetime | None:
    """Return when the oldest mail was queued that is not finished; None if there is none."""
    ((queued_at,),) = transaction.execute(OLDEST_WAITING)
    return None if queued_at is None else require_time(queued_at)


def count_queued(transaction: Transaction, kind: str, since: datetime, *, subscriber_id: int | None = None) -> int:
    """Return how many mails of a kind were queued after a time, to everybody or to one subscriber."""
    if subscriber_id is None:
        ((count,),) = transaction.execute(COUNT_QUEUED_SINCE, kind=kind, since=since)
    else:
        ((count,),) = transaction.execute(COUNT_FOR_SUBSCRIBER, kind=kind, since=since, subscriber_id=subscriber_id)
    return int(count)


def delete_finished_mails(transaction: Transaction, before: datetime) -> None:
    """Delete the mails that ended before a time."""
    transaction.execute(DELETE_FINISHED, before=before)


def _to_mail(row: Row) -> QueuedMail:
    mail_id, kind, subscriber_id, request_id, language, message_id, queued_at, state, attempts, code = row
    time = require_time(queued_at)
    return QueuedMail(mail_id, kind, subscriber_id, request_id, language, message_id, time, state, attempts, code)
