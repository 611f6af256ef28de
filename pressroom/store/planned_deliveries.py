"""Plan the deliveries of a mailing for a range of subscribers, and chunks of them for the workers.

One transaction plans one range, with its chunks and the mailing's place, so that a planning that was stopped goes on.
"""

from datetime import datetime

from msgspec import Struct

from pressroom.store.database import Transaction

MAX_ID = 2**63 - 1
CHUNK_SIZE = 500

FIND_RANGE_END = "SELECT id FROM subscriber WHERE id > :after ORDER BY id LIMIT 1 OFFSET :count"
_READERS = """FROM subscriber s WHERE s.id > :after AND s.id <= :high AND s.status = 'active' AND s.confirmed_at < :time
AND (s.paused_until IS NULL OR s.paused_until <= :now) AND (s.language = :language
OR (:takes_others = 1 AND s.takes_other_languages = 1 AND instr(:languages, '/' || s.language || '/') = 0))"""
_TOPIC = """SELECT 1 FROM subscription t WHERE t.subscriber_id = s.id
AND instr(:organisations, '/' || t.organisation || '/') > 0 AND instr(:keywords, '/' || t.keyword || '/') > 0"""
ADD_IMMEDIATE = f"""INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT :mailing_id, s.id, 'pending', 0, 0, '' {_READERS}
AND EXISTS ({_TOPIC} AND t.frequency = 'immediate') ORDER BY s.id"""
ADD_ENTRIES = f"""INSERT INTO digest_entry (subscriber_id, mailing_id, frequency, digest_id)
SELECT s.id, :mailing_id, CASE WHEN EXISTS ({_TOPIC} AND t.frequency = 'daily') THEN 'daily' ELSE 'weekly' END,
CAST(NULL AS INTEGER) {_READERS} AND EXISTS ({_TOPIC} AND t.frequency <> 'immediate')
AND NOT EXISTS ({_TOPIC} AND t.frequency = 'immediate') ORDER BY s.id"""
HAS_DIGEST_READERS = """SELECT 1 FROM subscription WHERE subscriber_id > :after AND subscriber_id <= :high
AND frequency <> 'immediate' LIMIT 1"""
_IN_RANGE = "mailing_id = :mailing_id AND subscriber_id > :after AND subscriber_id <= :high"
_HAVE_OTHER = """subscriber_id IN (SELECT subscriber_id FROM delivery WHERE mailing_id = :other
AND subscriber_id > :after AND subscriber_id <= :high AND state <> 'withdrawn'
UNION ALL SELECT subscriber_id FROM digest_entry WHERE mailing_id = :other
AND subscriber_id > :after AND subscriber_id <= :high)"""
DROP_REPEATED = f"DELETE FROM delivery WHERE {_IN_RANGE} AND {_HAVE_OTHER}"
DROP_REPEATED_ENTRIES = f"DELETE FROM digest_entry WHERE {_IN_RANGE} AND {_HAVE_OTHER}"
LIST_PLANNED = f"SELECT subscriber_id FROM delivery WHERE {_IN_RANGE} ORDER BY subscriber_id"
ADD_CHUNK = """INSERT INTO chunk (mailing_id, sequence, low, high, state, owner, lease_until, generation, next_at)
VALUES (:mailing_id, :sequence, :low, :high, 'open', '', 0, 0, :send_after)"""
NEXT_SEQUENCE = "SELECT coalesce(max(sequence) + 1, 0) FROM chunk WHERE mailing_id = :mailing_id"

