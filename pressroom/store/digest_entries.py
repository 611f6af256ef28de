"""Store the releases that wait for each subscriber's digest, and plan digests from them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from pressroom.store.database import Transaction

DigestFrequency: TypeAlias = Literal["daily", "weekly"]

DROP_PAUSED = """DELETE FROM digest_entry WHERE digest_id IS NULL AND frequency = :frequency AND subscriber_id IN (
SELECT id FROM subscriber WHERE status <> 'active' OR paused_until > :now)"""
FIND_RANGE_END = """SELECT subscriber_id FROM digest_entry WHERE digest_id IS NULL AND frequency = :frequency
AND subscriber_id > :after ORDER BY subscriber_id LIMIT 1 OFFSET :count"""
LIST_WAITING = """SELECT e.subscriber_id, s.language, e.mailing_id FROM digest_entry e
JOIN mailing m ON m.id = e.mailing_id JOIN subscriber s ON s.id = e.subscriber_id
WHERE e.digest_id IS NULL AND e.frequency = :frequency AND m.created_at < :before
AND e.subscriber_id > :after AND e.subscriber_id <= :high ORDER BY e.subscriber_id, e.mailing_id"""
ADD_DELIVERIES = """INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT :digest_id, CAST(value AS INTEGER), 'pending', 0, 0, '' FROM json_each(:readers)"""
ADD_TO_DIGEST = """UPDATE digest_entry SET digest_id = :digest_id WHERE digest_id IS NULL AND frequency = :frequency
AND subscriber_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:readers))
AND mailing_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:mailings))"""
DROP_WAITING = """DELETE FROM digest_entry WHERE digest_id IS NULL AND frequency = :frequency
AND subscriber_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:readers))
AND mailing_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:mailings))"""
COUNT_ENTRIES = "SELECT frequency, count(*) FROM digest_entry WHERE mailing_id = :mailing_id GROUP BY frequency"
DELETE_WAITING = "DELETE FROM digest_entry WHERE subscriber_id = :subscriber_id AND digest_id IS NULL"
DELETE_OF_READER = "DELETE FROM digest_entry WHERE subscriber_id = :subscriber_id"
LIST_OF_READER = """SELECT m.release, m.language, m.version, e.frequency, e.digest_id IS NOT NULL FROM digest_entry e
JOIN mailing m ON m.id = e.mailing_id WHERE e.subscriber_id = :subscriber_id ORDER BY m.id"""


class DigestGroup(Struct, frozen=True):
    """Readers with the same language for whom the same mailings wait."""

    language: str
    mailings: tuple[int, ...]
    readers: tuple[int, ...]


class ReaderDigestEntry(Struct, frozen=True):
    """A release that waits for a reader's digest, or is in one."""

    release: str
    language: str
    version: int
    frequency: str
    is_in_digest: bool


def drop_entries_of_paused_readers(transaction: Transaction, frequency: DigestFrequency, now: datetime) -> None:
    """Delete what waits for readers who get nothing now: they have left, or paused their mails."""
    transaction.execute(DROP_PAUSED, frequency=frequency, now=now)


def find_last_reader(transaction: Transaction, frequency: DigestFrequency, after: int, count: int) -> int | None:
    """Return the reader of the entry that is `count` entries further on; None if there are fewer."""
    rows = transaction.execute(FIND_RANGE_END, frequency=frequency, after=after, count=count)
    return int(rows[0][0]) if rows else None


def list_groups(
    transaction: Transaction, frequency: DigestFrequency, before: datetime, after: int, high: int
) -> list[DigestGroup]:
    """Return the readers with ids above `after`, up to `high`, for whom mailings from before a time wait."""
    rows = transaction.execute(LIST_WAITING, frequency=frequency, before=before, after=after, high=high)
    waiting: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for reader, language, mailing_id in rows:
        waiting[reader, language].append(mailing_id)
    groups: defaultdict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    for (reader, language), mailings in waiting.items():
        groups[language, tuple(mailings)].append(reader)
    return [DigestGroup(language, mailings, tuple(readers)) for (language, mailings), readers in groups.items()]


def add_to_digest(transaction: Transaction, digest_id: int, frequency: DigestFrequency, group: DigestGroup) -> None:
    """Plan a digest for the readers of a group: what waits for them is in it."""
    readers, mailings = _to_json(group.readers), _to_json(group.mailings)
    transaction.execute(ADD_DELIVERIES, digest_id=digest_id, readers=readers)
    transaction.execute(ADD_TO_DIGEST, digest_id=digest_id, frequency=frequency, readers=readers, mailings=mailings)


def drop_group(transaction: Transaction, frequency: DigestFrequency, group: DigestGroup) -> None:
    """Delete what waits for the readers of a group: nothing of it may be shown any more."""
    readers, mailings = _to_json(group.readers), _to_json(group.mailings)
    transaction.execute(DROP_WAITING, frequency=frequency, readers=readers, mailings=mailings)


def count_entries(transaction: Transaction, mailing_id: int) -> dict[str, int]:
    """Return how many readers get a mailing in a digest, by how often they get one."""
    return dict(sorted(transaction.execute(COUNT_ENTRIES, mailing_id=mailing_id)))


def delete_waiting_entries(transaction: Transaction, subscriber_id: int) -> None:
    """Delete what waits for the digest of a reader who leaves."""
    transaction.execute(DELETE_WAITING, subscriber_id=subscriber_id)


def delete_entries(transaction: Transaction, subscriber_id: int) -> None:
    """Delete all entries of a reader who is erased."""
    transaction.execute(DELETE_OF_READER, subscriber_id=subscriber_id)


def list_reader_entries(transaction: Transaction, subscriber_id: int) -> list[ReaderDigestEntry]:
    """Return the releases that wait for a reader's digest or are in one, the oldest first."""
    rows = transaction.execute(LIST_OF_READER, subscriber_id=subscriber_id)
    return [
        ReaderDigestEntry(release, language, version, frequency, bool(is_in_digest))
        for release, language, version, frequency, is_in_digest in rows
    ]


def _to_json(ids: Iterable[int]) -> str:
    return msgspec.json.encode(list(ids)).decode()
