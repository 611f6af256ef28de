"""Queued mails are sent once, through relays that fail, crashes and moved clocks; nothing is lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pressroom.deliver.mail_folder import FolderTransport
from pressroom.deliver.outbox import Compose, Obsolete, Round, find_late_mails, send_outbox
from pressroom.deliver.outbox_worker import OutboxWorker
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_session import Timeouts
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.transport import OutgoingMessage, RelayError
from pressroom.errors import ConfigError
from pressroom.store import Store, outbox, subscribers
from pressroom.store.outbox import NewMail, QueuedMail
from tests.support.smtp_server import Drop, Fault, Hang, Reset, SmtpServer, SmtpSettings, Step, run_smtp_server
from tests.support.stores import database_url, open_again, postgres, store

__all__ = ["database_url", "open_again", "postgres", "store"]

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SHORT = Timeouts(connect=5, reply=0.3, end_of_data=0.3, goodbye=0.3)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> None:
        """Move the clock forwards, or backwards."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with run_smtp_server() as server:
        yield server


def queue(store: Store, count: int = 1, first: int = 0, now: datetime = START) -> list[str]:
    """Queue mails to different readers, and return their Message-IDs."""
    names = [f"m{number}" for number in range(first, first + count)]
    with store.transaction() as transaction:
        for name in names:
            address = f"{name}@reader.example"
            reader = subscribers.get_or_add_subscriber(transaction, address, address, "sv", now)
            outbox.add_mail(transaction, NewMail("confirm", reader.id, "sv", name), now)
    return names


def compose(mail: QueuedMail, now: datetime) -> OutgoingMessage | Obsolete:
    """Write a mail for two days."""
    if now - mail.queued_at >= timedelta(hours=48):
        return Obsolete("the link has expired")
    content = f"Message-ID: <{mail.message_id}>\r\nDate: {mail.queued_at:%c}\r\n\r\nHi\r\n".encode()
    return OutgoingMessage("press@press.example", f"{mail.message_id}@reader.example", mail.message_id, content)


def send(store: Store, server: SmtpServer, clock: Clock, write: Compose = compose) -> Round:
    return send_outbox(store, SmtpTransport(parse_smtp_url(server.url), timeouts=SHORT), write, clock)


def get_states(store: Store) -> dict[str, int]:
    with store.read() as transaction:
        return outbox.count_by_state(transaction)


def sent_ids(server: SmtpServer) -> list[str]:
    return sorted(message.message_id for message in server.accepted)


def test_all_due_mails_are_sent_once_over_one_connection(store: Store, server: SmtpServer, clock: Clock) -> None:
    names = queue(store, 25)
    assert send(store, server, clock) == Round(accepted=25)
    assert send(store, server, clock) == Round()
    assert sent_ids(server) == sorted(names)
    assert {message.recipient for message in server.accepted} == {f"{name}@reader.example" for name in names}
    assert get_states(store) == {"sent": 25}
    assert server.connections == 1
    assert find_late_mails(store, START + timedelta(days=1)) is None


def test_without_due_mails_no_connection_is_made(store: Store, server: SmtpServer, clock: Clock) -> None:
    assert send(store, server, clock) == Round()
    assert server.connections == 0


@pytest.mark.parametrize("step", ["RCPT", "DATA", "end"])
@pytest.mark.parametrize("fault", ["451 4.3.0 later", Drop])
def test_a_deferred_mail_is_tried_after_1_5_15_and_60_minutes_and_given_up_with_its_link(
    store: Store, server: SmtpServer, clock: Clock, step: Step, fault: Fault
) -> None:
    queue(store)
    server.fail(step, *[fault] * 100)
    tried_after = []
    while get_states(store) == {"queued": 1}:
        if send(store, server, clock).deferred:
            tried_after.append(clock.now - START)
        clock.move(minutes=1 if clock.now < START + timedelta(minutes=21) else 20)
    minutes = [int(each.total_seconds() / 60) for each in tried_after]
    assert minutes[:6] == [0, 1, 6, 21, 81, 141]
    assert minutes[-1] < 48 * 60
    assert get_states(store) == {"refused": 1}
    assert not server.accepted


def test_a_refused_mail_is_not_tried_again_and_the_others_are_sent(
    store: Store, server: SmtpServer, clock: Clock
) -> None:
    queue(store, 3)
    server.fail("RCPT", "550 5.1.1 unknown")
    assert send(store, server, clock) == Round(accepted=2, refused=1)
    clock.move(hours=3)
    assert send(store, server, clock) == Round()
    assert get_states(store) == {"refused": 1, "sent": 2}


