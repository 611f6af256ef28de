"""Planning a later version and sending an earlier one change the same rows: neither stops the other for good."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg

from pressroom.store import open_store
from pressroom.store.database import ConflictError
from tests.support.mailing_newsroom import MailingNewsroom
from tests.support.publishing import BRIDGE, NOW
from tests.support.stores import PostgresServer

CHANGE = "UPDATE delivery SET code = 'x' WHERE subscriber_id = :reader"
NOTE = {"sv": "Bron är stängd."}


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
