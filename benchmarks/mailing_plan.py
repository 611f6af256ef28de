"""Measure how long it takes to plan the mailing of one release for many subscribers, against a bare INSERT … SELECT."""

import resource
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom.publishing.mailings import STEP, MailingScope, plan_range
from pressroom.store import Store, mailings, open_store, planned_deliveries
from pressroom.store.mailings import NewMailing
from pressroom.store.planned_deliveries import Audience

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_YEAR = timedelta(days=365)
_FILL = """INSERT INTO subscriber (id, email, email_norm, status, language, requested_at, confirmed_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT abs(random() / 2) + i, 'reader' || i || '@example.org', 'reader' || i || '@example.org', 'active',
CASE i % 4 WHEN 0 THEN 'en' ELSE 'sv' END, :joined, :joined FROM n"""
_SUBSCRIBE = """INSERT INTO subscription (subscriber_id, organisation, keyword, frequency)
SELECT id, CASE id % 3 WHEN 0 THEN '' ELSE 'fjallby' END, CASE id % 5 WHEN 0 THEN 'bro' ELSE '' END, 'immediate'
FROM subscriber ORDER BY id"""
_BARE = """INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT :mailing_id, id, 'pending', 0, 0, '' FROM subscriber ORDER BY id"""


class PlanningFigures(Struct, frozen=True):
    """Seconds of CPU for planning and for the bare statement, and how much the memory of the process grew, in MB."""

    subscribers: int
    planned: float
    bare: float
    memory: float

    @property
    def ratio(self) -> float:
        """How many times longer planning takes."""
        return self.planned / self.bare


def measure_planning(folder: Path, count: int) -> PlanningFigures:
    """Fill a database of SQLite with subscribers, plan a mailing for all of them, and compare."""
    path = folder / f"planning-{count}.db"
    store = open_store(f"sqlite://{path}")
    _fill(path, count)
    first, second = _add_mailing(store, "2026/first"), _add_mailing(store, "2026/second")
    bare = _measure_bare(store, first)
    before = _get_memory()
    started = time.process_time()
    _plan(store, second)
    planned = time.process_time() - started
    figures = PlanningFigures(count, planned, bare, _get_memory() - before)
    _require_complete(store, second, count)
    store.close()
    return figures


def _fill(path: Path, count: int) -> None:
    with sqlite3.connect(path) as connection:
        joined = int((NOW - _YEAR).timestamp() * 1_000_000)
        connection.execute(_FILL, {"count": count, "joined": joined})
        connection.execute(_SUBSCRIBE)
    connection.close()


def _measure_bare(store: Store, mailing_id: int) -> float:
    """Return the seconds of CPU of the bare statement, on a connection with the same settings."""
    started = time.process_time()
    with store.transaction() as transaction:
        transaction.execute(_BARE, mailing_id=mailing_id)
    return time.process_time() - started


def _add_mailing(store: Store, release: str) -> int:
    scope = MailingScope(NOW, Audience("sv", ("fjallby", "bolaget"), ("bro", "trafik"), ("sv",), takes_others=True))
    new = NewMailing(
        release,
        "sv",
        1,
        "publication",
        release,
        msgspec.json.encode(scope).decode(),
        NOW,
        NOW,
        "resend",
        "press@example.org",
        b"message",
    )
    with store.transaction() as transaction:
        return mailings.add_mailing(transaction, new).id


def _plan(store: Store, mailing_id: int) -> None:
    """Plan as `plan_mailings` does, in its steps."""
    while True:
        with store.transaction() as transaction:
            mailing = mailings.find_mailing(transaction, mailing_id)
            if mailing is None or mailing.state != "planning":
                return
            reach = planned_deliveries.find_next_range(transaction, mailing.planned_up_to, STEP)
            plan_range(transaction, mailing, reach, NOW)


def _require_complete(store: Store, mailing_id: int, count: int) -> None:
    with store.read() as transaction:
        if mailings.count_deliveries(transaction, mailing_id) != {"pending": count}:
            raise AssertionError("not every subscriber was planned once")


def _get_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
