"""Refusals while mailings are sent: readers who do not exist get no more, and policy pauses a provider."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pressroom.deliver.delivery_run import DeliveryReport, DeliverySettings
from pressroom.deliver.provider_pauses import MAX_REFUSALS, get_provider, record_policy_refusal
from pressroom.publishing.refused_mails import create_refusal_recorder
from pressroom.publishing.stop_mail import resume_mailings
from pressroom.store import Store, providers, subscribers
from tests.support.mailing_sender import send_mailings
from tests.support.mailings import add_mailing, add_readers, count_states
from tests.support.smtp_server import SmtpServer, run_smtp_server
from tests.support.subscriptions import KEYS

POLICY = "550 5.7.26 not authenticated"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with run_smtp_server() as server:
        yield server


def send(store: Store, server: SmtpServer, now: datetime = NOW) -> DeliveryReport:
    """Send what is due through one connection."""
    recorder = create_refusal_recorder(store, KEYS, lambda: now)
    return send_mailings(store, server.url, DeliverySettings(1), get_now=lambda: now, on_refusals=recorder)


def list_paused(store: Store) -> list[str]:
    with store.read() as transaction:
        return [each.domain for each in providers.list_paused(transaction)]


def count_active(store: Store) -> int:
    with store.read() as transaction:
        return subscribers.count_by_status(transaction).get("active", 0)


def test_a_reader_without_a_mailbox_gets_no_more_mails_at_once(store: Store, server: SmtpServer) -> None:
    add_readers(store, 5)
    add_mailing(store)
    later = add_mailing(store, release="2026/later", at=NOW + timedelta(days=1))
    server.fail("RCPT", "550 5.1.1 <r1@reader.example> user unknown", "552 5.2.2 mailbox full", "552 5.3.4 too large")
    report = send(store, server)
    assert (report.accepted, report.refused) == (2, 3)
    assert count_active(store) == 4
    with store.read() as transaction:
        states = transaction.execute("SELECT state FROM delivery WHERE mailing_id = :id ORDER BY 1", id=later)
    assert [state for (state,) in states] == ["pending"] * 4 + ["withdrawn"]
    assert list_paused(store) == []


def test_twenty_refusals_of_policy_pause_their_provider_until_it_is_resumed(store: Store, server: SmtpServer) -> None:
    add_readers(store, 60)
    add_mailing(store)
    server.fail("RCPT", *[POLICY] * MAX_REFUSALS)
    report = send(store, server)
    assert len([step for _, step, _ in server.log if step == "RCPT"]) == MAX_REFUSALS
    assert (report.refused, report.deferred) == (0, 60)
    assert list_paused(store) == ["reader.example"]
    assert count_active(store) == 60
    with store.read() as transaction:
        (paused,) = providers.list_paused(transaction)
    assert (paused.refusals, paused.code) == (MAX_REFUSALS, "550 5.7.26")
    later = NOW + timedelta(hours=2)
    send(store, server, later)  # nothing is tried meanwhile
    assert len([step for _, step, _ in server.log if step == "RCPT"]) == MAX_REFUSALS
    assert resume_mailings(store) == (False, ["reader.example"])
    assert send(store, server, later).accepted == 60
    assert count_states(store) == {"accepted": 60}


def test_an_accepted_mail_ends_the_row(store: Store, server: SmtpServer) -> None:
    add_readers(store, MAX_REFUSALS + 15)
    add_mailing(store)
    server.fail("RCPT", *[POLICY] * (MAX_REFUSALS - 1), "250 2.1.5 OK", *[POLICY] * 10)
    send(store, server)
    assert list_paused(store) == []


def test_refusals_far_apart_are_no_row(store: Store) -> None:
    for hour in range(50):
        with store.transaction() as transaction:
            record_policy_refusal(transaction, "post.example", "550 5.7.1", NOW + timedelta(minutes=61 * hour))
    assert list_paused(store) == []


@pytest.mark.parametrize(
    ("email", "provider"),
    [
        ("a@gmail.com", "gmail.com"),
        ("a@GoogleMail.com", "gmail.com"),
        ("a@hotmail.se", "outlook.com"),
        ("a@yahoo.no", "yahoo.com"),
        ("a@me.com", "icloud.com"),
        ("a@isfjärden.example", "xn--isfjrden-3za.example"),
        ("a@live.example.org", "live.example.org"),
    ],
)
def test_the_domains_of_a_large_provider_count_together(email: str, provider: str) -> None:
    assert get_provider(email) == provider