def test_a_relay_with_greylisting_gets_each_mail_twice_and_takes_it_once(store: Store, clock: Clock) -> None:
    names = queue(store, 5)
    with run_smtp_server(SmtpSettings(has_greylisting=True)) as server:
        assert send(store, server, clock) == Round(deferred=5)
        clock.move(minutes=1)
        assert send(store, server, clock) == Round(accepted=5)
        assert sent_ids(server) == names


def test_a_relay_that_is_down_for_an_hour_loses_nothing_and_gets_nothing_twice(store: Store, clock: Clock) -> None:
    with run_smtp_server() as server:
        port = server.port
    names = []
    for minute in range(60):
        names += queue(store, 1, minute, clock.now)
        error = send(store, server, clock).error
        assert error
        assert not error.is_refusal
        clock.move(minutes=1)
    assert get_states(store) == {"queued": 60}
    late = find_late_mails(store, clock.now)
    assert late
    assert (late.waiting, late.oldest) == (60, START)
    with run_smtp_server(SmtpSettings(has_greylisting=True), port) as server:
        assert send(store, server, clock) == Round(deferred=60)
        clock.move(minutes=1)  # the hour counts as no failed attempt of these mails
        assert send(store, server, clock) == Round(accepted=60)
        assert sent_ids(server) == sorted(names)
    assert find_late_mails(store, clock.now) is None


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL"])
@pytest.mark.parametrize("fault", ["421 4.3.0 busy", "554 5.7.1 no", Drop, Reset, Hang])
def test_a_relay_that_takes_nothing_ends_the_round_and_all_mails_stay_due(
    store: Store, server: SmtpServer, clock: Clock, step: Step, fault: Fault
) -> None:
    names = queue(store, 12)
    server.fail(step, fault, *([fault] if step == "EHLO" else []))
    if step == "EHLO" and isinstance(fault, str):
        server.fail("EHLO", fault)
    round_ = send(store, server, clock)
    if round_.error is None:  # after a refused EHLO, HELO is tried
        assert step == "EHLO"
    assert get_states(store) in ({"queued": 12}, {"sent": 12})
    while get_states(store) != {"sent": 12}:
        send(store, server, clock)
    assert sent_ids(server) == sorted(names)


@pytest.mark.parametrize("step", ["end", "reply"])
@pytest.mark.parametrize("fault", [Drop, Reset, Hang])
def test_a_mail_whose_answer_was_lost_is_sent_again_as_it_was(
    store: Store, server: SmtpServer, clock: Clock, step: Step, fault: Fault
) -> None:
    queue(store)
    server.fail(step, fault)
    assert send(store, server, clock) == Round(deferred=1)
    clock.move(minutes=1)
    assert send(store, server, clock) == Round(accepted=1)
    assert server.count("last byte") == 2
    assert len({message.content for message in server.accepted}) == 1
    assert get_states(store) == {"sent": 1}


def test_a_worker_that_lost_its_claim_sends_nothing(store: Store, server: SmtpServer, clock: Clock) -> None:
    """Another worker takes a mail over while the first one is asleep, and the first one wakes up."""
    queue(store)

    def sleep_long(mail: QueuedMail, now: datetime) -> OutgoingMessage | Obsolete:
        clock.move(minutes=2)
        assert send(store, server, clock) == Round(accepted=1)
        return compose(mail, now)

    assert send(store, server, clock, sleep_long) == Round()
    assert len(server.accepted) == 1
    assert server.count("last byte") == 1


def test_a_mail_that_is_gone_before_its_last_byte_is_not_sent(store: Store, server: SmtpServer, clock: Clock) -> None:
    queue(store)

    def erase(mail: QueuedMail, now: datetime) -> OutgoingMessage | Obsolete:
        message = compose(mail, now)
        with store.transaction() as transaction:
            subscribers.erase_subscriber(transaction, mail.subscriber_id, now)
        return message

    assert send(store, server, clock, erase) == Round()
    assert not server.accepted


