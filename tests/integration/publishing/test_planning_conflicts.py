"""Planning a later version and sending an earlier one change the same rows: neither stops the other for good."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from pressroom.publishing.stop_mail import stop_release
from pressroom.store import Store, Transaction, open_store
from pressroom.store.database import ConflictError
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.leave import Left, unsubscribe
from pressroom.subscriptions.links import create_preferences_token
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import BRIDGE, NOW
from tests.support.stores import PostgresServer

CHANGE = "UPDATE delivery SET code = 'x' WHERE subscriber_id = :reader"
NOTE = {"sv": "Bron är stängd."}


@contextmanager
def open_second(url: str) -> Iterator[Store]:
    """The database, as another program has it open."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def wait_for_waiting_transaction(url: str) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(1000):
            if connection.execute(waiting).fetchone() == (1,):
                return
            time.sleep(0.01)
    raise AssertionError("no transaction waits for another one")


def test_two_transactions_that_wait_for_each_other_end_with_a_clear_error(postgres: PostgresServer) -> None:
    store = open_store(postgres.create_database())
    with store.transaction() as transaction:
        transaction.execute("INSERT INTO setting (name, value, at) VALUES ('a', '', 0), ('b', '', 0)")
    change = "UPDATE setting SET value = 'x' WHERE name = :name"
    errors: list[ConflictError] = []

    def change_both(first: str, second: str, barrier: threading.Barrier) -> None:
        try:
            with store.row_transaction() as transaction:
                transaction.execute(change, name=first)
                barrier.wait()
                transaction.execute(change, name=second)
        except ConflictError as error:
            errors.append(error)

    barrier = threading.Barrier(2)
    threads = [threading.Thread(target=change_both, args=(*names, barrier)) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (error,) = errors
    store.close()
    assert error.message == "Another program has changed the same rows of the database at once. Nothing was changed."


def test_a_withdrawal_that_waits_for_a_sender_which_waits_for_it_is_planned_all_the_same(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.create_database()
    room = MailingNewsroom(tmp_path, url)
    first, second = room.add_reader("anna"), room.add_reader("bo")
    room.write()
    room.execute()
    outcomes = []
    with room.open() as store, store.row_transaction() as sender:
        sender.execute(CHANGE, reader=second)
        thread = threading.Thread(
            target=lambda: outcomes.append(room.execute("withdraw", BRIDGE, notes=NOTE, now=NOW + timedelta(hours=1)))
        )
        thread.start()
        wait_for_waiting_transaction(url)
        sender.execute(CHANGE, reader=first)  # the planner has changed this row, and waits for the other one
    thread.join()
    (outcome,) = outcomes
    assert outcome.mail_plan is not None
    assert outcome.mail_plan.error == ""
    assert [room.list_mails(reader, "withdrawn") for reader in (first, second)] == [["publication sv 1"]] * 2


def test_who_leaves_and_what_is_stopped_are_done_again_after_a_conflict_with_a_sender(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    """The sender has one row of the reader, and waits for another one that the leaving has changed."""
    url = postgres.create_database()
    room = MailingNewsroom(tmp_path, url)
    reader = room.add_reader("anna")
    for number, address in enumerate((BRIDGE, "2025/brygga"), 1):
        room.write(address, number=number)
    room.execute()
    first, second = [each.id for each in room.list_mailings()]
    change = "UPDATE delivery SET code = 'x' WHERE mailing_id = :id"
    keys = load_token_keys(room.config)
    token = create_preferences_token(keys, reader, "anna@example.org")
    left = []
    with room.open() as store, open_second(url) as other:
        with other.row_transaction() as sender:
            sender.execute(change, id=second)
            thread = threading.Thread(target=lambda: left.append(unsubscribe(store, keys, token, NOW)))
            thread.start()
            wait_for_waiting_transaction(url)
            sender.execute(change, id=first)  # the one that leaves has changed this row, and waits for the other one
        thread.join()
    assert [each.was_active for each in left if isinstance(each, Left)] == [True]
    assert len(room.list_mails(reader, "withdrawn")) == 2


def test_stopping_is_done_again_after_a_conflict_with_a_sender(tmp_path: Path, postgres: PostgresServer) -> None:
    url = postgres.create_database()
    room = MailingNewsroom(tmp_path, url)
    first, second = sorted([room.add_reader("anna"), room.add_reader("bo")])
    room.write()
    room.execute()
    stopped = []
    with room.open() as store, open_second(url) as other:
        with other.row_transaction() as sender:
            sender.execute(CHANGE, reader=second)
            thread = threading.Thread(target=lambda: stopped.append(stop_release(store, BRIDGE)))
            thread.start()
            wait_for_waiting_transaction(url)
            sender.execute(CHANGE, reader=first)
        thread.join()
    assert [each.taken_back for each in stopped] == [2]


def test_a_transaction_that_conflicts_each_time_ends_with_its_error(tmp_path: Path) -> None:
    store = open_store(f"sqlite://{tmp_path / 'pressroom.db'}")
    calls = []

    def conflict(_: Transaction) -> None:
        calls.append(1)
        raise ConflictError("conflict", "")

    with pytest.raises(ConflictError):
        store.run(conflict)
    assert len(calls) > 10
    store.close()
