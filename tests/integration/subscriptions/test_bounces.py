"""What mails that come back do to their readers, on both databases."""

from datetime import datetime, timedelta

import pytest
from msgspec import structs

from pressroom.store import Store, bounces, subscribers, suppressions
from pressroom.store.database import to_integer
from pressroom.subscriptions.bounce_tokens import ReturnAddress, create_bounce_token
from pressroom.subscriptions.bounces import ReturnedReport, find_returned, record_report
from pressroom.subscriptions.links import create_preferences_token
from pressroom.subscriptions.message_ids import find_by_message_id
from pressroom.tokens import create_message_token, list_email_hashes
from tests.support.mailings import add_mailing, add_readers, list_states
from tests.support.subscriptions import KEYS, NOW, join, read_status

ANNA = "anna@reader.example"
DAY = timedelta(days=1)
ACCEPT = "UPDATE delivery SET state = 'accepted', next_at = :at WHERE mailing_id = :mailing AND subscriber_id = :reader"


class Reader:
    """A reader with mailings. `send` lets a relay take one; `report` reports one that came back."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.id = join(store, ANNA).subscriber_id

    def send(self, at: datetime, *, number: int = 0) -> int:
        mailing = add_mailing(self.store, release=f"2026/{at:%Y%m%d%H}-{number}", chunk_size=2**62)
        with self.store.transaction() as transaction:
            transaction.execute(ACCEPT, at=to_integer(at), mailing=mailing, reader=self.id)
        return mailing

    def find(self, mailing: int) -> ReturnAddress:
        found = find_returned(KEYS, [create_bounce_token(KEYS, mailing, self.id, ANNA)])
        assert found
        return found

    def report(self, kind: str, mailing: int, at: datetime, name: str = "") -> str:
        report = ReturnedReport(name or f"report {mailing} {at}", kind, "550 5.1.1")  # type: ignore[arg-type]
        return record_report(self.store, KEYS, report, self.find(mailing), at)

    @property
    def status(self) -> str:
        return read_status(self.store, ANNA)

    @property
    def reason(self) -> str:
        with self.store.read() as transaction:
            found = suppressions.find_suppression(transaction, list_email_hashes(KEYS, ANNA))
        return found.reason if found else ""


@pytest.fixture
def reader(store: Store) -> Reader:
    return Reader(store)


@pytest.mark.parametrize(("kind", "reason"), [("hard", "bounced"), ("complaint", "complained")])
def test_a_hard_bounce_and_a_complaint_end_all_mails_at_once(reader: Reader, kind: str, reason: str) -> None:
    mailing = reader.send(NOW)
    waiting = add_mailing(reader.store, release="2026/next", chunk_size=2**62)
    assert reader.report(kind, mailing, NOW + DAY) == "stopped"
    assert (reader.status, reader.reason) == ("left", reason)
    with reader.store.read() as transaction:
        states: dict[int, str] = dict(
            transaction.execute("SELECT mailing_id, state FROM delivery WHERE subscriber_id = :i", i=reader.id)
        )
    assert states == {mailing: "accepted", waiting: "withdrawn"}


@pytest.mark.parametrize("kind", ["policy", "message"])
def test_what_is_the_newsrooms_fault_ends_nothing_however_often(reader: Reader, kind: str) -> None:
    for day in range(12):
        assert reader.report(kind, reader.send(NOW + day * DAY), NOW + day * DAY) == "counted"
    assert (reader.status, reader.reason) == ("active", "")


def test_five_soft_bounces_in_a_row_over_three_days_end_all_mails(reader: Reader) -> None:
    for day in range(4):
        assert reader.report("soft", reader.send(NOW + day * DAY), NOW + day * DAY) == "counted"
    assert reader.status == "active"
    assert reader.report("soft", reader.send(NOW + 4 * DAY), NOW + 4 * DAY) == "stopped"
    assert reader.reason == "bounced"


def test_many_soft_bounces_within_three_days_end_nothing(reader: Reader) -> None:
    for hour in range(20):
        at = NOW + timedelta(hours=hour)
        assert reader.report("soft", reader.send(at), at) == "counted"
    assert reader.status == "active"


def test_a_mail_that_arrived_ends_the_row(reader: Reader) -> None:
    for day in (0, 1, 3, 4, 5, 6):
        assert reader.report("soft", reader.send(NOW + day * DAY), NOW + day * DAY) == "counted"
        if day == 1:
            reader.send(NOW + 2 * DAY)
    assert reader.status == "active"
    assert reader.report("soft", reader.send(NOW + 7 * DAY), NOW + 7 * DAY) == "stopped"


def test_mails_that_a_relay_still_tries_to_deliver_do_not_end_the_row(reader: Reader) -> None:
    sent = [reader.send(NOW + day * DAY) for day in range(10)]
    effects = [reader.report("soft", mailing, NOW + (day + 5) * DAY) for day, mailing in enumerate(sent[:5])]
    assert effects == ["counted"] * 4 + ["stopped"]


def test_the_same_report_counts_once(reader: Reader) -> None:
    mailing = reader.send(NOW)
    assert reader.report("soft", mailing, NOW, "one") == "counted"
    for day in range(10):
        assert reader.report("soft", mailing, NOW + day * DAY, "one") == "known"
    with reader.store.read() as transaction:
        assert len(bounces.list_bounces(transaction, reader.id)) == 1
    assert reader.status == "active"


def test_several_reports_about_one_mail_are_one_in_the_row(reader: Reader) -> None:
    mailing = reader.send(NOW)
    for day in range(10):
        assert reader.report("soft", mailing, NOW + day * DAY) == "counted"
    assert reader.status == "active"


def test_nobody_is_guessed(reader: Reader) -> None:
    report = ReturnedReport("x", "hard")
    assert record_report(reader.store, KEYS, report, None, NOW) == "no reader"
    assert record_report(reader.store, KEYS, report, None, NOW) == "known"
    assert record_report(reader.store, KEYS, report, ReturnAddress(1, 999, "0" * 8), NOW) == "no reader"
    assert reader.status == "active"
    with reader.store.read() as transaction:
        assert bounces.count_bounces(transaction, NOW - DAY) == {"unknown": 1}


def test_a_bounce_of_an_earlier_address_says_nothing_about_the_new_one(reader: Reader) -> None:
    mailing = reader.send(NOW)
    with reader.store.transaction() as transaction:
        subscriber = subscribers.find_subscriber(transaction, reader.id)
        assert subscriber
        new = structs.replace(subscriber, email="anna@new.example", email_norm="anna@new.example")
        subscribers.save_subscriber(transaction, new)
    assert reader.report("hard", mailing, NOW) == "no reader"
    assert read_status(reader.store, "anna@new.example") == "active"


def test_a_reader_comes_back_by_confirming_again(reader: Reader) -> None:
    reader.report("hard", reader.send(NOW), NOW)
    join(reader.store, ANNA, NOW + DAY)
    assert (reader.status, reader.reason) == ("active", "")


def test_without_a_token_the_link_and_the_message_id_say_which_mail_came_back(reader: Reader) -> None:
    mailing = reader.send(NOW)
    found = find_returned(KEYS, [], [create_preferences_token(KEYS, reader.id, ANNA)], NOW)
    ids = [f"5f0c.1.{create_message_token(KEYS, f'{mailing}.{reader.id}')}@press.example"]
    assert record_report(reader.store, KEYS, ReturnedReport("a", "soft"), found, NOW, ids) == "counted"
    with reader.store.read() as transaction:
        (bounce,) = bounces.list_bounces(transaction, reader.id)
    assert bounce.mailing_id == mailing


def test_a_message_id_leads_to_the_reader_and_a_made_up_one_to_nobody(store: Store) -> None:
    add_readers(store, 700)
    add_mailing(store, release="2026/other")
    mailing = add_mailing(store)
    now = datetime.fromtimestamp(to_integer_seconds(store), tz=NOW.tzinfo)
    mark = create_message_token(KEYS, f"{mailing}.612")
    found = find_by_message_id(store, KEYS, f"<5f0c.1.{mark.upper()}@press.example>", now)
    assert found
    assert (found.mailing_id, found.subscriber_id) == (mailing, 612)
    for wrong in (f"5f0c.2.{mark}@press.example", "5f0c.1.aaaaaaaaaaaaaaaa@press.example", "", "å.é@x", "x" * 9000):
        assert find_by_message_id(store, KEYS, wrong, now) is None
    assert set(list_states(store, [612])) == {"pending"}


def to_integer_seconds(store: Store) -> float:
    """When the mailings of this test were made."""
    with store.read() as transaction:
        ((at,),) = transaction.execute("SELECT max(created_at) FROM mailing")
    return float(at) / 1e6
