"""Store mailings: one version of a text, or one digest, with the message that its subscribers get.

A mailing is planned step by step, then prepared, then sent; or it is stopped. Each version on record is planned once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from pressroom.store.database import Row, Transaction, require_time, to_time

MailingKind: TypeAlias = Literal["publication", "minor edit", "correction", "withdrawal", "daily", "weekly"]
MailingState: TypeAlias = Literal["planning", "prepared", "sent", "stopped"]

_COLUMNS = """id, release, language, version, kind, line, state, scope, planned_up_to, created_at, send_after, policy,
sender, first_accepted_at, last_accepted_at"""
ADD = f"""INSERT INTO mailing (release, language, version, kind, line, state, scope, planned_up_to, created_at,
send_after, policy, sender, compiled) VALUES (:release, :language, :version, :kind, :line, 'planning', :scope, 0,
:created_at, :send_after, :policy, :sender, :compiled) RETURNING {_COLUMNS}"""
FIND = f"SELECT {_COLUMNS} FROM mailing WHERE id = :id"
FIND_LAST = f"""SELECT {_COLUMNS} FROM mailing WHERE release = :release AND language = :language AND kind = :kind
ORDER BY version DESC LIMIT 1"""
GET_COMPILED = "SELECT compiled FROM mailing WHERE id = :id"
LIST_OF_RELEASE = f"SELECT {_COLUMNS} FROM mailing WHERE release = :release ORDER BY id"
LIST_IN_STATE = f"SELECT {_COLUMNS} FROM mailing WHERE state = :state ORDER BY id"
LIST_PLACES = "SELECT id, line, release FROM mailing WHERE line <> ''"
MOVE = "UPDATE mailing SET release = :release WHERE id = :id"
SET_STATE = "UPDATE mailing SET state = :state WHERE id = :id"
SET_SCOPE = "UPDATE mailing SET scope = :scope WHERE id = :id"
SET_PLANNED = "UPDATE mailing SET planned_up_to = :planned_up_to WHERE id = :id"
COUNT_DELIVERIES = "SELECT state, count(*) FROM delivery WHERE mailing_id = :id GROUP BY state"
LIST_PLANNED = "SELECT line FROM planned_version"
ADD_PLANNED = """INSERT INTO planned_version (line) SELECT value FROM json_each(:lines) WHERE value IS NOT NULL
ON CONFLICT (line) DO NOTHING"""
FIRST_REQUEST = "SELECT min(requested_at) FROM subscriber"


class NewMailing(Struct, frozen=True):
    """A mailing to store. `line` is the digest of the version's line in the record, empty for a digest.

    `scope` says who gets it, as JSON; `compiled` is the message with placeholders.
    """

    release: str
    language: str
    version: int
    kind: MailingKind
    line: str
    scope: str
    created_at: datetime
    send_after: datetime
    policy: str
    sender: str
    compiled: bytes


class StoredMailing(Struct, frozen=True):
    """A mailing without its message. `planned_up_to` is the highest id of a subscriber that is planned."""

    id: int
    release: str
    language: str
    version: int
    kind: MailingKind
    line: str
    state: MailingState
    scope: str
    planned_up_to: int
    created_at: datetime
    send_after: datetime
    policy: str
    sender: str
    first_accepted_at: datetime | None = None
    last_accepted_at: datetime | None = None


def add_mailing(transaction: Transaction, new: NewMailing) -> StoredMailing:
    """Store a mailing, of which nothing is planned yet."""
    values = {name: getattr(new, name) for name in NewMailing.__struct_fields__}
    return _to_mailing(transaction.execute(ADD, **values)[0])


def find_mailing(transaction: Transaction, mailing_id: int) -> StoredMailing | None:
    """Return a mailing by its id."""
    rows = transaction.execute(FIND, id=mailing_id)
    return _to_mailing(rows[0]) if rows else None


def find_last_mailing(transaction: Transaction, release: str, language: str, kind: MailingKind) -> StoredMailing | None:
    """Return the mailing with the highest version of a release in a language, of one kind."""
    rows = transaction.execute(FIND_LAST, release=release, language=language, kind=kind)
    return _to_mailing(rows[0]) if rows else None


def get_compiled_message(transaction: Transaction, mailing_id: int) -> bytes:
    """Return the message of a mailing, with placeholders for what differs between subscribers."""
    ((compiled,),) = transaction.execute(GET_COMPILED, id=mailing_id)
    return bytes(compiled)


def list_mailings(transaction: Transaction, release: str) -> list[StoredMailing]:
    """Return the mailings of a release, the oldest first."""
    return [_to_mailing(row) for row in transaction.execute(LIST_OF_RELEASE, release=release)]


def list_mailings_in_state(transaction: Transaction, state: MailingState) -> list[StoredMailing]:
    """Return the mailings in a state, the oldest first."""
    return [_to_mailing(row) for row in transaction.execute(LIST_IN_STATE, state=state)]


def move_mailings(transaction: Transaction, addresses: dict[str, str]) -> None:
    """Store the current addresses of releases, by the digests of the lines of their versions."""
    for mailing_id, line, release in transaction.execute(LIST_PLACES):
        if addresses.get(line, release) != release:
            transaction.execute(MOVE, id=mailing_id, release=addresses[line])


def set_mailing_state(transaction: Transaction, mailing_id: int, state: MailingState) -> None:
    """Store what becomes of a mailing."""
    transaction.execute(SET_STATE, id=mailing_id, state=state)


def set_scope(transaction: Transaction, mailing_id: int, scope: str) -> None:
    """Store who gets a mailing, as JSON."""
    transaction.execute(SET_SCOPE, id=mailing_id, scope=scope)


def set_planned_up_to(transaction: Transaction, mailing_id: int, subscriber_id: int) -> None:
    """Store up to which subscriber a mailing is planned."""
    transaction.execute(SET_PLANNED, id=mailing_id, planned_up_to=subscriber_id)


def count_deliveries(transaction: Transaction, mailing_id: int) -> dict[str, int]:
    """Return the number of deliveries of a mailing in each state."""
    return dict(sorted(transaction.execute(COUNT_DELIVERIES, id=mailing_id)))


def list_planned_lines(transaction: Transaction) -> frozenset[str]:
    """Return the digests of the lines of all versions that are planned."""
    return frozenset(line for (line,) in transaction.execute(LIST_PLANNED))


def add_planned_lines(transaction: Transaction, lines: Iterable[str]) -> None:
    """Store that versions are planned, or need no mailing."""
    transaction.execute(ADD_PLANNED, lines=msgspec.json.encode(list(lines)).decode())


def find_first_request(transaction: Transaction) -> datetime | None:
    """Return when the first subscriber asked to join; None if there is none."""
    ((first,),) = transaction.execute(FIRST_REQUEST)
    return to_time(first)


def _to_mailing(row: Row) -> StoredMailing:
    values = dict(zip(StoredMailing.__struct_fields__, row, strict=True))
    values |= {name: require_time(values[name]) for name in ("created_at", "send_after")}
    values |= {name: to_time(values[name]) for name in ("first_accepted_at", "last_accepted_at")}
    return StoredMailing(**values)
