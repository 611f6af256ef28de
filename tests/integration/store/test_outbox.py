"""A mail in the queue goes to one worker at a time, and a worker that was too slow cannot go on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from pressroom.store import Store, outbox, subscribers
from pressroom.store.outbox import NewMail, QueuedMail

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture
def person_id(store: Store) -> int:
    with store.transaction() as transaction:
        return subscribers.get_or_add_subscriber(transaction, "a@x.org", "a@x.org", "sv", NOW).id


def queue(store: Store, person_id: int, *numbers: int, kind: str = "confirm", now: datetime = NOW) -> None:
    with store.transaction() as transaction:
        for number in numbers:
            outbox.add_mail(transaction, NewMail(kind, person_id, "sv", f"<{number}@x.org>"), now)


def claim(store: Store, now: datetime = NOW, limit: int = 20) -> list[QueuedMail]:
    with store.transaction() as transaction:
        return outbox.claim_mails(transaction, now, now + LEASE, limit)


def test_a_queued_mail_is_due_at_once_and_keeps_its_date(store: Store, person_id: int) -> None:
    queue(store, person_id, 1)
    (mail,) = claim(store, NOW + timedelta(hours=1))
    assert (mail.message_id, mail.queued_at, mail.state, mail.attempts) == ("<1@x.org>", NOW, "queued", 1)


def test_workers_never_get_the_same_mail(store: Store, person_id: int) -> None:
    queue(store, person_id, *range(40))
    with ThreadPoolExecutor(8) as threads:
        claimed = [mail.id for mails in threads.map(lambda _: claim(store, limit=5), range(10)) for mail in mails]
    assert len(claimed) == len(set(claimed)) == 40


def test_a_mail_of_a_worker_that_stopped_before_the_last_byte_is_taken_again(store: Store, person_id: int) -> None:
    queue(store, person_id, 1)
    (first,) = claim(store)
    assert claim(store, NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = claim(store, NOW + LEASE)
    with store.transaction() as transaction:
        assert not outbox.mark_intent(transaction, first, NOW + LEASE)
        assert outbox.mark_intent(transaction, second, NOW + LEASE)
        assert not outbox.finish_mail(transaction, first, "sent", NOW)
        assert not outbox.defer_mail(transaction, first, NOW)
        assert outbox.finish_mail(transaction, second, "sent", NOW, code="250")
        assert not outbox.finish_mail(transaction, second, "refused", NOW)
    with store.read() as transaction:
        assert outbox.count_by_state(transaction) == {"sent": 1}


def test_a_mail_of_a_worker_that_stopped_after_the_last_byte_is_listed_and_not_sent_again(
    store: Store, person_id: int
) -> None:
    queue(store, person_id, 1)
    (mail,) = claim(store)
    with store.transaction() as transaction:
        assert outbox.mark_intent(transaction, mail, NOW + LEASE)
        assert not outbox.mark_intent(transaction, mail, NOW + LEASE)
    assert claim(store, NOW + timedelta(days=9)) == []
    with store.transaction() as transaction:
        assert outbox.list_leftover_intents(transaction, NOW) == []
        (left,) = outbox.list_leftover_intents(transaction, NOW + LEASE)
        assert outbox.finish_mail(transaction, left, "in doubt", NOW)
        assert outbox.list_leftover_intents(transaction, NOW + LEASE) == []


def test_a_deferred_mail_waits_until_its_time(store: Store, person_id: int) -> None:
    queue(store, person_id, 1)
    (mail,) = claim(store)
    with store.transaction() as transaction:
        assert outbox.defer_mail(transaction, mail, NOW + timedelta(minutes=5), code="451 4.7.1")
        assert outbox.get_oldest_waiting(transaction) == NOW
    assert claim(store, NOW + timedelta(minutes=4)) == []
    (again,) = claim(store, NOW + timedelta(minutes=5))
    assert (again.id, again.attempts, again.code) == (mail.id, 2, "451 4.7.1")


def test_a_mail_that_was_queued_while_the_clock_was_ahead_is_sent_now(store: Store, person_id: int) -> None:
    queue(store, person_id, 1, now=NOW + timedelta(days=400))
    assert [mail.message_id for mail in claim(store)] == ["<1@x.org>"]


def test_a_mail_that_is_deferred_within_the_longest_wait_does_not_look_as_if_the_clock_was_wrong(
    store: Store, person_id: int
) -> None:
    queue(store, person_id, 1)
    (mail,) = claim(store)
    with store.transaction() as transaction:
        assert outbox.defer_mail(transaction, mail, NOW + outbox.LONGEST_WAIT)
    assert claim(store) == []


def test_an_intent_of_a_worker_whose_clock_was_ahead_is_listed(store: Store, person_id: int) -> None:
    queue(store, person_id, 1)
    ahead = NOW + timedelta(days=400)
    (mail,) = claim(store, ahead)
    with store.transaction() as transaction:
        outbox.mark_intent(transaction, mail, ahead)
        assert [each.id for each in outbox.list_leftover_intents(transaction, NOW)] == [mail.id]


def test_mails_are_counted_by_kind_time_and_subscriber(store: Store, person_id: int) -> None:
    queue(store, person_id, 1, 2)
    queue(store, person_id, 3, kind="left")
    queue(store, person_id, 4, now=NOW - timedelta(days=1))
    with store.transaction() as transaction:
        since = NOW - timedelta(hours=1)
        other = subscribers.get_or_add_subscriber(transaction, "b@x.org", "b@x.org", "sv", NOW)
        assert outbox.count_queued(transaction, "confirm", since) == 2
        assert outbox.count_queued(transaction, "confirm", since, subscriber_id=person_id) == 2
        assert outbox.count_queued(transaction, "confirm", since, subscriber_id=other.id) == 0


def test_finished_mails_are_deleted_and_others_stay(store: Store, person_id: int) -> None:
    queue(store, person_id, 1, 2)
    mail, _ = claim(store)
    with store.transaction() as transaction:
        assert outbox.finish_mail(transaction, mail, "refused", NOW, code="550")
        outbox.delete_finished_mails(transaction, NOW)
        assert len(outbox.list_mails(transaction, person_id)) == 2
        outbox.delete_finished_mails(transaction, NOW + timedelta(seconds=1))
        assert [each.message_id for each in outbox.list_mails(transaction, person_id)] == ["<2@x.org>"]
        assert outbox.get_oldest_waiting(transaction) == NOW
