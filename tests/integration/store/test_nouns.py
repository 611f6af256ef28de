"""What is stored is read again as it was: subscribers, subscriptions, requests, texts, suppressions and counts."""

from datetime import UTC, datetime, timedelta

import msgspec

from pressroom.store import (
    Store,
    consents,
    rate_limits,
    requests,
    subscribers,
    subscriptions,
    suppressions,
    used_forms,
)
from pressroom.store.database import Transaction
from pressroom.store.requests import JoinRequest
from pressroom.store.subscribers import Subscriber, SubscriberStatus
from pressroom.store.subscriptions import Subscription

NOW = datetime(2026, 3, 1, 12, 30, 5, 123_456, tzinfo=UTC)
DAY = timedelta(days=1)


def add(transaction: Transaction, name: str, status: SubscriberStatus = "pending", **changes: object) -> Subscriber:
    address = f"{name}@example.org"
    person = subscribers.get_or_add_subscriber(transaction, address.title(), address, "sv", NOW)
    changed = msgspec.structs.replace(person, status=status, **changes)
    subscribers.save_subscriber(transaction, changed)
    return changed


def test_a_subscriber_is_read_as_it_was_saved(store: Store) -> None:
    with store.transaction() as transaction:
        text = consents.get_or_add_consent(transaction, "Jag vill ha pressmeddelanden. Åäö 🙂", "sv")
        saved = add(
            transaction,
            "åsa",
            "left",
            language="nb",
            confirmed_at=NOW + DAY,
            consent_id=text.id,
            paused_until=NOW + 2 * DAY,
            left_at=NOW + 3 * DAY,
        )
    with store.read() as transaction:
        assert subscribers.find_subscriber(transaction, saved.id) == saved
        assert subscribers.find_by_address(transaction, "åsa@example.org") == saved
        assert subscribers.find_by_address(transaction, "Åsa@example.org") is None
        assert subscribers.find_subscriber(transaction, saved.id + 1) is None


def test_hostile_texts_are_stored_as_they_are(store: Store) -> None:
    text = "'; DROP TABLE subscriber; -- :id %(id)s %s 100 % \u202e \U0001f642"
    with store.transaction() as transaction:
        person = subscribers.get_or_add_subscriber(transaction, text, text, "sv", NOW)
        assert subscribers.find_by_address(transaction, text) == person


def test_subscribers_are_listed_in_parts(store: Store) -> None:
    with store.transaction() as transaction:
        ids = sorted(add(transaction, f"a{number}").id for number in range(7))
    found: list[int] = []
    with store.read() as transaction:
        while part := subscribers.list_subscribers(transaction, after_id=found[-1] if found else 0, limit=3):
            found += [each.id for each in part]
    assert found == ids


def test_subscribers_are_listed_for_retention_and_counted(store: Store) -> None:
    with store.transaction() as transaction:
        pending = add(transaction, "pending")
        left = add(transaction, "left", "left", confirmed_at=NOW, left_at=NOW + DAY)
        add(transaction, "active", "active", confirmed_at=NOW - DAY)
        later = NOW + 2 * DAY
        assert subscribers.list_unconfirmed(transaction, NOW) == []
        assert subscribers.list_unconfirmed(transaction, later) == [pending.id]
        assert subscribers.list_left(transaction, NOW + DAY) == []
        assert subscribers.list_left(transaction, later) == [left.id]
        assert subscribers.count_by_status(transaction) == {"active": 1, "left": 1, "pending": 1}
        assert subscribers.count_by_language(transaction) == {"sv": 1}
        subscribers.erase_subscriber(transaction, left.id, later)
        assert subscribers.list_confirmed_times(transaction, NOW - DAY) == [NOW - DAY, NOW]
        assert subscribers.list_confirmed_times(transaction, NOW) == [NOW]
        assert subscribers.list_left_times(transaction, NOW) == [NOW + DAY]


