"""One run sends each message once, whatever happens to the relay, the database, the clock and the reader."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pressroom.deliver.delivery_run import DeliveryReport, DeliverySettings
from pressroom.store import Store, chunks, deliveries, open_store
from pressroom.store.deliveries import DeliveryResult, Intent
from tests.support.mailing_sender import create_run, send_mailings
from tests.support.mailings import add_mailing, add_readers, count_states, list_in_doubt, list_states
from tests.support.smtp_server import SmtpServer, Wait, run_smtp_server
from tests.support.stores import PostgresServer

SETTINGS = DeliverySettings(connections=3, lease_seconds=2.0)
ONE = DeliverySettings(connections=1, lease_seconds=2.0)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LEASE_END = NOW + timedelta(seconds=30)


def send(store: Store, server: SmtpServer, settings: DeliverySettings = SETTINGS, **options: Any) -> DeliveryReport:
    return send_mailings(store, server.url, settings, **options)


def list_recipients(server: SmtpServer) -> list[str]:
    return sorted(each.recipient for each in server.accepted)


def has_accepted(server: SmtpServer, count: int) -> bool:
    return len(server.accepted) >= count


def test_all_readers_get_one_message_and_the_mailing_is_sent(store: Store) -> None:
    add_readers(store, 30)
    add_mailing(store, chunk_size=10)
    with run_smtp_server() as server:
        assert send(store, server) == DeliveryReport(accepted=30)
        assert send(store, server) == DeliveryReport()
        assert list_recipients(server) == sorted(f"r{number}@reader.example" for number in range(1, 31))
    with store.read() as transaction:
        ((state, first, last),) = transaction.execute("SELECT state, first_accepted_at, last_accepted_at FROM mailing")
        assert transaction.execute("SELECT sum(count) FROM acceptance") == [(30,)]
    assert state == "sent"
    assert first <= last


def test_two_runs_at_once_share_a_mailing(store: Store, open_again: Callable[..., Store]) -> None:
    add_readers(store, 60)
    add_mailing(store, chunk_size=5)
    reports: list[DeliveryReport] = []
    with run_smtp_server() as server:
        threads = [
            threading.Thread(target=lambda each: reports.append(send(each, server)), args=(each,))
            for each in (store, open_again())
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.accepted) == len(set(list_recipients(server))) == 60
    assert sum(report.accepted for report in reports) == 60


def test_a_correction_is_sent_before_a_publication_that_waits_longer(store: Store) -> None:
    add_readers(store, 3)
    add_mailing(store)
    second = add_mailing(store, release="2026/other", kind="correction", at=NOW)
    with run_smtp_server() as server:
        send(store, server, ONE)
        assert [each.find_field("To") for each in server.accepted[:3]] == [f"r{n}@reader.example" for n in (1, 2, 3)]
        assert all(f".{second}-" in each.message_id for each in server.accepted[:3])


def test_a_mailing_waits_for_its_time_and_while_all_are_paused(store: Store) -> None:
    add_readers(store, 1)
    add_mailing(store, at=NOW)
    with run_smtp_server() as server:
        assert send(store, server, get_now=lambda: NOW - timedelta(seconds=1)) == DeliveryReport()
        with store.transaction() as transaction:
            transaction.execute("INSERT INTO setting (name, value, at) VALUES ('paused', 'yes', 0)")
        assert send(store, server, get_now=lambda: NOW) == DeliveryReport()
        with store.transaction() as transaction:
            transaction.execute("DELETE FROM setting")
        assert send(store, server, get_now=lambda: NOW) == DeliveryReport(accepted=1)


def test_a_reader_who_leaves_or_changes_the_address_before_the_last_byte_gets_nothing_at_the_old_one(
    store: Store,
) -> None:
    add_readers(store, 3)
    add_mailing(store)
    with run_smtp_server() as server:
        held = Event()
        server.fail("DATA", Wait(held))
        run = create_run(store, server.url, ONE)
        thread = threading.Thread(target=run.run)
        thread.start()
        server.wait_for(lambda: server.count("DATA") == 1)
        with store.transaction() as transaction:
            transaction.execute("UPDATE subscriber SET email = 'new@reader.example' WHERE id = 1")
            transaction.execute("UPDATE subscriber SET status = 'left', left_at = 1 WHERE id = 2")
        held.set()
        thread.join()
        assert list_recipients(server) == ["new@reader.example", "r3@reader.example"]
    assert list_states(store, (1, 2, 3)) == ["accepted", "withdrawn", "accepted"]


def test_a_clock_that_is_set_back_or_forward_an_hour_changes_nothing(store: Store) -> None:
    add_readers(store, 40)
    add_mailing(store, chunk_size=10)
    now = datetime.now(UTC)
    steps = [timedelta(), timedelta(hours=-1), timedelta(hours=1)]

    def read_wrong_clock() -> datetime:
        steps.append(steps.pop(0))
        return now + steps[0]

    with run_smtp_server() as server:
        report = send(store, server, get_now=read_wrong_clock)
        assert (report.accepted, report.repeated) == (40, 0)
        assert len(server.accepted) == 40


@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_what_a_worker_that_is_gone_may_have_sent_is_repeated_or_held(policy: str, store: Store) -> None:
    add_readers(store, 3)
    add_mailing(store, policy=policy)
    with store.row_transaction() as transaction:
        lease = chunks.claim_chunk(transaction, "gone", NOW, LEASE_END)
        assert lease
        due = deliveries.list_due(transaction, lease, NOW)
        assert deliveries.mark_intents(transaction, "gone", [Intent(lease, due[0])]) == {(lease.mailing_id, 1)}
    with run_smtp_server() as server:
        report = send(store, server, DeliverySettings(1, lease_seconds=1.5))
        is_repeated = policy == "resend"
        assert (report.accepted, report.repeated, report.held) == (3, 1, 0) if is_repeated else (2, 0, 1)
        assert len(server.accepted) == (3 if is_repeated else 2)
    assert list_in_doubt(store) == ([] if is_repeated else ["r1@reader.example"])


def test_a_worker_that_has_lost_its_chunk_may_send_nothing_and_its_late_results_harm_nothing(store: Store) -> None:
    add_readers(store, 2)
    mailing = add_mailing(store)
    with store.row_transaction() as transaction:
        old = chunks.claim_chunk(transaction, "paused", NOW, LEASE_END)
        assert old
        first, second = deliveries.list_due(transaction, old, NOW)
        deliveries.mark_intents(transaction, "paused", [Intent(old, first)])
    with store.row_transaction() as transaction:
        (leased,) = chunks.find_leased(transaction)
        new = chunks.take_over_chunk(transaction, leased, "other", LEASE_END)
        assert new
        assert deliveries.settle_leftover_intents(transaction, new, "resend", NOW) == 1
        (again, _) = deliveries.list_due(transaction, new, NOW)
        deliveries.mark_intents(transaction, "other", [Intent(new, again)])
    with store.row_transaction() as transaction:
        assert deliveries.mark_intents(transaction, "paused", [Intent(old, second)]) == set()
        assert not chunks.renew_lease(transaction, old, LEASE_END)
        assert chunks.take_over_chunk(transaction, leased, "paused", LEASE_END) is None
        late = DeliveryResult(mailing, 1, 1, 1, "deferred", NOW, "450")
        assert not deliveries.record_results(transaction, [late], NOW)
        chunks.end_lease(transaction, old)
        accepted = DeliveryResult(mailing, 1, 2, 2, "accepted", NOW, "250")
        assert deliveries.record_results(transaction, [accepted], NOW) == {mailing: 1}
        assert not deliveries.record_results(transaction, [accepted], NOW)
        assert chunks.renew_lease(transaction, new, LEASE_END)


def test_a_database_that_is_locked_for_a_while_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'pressroom.db'}"
    store = open_store(url, wait_seconds=0.1)
    add_readers(store, 20)
    add_mailing(store)
    with run_smtp_server() as server:
        run = create_run(store, server.url, SETTINGS)
        thread = threading.Thread(target=run.run)
        locker = sqlite3.connect(tmp_path / "pressroom.db", isolation_level=None, check_same_thread=False)
        held = Event()
        server.fail("DATA", *[Wait(held)] * 3)
        thread.start()
        server.wait_for(lambda: server.count("DATA") == 3)
        locker.execute("BEGIN IMMEDIATE")
        held.set()
        threading.Timer(0.5, locker.execute, ("COMMIT",)).start()
        thread.join()
        assert run.report.accepted == len(server.accepted) == 20
        locker.close()
    assert count_states(store) == {"accepted": 20}
    store.close()


def test_a_run_that_is_stopped_finishes_its_messages_and_gives_its_chunks_back(store: Store) -> None:
    add_readers(store, 50)
    add_mailing(store, chunk_size=10)
    with run_smtp_server() as server:
        held = Event()
        server.fail("reply", Wait(held))
        run = create_run(store, server.url, ONE)
        thread = threading.Thread(target=run.run)
        thread.start()
        server.wait_for(lambda: server.count("reply") == 1)
        run.stop()
        held.set()
        thread.join()
        assert run.report.accepted == len(server.accepted) == 1
        with store.read() as transaction:
            assert chunks.find_leased(transaction) == []
        assert send(store, server) == DeliveryReport(accepted=49)


def test_a_relay_that_takes_fewer_connections_gets_everything_through_those(store: Store) -> None:
    add_readers(store, 10)
    add_mailing(store)
    with run_smtp_server() as server:
        server.fail("connect", "421 4.7.0 too many connections")
        assert send(store, server) == DeliveryReport(accepted=10)


def test_a_server_that_cuts_its_connections_again_and_again_loses_nothing(postgres: PostgresServer) -> None:
    url = postgres.create_database()
    store = open_store(url)
    add_readers(store, 200)
    add_mailing(store, chunk_size=20)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pressroom' AND datname = %s"
    with run_smtp_server() as server, psycopg.connect(postgres.url, autocommit=True) as operator:
        run = create_run(store, server.url, SETTINGS)
        thread = threading.Thread(target=run.run)
        thread.start()
        ended, name = 0, conninfo_to_dict(url)["dbname"]
        for count in (20, 60, 100, 140):
            server.wait_for(partial(has_accepted, server, count))
            ended += operator.execute(cut, (name,)).rowcount
        thread.join()
        assert ended
        assert len(server.accepted) == len(set(list_recipients(server))) == 200
    assert count_states(store) == {"accepted": 200}
    store.close()


def test_a_run_that_gives_up_on_its_relay_gives_its_chunks_back_at_once(store: Store) -> None:
    add_readers(store, 20)
    add_mailing(store, chunk_size=5)
    with run_smtp_server() as server:
        server.fail("MAIL", *["530 5.7.0 not from here"] * 10)
        report = send(store, server)
        assert report.error is not None
        assert report.error.is_refusal
        with store.read() as transaction:
            assert chunks.find_leased(transaction) == []
    assert count_states(store) == {"pending": 20}