def test_a_mail_that_cannot_be_written_waits_and_holds_back_no_other(
    store: Store, server: SmtpServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queue(store, 3)

    def write(mail: QueuedMail, now: datetime) -> OutgoingMessage | Obsolete:
        if mail.message_id == "m1":
            raise ConfigError("templates/mail/service/message.txt:3: unexpected end", "Fix it.")
        return compose(mail, now)

    assert send(store, server, clock, write) == Round(accepted=2, deferred=1)
    assert "message.txt:3" in caplog.text
    assert get_states(store) == {"queued": 1, "sent": 2}


def test_a_stop_ends_after_the_mail_that_is_being_sent(store: Store, server: SmtpServer, clock: Clock) -> None:
    queue(store, 12)
    transport = SmtpTransport(parse_smtp_url(server.url), timeouts=SHORT)
    assert send_outbox(store, transport, compose, clock, lambda: len(server.accepted) >= 3) == Round(accepted=3)
    assert get_states(store) == {"queued": 9, "sent": 3}
    assert send(store, server, clock) == Round(accepted=9)  # none of them waits for a lease


@pytest.mark.parametrize("hours", [-24, -1, 7, 24 * 30], ids=str)
def test_a_clock_that_jumps_loses_no_mail(store: Store, server: SmtpServer, clock: Clock, hours: int) -> None:
    names = queue(store, 3)
    server.fail("RCPT", "450 4.2.0 later")
    send(store, server, clock)
    clock.move(hours=hours)
    names += queue(store, 1, 3, clock.now)
    for _ in range(10):
        send(store, server, clock, lambda mail, _: compose(mail, mail.queued_at))
        clock.move(minutes=20)  # what was deferred before the clock went back waits until the clock is there again
    assert sent_ids(server) == names


def test_no_log_contains_an_address(
    store: Store, server: SmtpServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    queue(store, 4)
    server.fail("RCPT", "550 5.1.1 <m0@reader.example> unknown", "450 4.2.0 <m1@reader.example> later", Drop)
    send(store, server, clock)
    assert "refused" in caplog.text
    assert "@" not in caplog.text


def test_mails_in_a_folder_are_files_that_only_the_user_reads(store: Store, clock: Clock, tmp_path: Path) -> None:
    names = queue(store, 3)
    folder = tmp_path / "mails/trial"
    assert send_outbox(store, FolderTransport(folder), compose, clock) == Round(accepted=3)
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.eml" for name in names]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_keeps_the_mails_in_the_queue(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    queue(store, 2)
    (tmp_path / "file").touch()
    error = send_outbox(store, FolderTransport(tmp_path / "file"), compose, clock).error
    assert isinstance(error, RelayError)
    assert "--mail-to-folder" in error.remedy
    assert get_states(store) == {"queued": 2}


# The worker: the same in a thread.


@pytest.fixture
def start_worker(store: Store, server: SmtpServer) -> Iterator[Callable[[], OutboxWorker]]:
    workers: list[OutboxWorker] = []

    def start() -> OutboxWorker:
        transport = SmtpTransport(parse_smtp_url(server.url), timeouts=SHORT)
        workers.append(OutboxWorker(store, transport, compose, lambda: datetime.now(UTC)))
        workers[-1].start()
        return workers[-1]

    yield start
    assert all(worker.stop() for worker in workers)


def test_a_worker_sends_what_is_queued_and_what_comes_when_it_is_woken(
    store: Store, server: SmtpServer, start_worker: Callable[[], OutboxWorker]
) -> None:
    queue(store, 2, now=datetime.now(UTC))
    worker = start_worker()
    server.wait_for(lambda: len(server.accepted) == 2)
    queue(store, 2, 2, now=datetime.now(UTC))
    worker.wake()
    server.wait_for(lambda: len(server.accepted) == 4)
    assert worker.error is None


def test_a_worker_tries_again_when_the_relay_took_nothing(
    store: Store, server: SmtpServer, start_worker: Callable[[], OutboxWorker]
) -> None:
    queue(store, 2, now=datetime.now(UTC))
    server.fail("connect", Drop)
    start_worker()
    server.wait_for(lambda: len(server.accepted) == 2)
    assert server.count("last byte") == 2


def test_two_workers_send_each_mail_once(
    store: Store, server: SmtpServer, start_worker: Callable[[], OutboxWorker]
) -> None:
    names = queue(store, 60, now=datetime.now(UTC))
    start_worker()
    start_worker()
    server.wait_for(lambda: len(server.accepted) >= 60)
    assert sent_ids(server) == sorted(names)