# What a later version does to an earlier one. Who waits for the earlier one does not get it any more.
LIST_EARLIER = """SELECT id FROM mailing WHERE release = :release AND language = :language AND version < :version
ORDER BY id"""
STOP_EARLIER = "UPDATE mailing SET state = 'stopped' WHERE id = :earlier AND state IN ('planning', 'prepared')"
WITHDRAW_WAITING = """UPDATE delivery SET state = 'withdrawn', code = :code WHERE mailing_id = :earlier
AND subscriber_id > :after AND subscriber_id <= :high AND state IN ('pending', 'deferred')"""
_ADD_FOLLOWING = """INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT :mailing_id, d.subscriber_id, 'pending', 0, 0, '' FROM"""
ADD_FOLLOWING = f"""{_ADD_FOLLOWING} delivery d JOIN subscriber s ON s.id = d.subscriber_id
WHERE d.mailing_id = :earlier AND d.subscriber_id > :after AND d.subscriber_id <= :high AND s.status = 'active'
AND (d.state IN ('intent', 'accepted', 'in doubt') OR (:takes_waiting = 1 AND d.state = 'withdrawn' AND d.code = :code))
ORDER BY d.subscriber_id ON CONFLICT (mailing_id, subscriber_id) DO NOTHING"""
# A digest that an operator has stopped stays as it is: its releases do not wait again.
LIST_DIGESTS = """SELECT DISTINCT e.digest_id FROM digest_entry e JOIN mailing m ON m.id = e.digest_id
WHERE e.mailing_id = :earlier AND e.subscriber_id > :after AND e.subscriber_id <= :high
AND (m.state <> 'stopped' OR EXISTS (SELECT 1 FROM outdated_digest o WHERE o.digest_id = m.id))"""
ADD_OUTDATED = """INSERT INTO outdated_digest (digest_id, mailing_id) VALUES (:digest_id, :earlier)
ON CONFLICT (digest_id, mailing_id) DO NOTHING"""
WITHDRAW_WAITING_DIGESTS = """UPDATE delivery SET state = 'withdrawn', code = :code WHERE mailing_id = :digest_id
AND subscriber_id > :after AND subscriber_id <= :high AND state IN ('pending', 'deferred')
AND EXISTS (SELECT 1 FROM digest_entry e WHERE e.subscriber_id = delivery.subscriber_id AND e.mailing_id = :earlier)"""
RETURN_ENTRIES = """UPDATE digest_entry SET digest_id = NULL WHERE digest_id = :digest_id AND subscriber_id > :after
AND subscriber_id <= :high AND EXISTS (SELECT 1 FROM delivery d WHERE d.mailing_id = :digest_id
AND d.subscriber_id = digest_entry.subscriber_id AND d.state = 'withdrawn' AND d.code = :code)"""
ADD_FOLLOWING_DIGESTS = f"""{_ADD_FOLLOWING} digest_entry e
JOIN delivery d ON d.mailing_id = e.digest_id AND d.subscriber_id = e.subscriber_id
JOIN subscriber s ON s.id = e.subscriber_id WHERE e.mailing_id = :earlier AND e.subscriber_id > :after
AND e.subscriber_id <= :high AND s.status = 'active' AND d.state IN ('intent', 'accepted', 'in doubt')
ORDER BY d.subscriber_id ON CONFLICT (mailing_id, subscriber_id) DO NOTHING"""
DROP_ENTRIES = """DELETE FROM digest_entry WHERE mailing_id = :earlier AND digest_id IS NULL
AND subscriber_id > :after AND subscriber_id <= :high"""

WITHDRAW_FROM_READER = """UPDATE delivery SET state = 'withdrawn', code = 'the reader has left'
WHERE subscriber_id = :subscriber_id
AND state IN ('pending', 'deferred')"""
LIST_OF_READER = """SELECT m.release, m.language, m.version, m.kind, m.created_at, d.state, d.code FROM delivery d
JOIN mailing m ON m.id = d.mailing_id WHERE d.subscriber_id = :subscriber_id ORDER BY m.id"""


class SubscriberRange(Struct, frozen=True):
    """The subscribers with ids above `after`, up to `high`; `is_last` means that none has a higher id."""

    after: int
    high: int

    @property
    def is_last(self) -> bool:
        """Whether there are no subscribers above it."""
        return self.high == MAX_ID


class Audience(Struct, frozen=True):
    """Who gets a publication: by organisations and keywords of the release, and by language.

    Readers of other languages get it if `takes_others` is set and their language is not among `languages`, in which the
    release has a text. `others` are mailings of the release in other languages: who got one of them gets no second one.
    """

    language: str
    organisations: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    takes_others: bool = False
    others: tuple[int, ...] = ()


def find_next_range(transaction: Transaction, after: int, count: int) -> SubscriberRange:
    """Return the range of the next `count` subscribers after an id."""
    rows = transaction.execute(FIND_RANGE_END, after=after, count=count - 1)
    return SubscriberRange(after, rows[0][0] if rows else MAX_ID)


def add_subscribers(
    transaction: Transaction,
    mailing_id: int,
    audience: Audience,
    reach: SubscriberRange,
    confirmed_before: datetime,
    now: datetime,
) -> None:
    """Plan a publication for the subscribers of a range: at once, or in the digest of each reader."""
    values = {
        "mailing_id": mailing_id,
        "after": reach.after,
        "high": reach.high,
        "time": confirmed_before,
        "now": now,
        "language": audience.language,
        "languages": _join(audience.languages),
        "takes_others": int(audience.takes_others),
        "organisations": _join(("", *audience.organisations)),
        "keywords": _join(("", *audience.keywords)),
    }
    transaction.execute(ADD_IMMEDIATE, **values)
    if transaction.execute(HAS_DIGEST_READERS, after=reach.after, high=reach.high):
        transaction.execute(ADD_ENTRIES, **values)
    for other in audience.others:
        for statement in (DROP_REPEATED, DROP_REPEATED_ENTRIES):
            transaction.execute(statement, mailing_id=mailing_id, other=other, after=reach.after, high=reach.high)


