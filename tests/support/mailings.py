"""Put mailings with readers into a database, as planning does."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pressroom.store import Store
from pressroom.store.database import to_integer

CHUNK_SIZE = 500
COMPILED = (
    b"From: Press <press@press.example>\r\n"
    b"To: subscriber@subscriber.invalid\r\n"
    b"Subject: News\r\n"
    b"Date: Sun, 01 Mar 2026 12:00:00 +0000\r\n"
    b"Message-ID: <5f0c.1.MESSAGE-TOKEN@press.example>\r\n"
    b"List-Unsubscribe: <https://my.press.example/unsubscribe/SUBSCRIBER-TOKEN>,"
    b" <mailto:press@press.example?subject=unsubscribe%20SUBSCRIBER-TOKEN>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"N=C3=A4r isen g=C3=A5r\r\n.\r\n=\r\nhttps://my.press.example/subscriptions/SUBSCRIBER-TOKEN=\r\n\r\n"
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

ADD_READERS = """INSERT INTO subscriber (id, email, email_norm, status, language, requested_at, confirmed_at)
WITH RECURSIVE number (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM number WHERE id < :count)
SELECT id, 'r' || id || '@reader.example', 'r' || id || '@reader.example', 'active', 'sv', :at, :at FROM number"""
ADD_MAILING = """INSERT INTO mailing (release, language, version, kind, line, state, scope, planned_up_to, created_at,
send_after, policy, sender, compiled) VALUES (:release, 'sv', 1, :kind, '', 'prepared', '{}', :high, :at, :at, :policy,
'press@press.example', :compiled) RETURNING id"""
ADD_DELIVERY = """INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT :mailing_id, id, 'pending', 0, 0, '' FROM subscriber"""
ADD_CHUNK = """INSERT INTO chunk (mailing_id, sequence, low, high, state, owner, lease_until, generation, next_at)
VALUES (:mailing_id, :sequence, :low, :high, 'open', '', 0, 0, 0)"""


def add_readers(store: Store, count: int) -> None:
    """Add active readers with the ids 1 to `count`."""
    with store.transaction() as transaction:
        transaction.execute(ADD_READERS, count=count, at=LONG_AGO)


def add_mailing(
    store: Store,
    *,
    policy: str = "resend",
    release: str = "2026/ice",
    kind: str = "publication",
    compiled: bytes = COMPILED,
    at: datetime = LONG_AGO,
    chunk_size: int = CHUNK_SIZE,
) -> int:
    """Add a mailing to all readers, which `add_readers` has added, and return its id."""
    with store.transaction() as transaction:
        ((high,),) = transaction.execute("SELECT max(id) FROM subscriber")
        values = {"release": release, "policy": policy, "kind": kind, "compiled": compiled}
        ((mailing_id,),) = transaction.execute(ADD_MAILING, **values, high=high or 0, at=to_integer(at))
        transaction.execute(ADD_DELIVERY, mailing_id=mailing_id)
        for sequence, low in enumerate(range(1, (high or 0) + 1, chunk_size)):
            place = {"mailing_id": mailing_id, "sequence": sequence}
            transaction.execute(ADD_CHUNK, **place, low=low, high=low + chunk_size - 1)
    return int(mailing_id)


def count_states(store: Store) -> dict[str, int]:
    """Return how many deliveries are in each state."""
    with store.read() as transaction:
        return dict(transaction.execute("SELECT state, count(*) FROM delivery GROUP BY state"))


def list_states(store: Store, ids: Iterable[int]) -> list[str]:
    """Return the states of the deliveries of some readers."""
    with store.read() as transaction:
        states: dict[int, str] = dict(transaction.execute("SELECT subscriber_id, state FROM delivery"))
    return [states[each] for each in ids]


def list_in_doubt(store: Store) -> list[str]:
    """Return the addresses of the messages that are held because a relay may have them."""
    with store.read() as transaction:
        rows = transaction.execute(
            "SELECT email FROM delivery JOIN subscriber ON subscriber.id = subscriber_id WHERE state = 'in doubt'"
        )
    return [email for (email,) in rows]
