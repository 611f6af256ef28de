"""While a relay is quick, the intent of the next message is stored early. What does not leave is in nobody's doubt."""

import threading
import time
from datetime import UTC, datetime

import pytest

from pressroom.deliver.delivery_run import DeliverySettings
from pressroom.model.newsroom import CrashPolicy
from pressroom.store import Store
from tests.support.mailing_sender import create_run, send_mailings
from tests.support.mailings import add_mailing, add_readers, count_states
from tests.support.smtp_server import Drop, Fault, SmtpServer, Wait, run_smtp_server

ONE = DeliverySettings(connections=1, lease_seconds=30.0)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def leave(store: Store, subscriber_id: int) -> None:
    with store.transaction() as transaction:
        transaction.execute("UPDATE subscriber SET status = 'left' WHERE id = :id", id=subscriber_id)


def list_recipients(server: SmtpServer) -> list[str]:
    return [each.recipient.partition("@")[0] for each in server.accepted]


@pytest.mark.parametrize("fault", ["421 4.3.2 bye", "550 5.7.1 not you", Drop])
def test_a_relay_that_is_lost_leaves_nothing_in_doubt_that_had_not_left(store: Store, fault: Fault) -> None:
    add_readers(store, 20)
    add_mailing(store, policy="hold", chunk_size=5)
    with run_smtp_server() as server:
        server.fail("MAIL", *["250 2.1.0 ok"] * 7, *[fault] * 12)
        report = send_mailings(store, server.url, ONE)
        assert report.error is not None
        assert (report.accepted, report.in_doubt) == (7, 0)
        assert count_states(store) == {"accepted": 7, "pending": 13}
    with run_smtp_server() as other:
        assert send_mailings(store, other.url, ONE).accepted == 13
    readers = list_recipients(server) + list_recipients(other)
    assert sorted(readers) == sorted(f"r{number}" for number in range(1, 21))


def test_a_run_that_is_stopped_leaves_no_intent(store: Store) -> None:
    add_readers(store, 20)
    add_mailing(store, policy="hold", chunk_size=5)
    with run_smtp_server() as server:
        held = threading.Event()
        server.fail("reply", *["250 2.0.0 taken"] * 2, Wait(held))
        run = create_run(store, server.url, ONE)
        thread = threading.Thread(target=run.run)
        thread.start()
        server.wait_for(lambda: server.count("reply") == 3)
        run.stop()
        held.set()
        thread.join()
    assert count_states(store) == {"accepted": 3, "pending": 17}


def test_who_leaves_while_a_relay_is_slow_gets_no_message_that_was_prepared(store: Store) -> None:
    add_readers(store, 4)
    add_mailing(store)
    with run_smtp_server() as server:
        held = threading.Event()
        run = create_run(store, server.url, ONE)
        server.fail("DATA", "354 go on", Wait(held))
        thread = threading.Thread(target=run.run)
        thread.start()
        server.wait_for(lambda: server.count("DATA") == 2)
        while count_states(store).get("intent", 0) < 1:
            time.sleep(0.01)
        leave(store, 3)  # the second is being sent
        time.sleep(2.1)
        held.set()
        thread.join()
        assert sorted(list_recipients(server)) == ["r1", "r2", "r4"]
    assert count_states(store) == {"accepted": 3, "withdrawn": 1}


def test_with_a_slow_relay_only_the_message_that_is_sent_has_an_intent(store: Store) -> None:
    add_readers(store, 6)
    add_mailing(store)
    with run_smtp_server() as server:
        first, second = threading.Event(), threading.Event()
        server.fail("end", Wait(first), Wait(second))
        thread = threading.Thread(target=create_run(store, server.url, ONE).run)
        thread.start()
        server.wait_for(lambda: server.count("last byte") == 1)
        time.sleep(0.6)
        first.set()
        server.wait_for(lambda: server.count("last byte") == 2)
        time.sleep(0.2)
        assert count_states(store).get("intent") == 1
        second.set()
        thread.join()
        assert len(server.accepted) == 6


@pytest.mark.parametrize(("policy", "prepared"), [("resend", 2), ("hold", 1)])
def test_fewer_messages_are_prepared_where_a_crash_would_leave_them_in_doubt(
    store: Store, policy: CrashPolicy, prepared: int
) -> None:
    add_readers(store, 20)
    add_mailing(store, policy=policy)
    with run_smtp_server() as server:
        held = threading.Event()
        server.fail("reply", *["250 2.0.0 taken"] * 2, Wait(held))
        thread = threading.Thread(target=create_run(store, server.url, ONE).run)
        thread.start()
        server.wait_for(lambda: server.count("reply") == 3 and count_states(store).get("intent") == 1 + prepared)
        time.sleep(0.1)
        assert count_states(store) == {"accepted": 2, "intent": 1 + prepared, "pending": 17 - prepared}
        held.set()
        thread.join()
        assert list_recipients(server) == [f"r{number}" for number in range(1, 21)]
    assert count_states(store) == {"accepted": 20}


def test_a_message_that_was_refused_while_its_intent_was_stored_has_no_intent_left(store: Store) -> None:
    add_readers(store, 120)
    add_mailing(store, policy="hold", chunk_size=20)
    with run_smtp_server() as server:
        server.fail("RCPT", *["250 2.1.5 ok", "250 2.1.5 ok", "450 4.2.0 later"] * 40)
        report = send_mailings(store, server.url, DeliverySettings(connections=3, lease_seconds=30.0))
        assert (report.accepted, report.deferred, report.held) == (80, 40, 0)
    assert count_states(store) == {"accepted": 80, "deferred": 40}