def _join(names: tuple[str, ...]) -> str:
    """Return names so that `/name/` is found in the text only if the name is among them."""
    return f"/{'/'.join(names)}/"


def list_earlier_mailings(transaction: Transaction, release: str, language: str, version: int) -> list[int]:
    """Return the mailings of earlier versions of a text."""
    rows = transaction.execute(LIST_EARLIER, release=release, language=language, version=version)
    return [mailing_id for (mailing_id,) in rows]


def stop_earlier_mailing(transaction: Transaction, earlier: int) -> None:
    """Stop a mailing that a later version replaces, unless all of it was sent."""
    transaction.execute(STOP_EARLIER, earlier=earlier)


def replace_earlier(
    transaction: Transaction, mailing_id: int, earlier: int, reach: SubscriberRange, *, is_withdrawal: bool
) -> bool:
    """Plan a later version for the readers in a range who got an earlier one, also in a digest.

    Who still waits for the earlier one gets the later one instead, or nothing if it is a withdrawal. Return whether
    there are digests with it: those that have not left are to be made again.
    """
    code = f"replaced by {mailing_id}"
    place = {"earlier": earlier, "after": reach.after, "high": reach.high}
    transaction.execute(WITHDRAW_WAITING, code=code, **place)
    takes_waiting = int(not is_withdrawal)
    transaction.execute(ADD_FOLLOWING, mailing_id=mailing_id, code=code, takes_waiting=takes_waiting, **place)
    has_digests = return_digests(transaction, earlier, reach, code)
    transaction.execute(ADD_FOLLOWING_DIGESTS, mailing_id=mailing_id, **place)
    if is_withdrawal:
        transaction.execute(DROP_ENTRIES, **place)
    return has_digests


def return_digests(transaction: Transaction, earlier: int, reach: SubscriberRange, code: str) -> bool:
    """Take back the digests in a range that contain a mailing and have not left; return whether there were any.

    Their releases wait again. Nothing of these digests is sent any more: for a digest that is on its way to the relay
    now and is not taken, see `stopped_deliveries.take_back_chunks`.
    """
    place = {"after": reach.after, "high": reach.high}
    digests = transaction.execute(LIST_DIGESTS, earlier=earlier, **place)
    for (digest_id,) in digests:
        transaction.execute(STOP_EARLIER, earlier=digest_id)
        transaction.execute(ADD_OUTDATED, digest_id=digest_id, earlier=earlier)
        values = {"digest_id": digest_id, "code": code, **place}
        transaction.execute(WITHDRAW_WAITING_DIGESTS, earlier=earlier, **values)
        transaction.execute(RETURN_ENTRIES, **values)
    return bool(digests)


def add_chunks(transaction: Transaction, mailing_id: int, reach: SubscriberRange, send_after: datetime) -> None:
    """Divide the deliveries in a range into chunks."""
    ((sequence,),) = transaction.execute(NEXT_SEQUENCE, mailing_id=mailing_id)
    # SQLite takes twice as long to number the rows itself, PostgreSQL about as long.
    rows = transaction.execute(LIST_PLANNED, mailing_id=mailing_id, after=reach.after, high=reach.high)
    ids = [subscriber_id for (subscriber_id,) in rows]
    for start in range(0, len(ids), CHUNK_SIZE):
        low, high = ids[start], ids[start : start + CHUNK_SIZE][-1]
        place = {"sequence": sequence + start // CHUNK_SIZE, "low": low, "high": high}
        transaction.execute(ADD_CHUNK, mailing_id=mailing_id, send_after=send_after, **place)


class ReaderDelivery(Struct, frozen=True):
    """A mail to a subscriber: what it was about, and what became of it."""

    release: str
    language: str
    version: int
    kind: str
    state: str
    code: str


def withdraw_from_reader(transaction: Transaction, subscriber_id: int) -> None:
    """Take back what has not left for a reader."""
    transaction.execute(WITHDRAW_FROM_READER, subscriber_id=subscriber_id)


def list_reader_deliveries(transaction: Transaction, subscriber_id: int) -> list[ReaderDelivery]:
    """Return the mails to a subscriber, the oldest first."""
    rows = transaction.execute(LIST_OF_READER, subscriber_id=subscriber_id)
    return [
        ReaderDelivery(release, language, version, kind, *rest) for release, language, version, kind, _, *rest in rows
    ]