def test_subscriptions_are_replaced_and_counted_for_active_subscribers(store: Store) -> None:
    with store.transaction() as transaction:
        person, other = add(transaction, "a", "active"), add(transaction, "b", "left")
        for each in (person, other):
            subscriptions.replace_subscriptions(transaction, each.id, [Subscription("kommun", "vatten", "weekly")])
        wanted = [Subscription("", "skola", "daily"), Subscription("", "vatten", "daily")]
        subscriptions.replace_subscriptions(transaction, person.id, reversed(wanted))
        assert subscriptions.list_subscriptions(transaction, person.id) == wanted
        assert subscriptions.count_by_organisation(transaction) == {"": 1}
        assert subscriptions.count_by_keyword(transaction) == {"skola": 1, "vatten": 1}
        assert subscriptions.count_by_frequency(transaction) == {"daily": 1}


def test_a_text_is_stored_once_for_each_language(store: Store) -> None:
    with store.transaction() as transaction:
        first = consents.get_or_add_consent(transaction, "I agree.", "en")
        assert consents.get_or_add_consent(transaction, "I agree.", "en") == first
        assert consents.get_or_add_consent(transaction, "I agree.", "nb").id != first.id
        assert consents.find_consent(transaction, first.id) == first
        assert consents.find_consent(transaction, 999) is None


def test_a_request_is_confirmed_once_and_only_in_time(store: Store) -> None:
    with store.transaction() as transaction:
        person = add(transaction, "a")
        asked = JoinRequest("join", person.id, NOW, NOW + DAY, "sv", "front", choices='{"a": 1}')
        first, late = requests.add_request(transaction, asked), requests.add_request(transaction, asked)
        assert requests.find_request(transaction, first) == msgspec.structs.replace(asked, id=first)
        assert not requests.confirm_request(transaction, late, NOW + DAY)
        assert not requests.confirm_request(transaction, 1, NOW)
        assert requests.confirm_request(transaction, first, NOW)
        assert not requests.confirm_request(transaction, first, NOW)
        confirmed = msgspec.structs.replace(asked, id=first, confirmed_at=NOW)
        assert confirmed in requests.list_requests(transaction, person.id)
        assert requests.delete_expired_requests(transaction, NOW + 2 * DAY, NOW + 2 * DAY) == 1
        assert requests.list_requests(transaction, person.id) == [confirmed]


def test_an_address_is_suppressed_under_any_of_its_hashes(store: Store) -> None:
    with store.transaction() as transaction:
        suppressions.add_suppression(transaction, "k1:ab", "left", NOW)
        suppressions.add_suppression(transaction, "k1:ab", "erased", NOW + DAY)
        found = suppressions.find_suppression(transaction, ("k2:cd", "k1:ab"))
        assert found == suppressions.Suppression("k1:ab", "erased", NOW + DAY)
        suppressions.remove_suppression(transaction, ("k2:cd", "k1:ab"))
        assert suppressions.find_suppression(transaction, ("k2:cd", "k1:ab")) is None


def test_events_are_counted_in_windows_that_survive_a_wrong_clock(store: Store) -> None:
    with store.transaction() as transaction:
        assert [rate_limits.increase_count(transaction, "a", NOW) for _ in range(3)] == [1, 2, 3]
        assert rate_limits.increase_count(transaction, "a", NOW + 400 * DAY) == 1
        assert rate_limits.get_count(transaction, "a", NOW) == 3
        assert rate_limits.get_count(transaction, "b", NOW) == 0
        rate_limits.delete_counts(transaction, NOW, NOW + DAY)
        assert rate_limits.get_count(transaction, "a", NOW) == 3
        assert rate_limits.get_count(transaction, "a", NOW + 400 * DAY) == 0
        rate_limits.delete_counts(transaction, NOW + DAY, NOW + 2 * DAY)
        assert rate_limits.get_count(transaction, "a", NOW) == 0


def test_a_form_is_used_once(store: Store) -> None:
    with store.transaction() as transaction:
        assert used_forms.mark_used(transaction, "a", NOW)
        assert not used_forms.mark_used(transaction, "a", NOW)
        used_forms.delete_used_forms(transaction, NOW)
        assert not used_forms.mark_used(transaction, "a", NOW)
        used_forms.delete_used_forms(transaction, NOW + DAY)
        assert used_forms.mark_used(transaction, "a", NOW)
