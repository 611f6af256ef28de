"""Joining, choosing and leaving, rule by rule, on both databases."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom.store import Store, open_store, subscribers
from pressroom.subscriptions.choices import SubscriptionChoices
from pressroom.subscriptions.join import Confirmed, confirm, find_confirmation
from pressroom.subscriptions.leave import Erased, Left, erase, find_leaving, unsubscribe
from pressroom.subscriptions.limits import RequestLimits, take_network_request
from pressroom.subscriptions.links import Refused, create_unsubscribe_token
from pressroom.subscriptions.preferences import (
    LONGEST_PAUSE,
    Preferences,
    change_preferences,
    export_data,
    get_preferences,
    pause_until,
    request_address_change,
)
from pressroom.subscriptions.retention import run_retention
from tests.support.subscriptions import (
    KEYS,
    NOW,
    ask,
    count_mails,
    dump,
    get_preferences_link,
    join,
    list_confirm_tokens,
    read_status,
)

ANNA, NEW = "Anna@räksmörgås.example", "anna@example.org"
DAY = timedelta(days=1)


def leave(store: Store, confirmed: Confirmed) -> None:
    unsubscribe(store, KEYS, create_unsubscribe_token(KEYS, confirmed.subscriber_id), NOW)


def test_a_reader_joins_by_confirming_and_the_link_works_once(store: Store) -> None:
    assert ask(store, ANNA) == "accepted"
    (token,) = list_confirm_tokens(store, ANNA)
    assert not isinstance(find_confirmation(store, KEYS, token, NOW), Refused)
    assert read_status(store, ANNA) == "pending"
    assert isinstance(confirm(store, KEYS, token, NOW), Confirmed)
    assert read_status(store, ANNA) == "active"
    assert confirm(store, KEYS, token, NOW) == Refused("used")


def test_a_link_to_confirm_expires_after_48_hours(store: Store) -> None:
    ask(store, ANNA)
    (token,) = list_confirm_tokens(store, ANNA)
    assert confirm(store, KEYS, token, NOW + 2 * DAY) == Refused("expired")
    assert isinstance(confirm(store, KEYS, token, NOW + 2 * DAY - timedelta(seconds=1)), Confirmed)


@pytest.mark.parametrize("known", [False, True])
def test_the_answer_and_the_mails_are_the_same_for_known_and_unknown_addresses(store: Store, known: bool) -> None:
    if known:
        join(store, ANNA, NOW - 3 * DAY)
    before = count_mails(store)
    assert [ask(store, ANNA) for _ in range(4)] == ["accepted"] * 4
    assert count_mails(store) == before + 2


def test_an_address_gets_at_most_two_mails_in_any_24_hours_however_it_is_written(store: Store) -> None:
    times = [timedelta(), timedelta(hours=23), timedelta(hours=23, minutes=59), DAY, DAY + timedelta(minutes=1)]
    for time, count in zip(times, [1, 2, 2, 3, 3], strict=True):
        ask(store, ANNA.upper() if count % 2 else ANNA, NOW + time)
        assert count_mails(store) == count


def test_two_hundred_joins_at_once_make_one_subscriber_and_two_mails(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda _: ask(store, ANNA), range(200)))
    assert outcomes == ["accepted"] * 200
    assert count_mails(store) == 2
    with store.read() as transaction:
        assert transaction.execute("SELECT count(*) FROM subscriber") == [(1,)]


def test_the_ceiling_of_the_site_holds_for_everybody_for_an_hour_and_is_logged_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    limits = RequestLimits(sitewide=3)
    with caplog.at_level(logging.WARNING):
        outcomes = [ask(store, f"reader{number}@example.org", NOW, limits) for number in range(6)]
    assert outcomes == ["accepted"] * 3 + ["overloaded"] * 3
    assert len(caplog.records) == 1
    assert "@" not in caplog.text
    assert ask(store, ANNA, NOW + timedelta(hours=1), limits) == "accepted"


def test_a_network_is_limited_and_others_are_not(store: Store) -> None:
    limits = RequestLimits(network=2)
    with store.transaction() as transaction:
        taken = [take_network_request(transaction, KEYS, f"192.0.2.{last}", NOW, limits) for last in range(3)]
        assert taken == [True, True, False]
        assert take_network_request(transaction, KEYS, "198.51.100.1", NOW, limits)
    assert "192.0.2" not in dump(store)


def test_confirming_one_request_ends_the_others(store: Store) -> None:
    ask(store, ANNA)
    ask(store, ANNA)
    first, second = list_confirm_tokens(store, ANNA)
    assert isinstance(confirm(store, KEYS, second, NOW), Confirmed)
    assert confirm(store, KEYS, first, NOW) == Refused("used")


def test_leaving_takes_effect_at_once_and_may_be_repeated(store: Store) -> None:
    token = create_unsubscribe_token(KEYS, join(store, ANNA).subscriber_id)
    assert not isinstance(find_leaving(store, KEYS, token, NOW), Refused)
    assert read_status(store, ANNA) == "active"
    assert unsubscribe(store, KEYS, token, NOW) == Left(was_active=True, language="sv")
    assert unsubscribe(store, KEYS, token, NOW + DAY) == Left(was_active=False, language="sv")
    assert read_status(store, ANNA) == "left"


def test_a_link_from_before_leaving_does_not_bring_a_reader_back_and_a_new_one_does(store: Store) -> None:
    confirmed = join(store, ANNA)
    ask(store, ANNA)
    (old,) = list_confirm_tokens(store, ANNA)
    leave(store, confirmed)
    assert confirm(store, KEYS, old, NOW) == Refused("used")
    join(store, ANNA, NOW + 2 * DAY)
    assert read_status(store, ANNA) == "active"
    with store.read() as transaction:
        assert not transaction.execute("SELECT email_hash FROM suppression")


def test_the_address_of_who_left_is_erased_after_28_days_and_of_who_never_confirmed_after_7(store: Store) -> None:
    confirmed = join(store, ANNA)
    leave(store, confirmed)
    ask(store, "eva@example.org")
    run_retention(store, NOW + 7 * DAY)
    assert read_status(store, "eva@example.org") == "pending"
    assert run_retention(store, NOW + 7 * DAY + timedelta(seconds=1)).unconfirmed == 1
    assert "eva" not in dump(store)
    assert read_status(store, ANNA) == "left"
    assert run_retention(store, NOW + 28 * DAY + timedelta(seconds=1)).left == 1
    assert "nna@" not in dump(store)
    token = create_unsubscribe_token(KEYS, confirmed.subscriber_id)
    assert unsubscribe(store, KEYS, token, NOW) == Left(was_active=False, language="sv")


def test_who_asks_again_at_the_last_moment_is_not_erased_before_they_can_confirm(store: Store) -> None:
    leave(store, join(store, ANNA))
    ask(store, ANNA, NOW + 28 * DAY)
    run_retention(store, NOW + 29 * DAY)
    assert isinstance(confirm(store, KEYS, list_confirm_tokens(store, ANNA)[-1], NOW + 29 * DAY), Confirmed)


def test_retention_pauses_while_the_database_is_being_migrated(store: Store) -> None:
    ask(store, ANNA)
    with store.transaction() as transaction:
        transaction.execute("INSERT INTO schema_version (version) VALUES (999)")
    assert run_retention(store, NOW + 30 * DAY).is_paused
    assert read_status(store, ANNA) == "pending"


def test_an_erased_address_is_nowhere_in_the_files_of_the_database(tmp_path: Path) -> None:
    store = open_store(f"sqlite://{tmp_path / 'pressroom.db'}")
    confirmed = join(store, "erased.reader@example.org")
    for number in range(50):
        join(store, f"other{number}@example.org")
    request_address_change(store, KEYS, get_preferences_link(confirmed), "second.name@example.org", NOW)
    assert erase(store, KEYS, get_preferences_link(confirmed), NOW) == Erased(was_stored=True, language="sv")
    content = b"".join(path.read_bytes() for path in tmp_path.glob("pressroom.db*"))
    assert b"other7@" in content
    assert b"erased.reader" not in content
    assert b"second.name" not in content
    store.close()


def test_erasing_takes_effect_at_once_and_keeps_only_a_hash(store: Store) -> None:
    link = get_preferences_link(join(store, ANNA))
    assert erase(store, KEYS, link, NOW) == Erased(was_stored=True, language="sv")
    assert erase(store, KEYS, link, NOW) == Erased(was_stored=False)
    assert get_preferences(store, KEYS, link, NOW) == Refused("gone")
    assert "nna@" not in dump(store)
    assert "k1:" in dump(store)


def test_preferences_are_changed_and_paused_and_show_what_the_reader_agreed_to(store: Store) -> None:
    link = get_preferences_link(join(store, ANNA))
    choices = SubscriptionChoices("en", ("kommunen",), ("miljo", "skola"), "weekly")
    change_preferences(store, KEYS, link, choices, NOW)
    pause_until(store, KEYS, link, NOW + 1000 * DAY, NOW)
    preferences = get_preferences(store, KEYS, link, NOW)
    assert isinstance(preferences, Preferences)
    assert preferences.choices == choices
    assert preferences.subscriber.paused_until == NOW + LONGEST_PAUSE
    assert preferences.consent
    assert (preferences.consent.text, preferences.consent.asked_at) == ("I want news.", NOW)
    exported = export_data(store, KEYS, link, NOW)
    assert isinstance(exported, dict)
    assert exported["choices"] == {
        "language": "en",
        "organisations": ("kommunen",),
        "keywords": ("miljo", "skola"),
        "frequency": "weekly",
        "takes_other_languages": True,
    }
    assert exported["consents"]


def test_a_new_address_is_confirmed_first_and_links_to_the_old_one_show_nothing(store: Store) -> None:
    old, other = join(store, ANNA), join(store, NEW)
    assert request_address_change(store, KEYS, get_preferences_link(old), NEW, NOW) == "accepted"
    assert read_status(store, ANNA) == "active"
    changed = confirm(store, KEYS, list_confirm_tokens(store, ANNA)[-1], NOW)
    assert isinstance(changed, Confirmed)
    assert (changed.kind, changed.email, changed.subscriber_id) == ("change", NEW, old.subscriber_id)
    assert get_preferences(store, KEYS, get_preferences_link(old), NOW) == Refused("used")
    assert get_preferences(store, KEYS, get_preferences_link(other), NOW) == Refused("gone")
    assert isinstance(get_preferences(store, KEYS, get_preferences_link(changed), NOW), Preferences)
    assert "räksmörgås" not in dump(store)


def test_who_has_left_changes_nothing_by_an_old_link(store: Store) -> None:
    confirmed = join(store, ANNA)
    link = get_preferences_link(confirmed)
    leave(store, confirmed)
    assert change_preferences(store, KEYS, link, SubscriptionChoices("en"), NOW) == Refused("left")
    assert pause_until(store, KEYS, link, None, NOW) == Refused("left")
    assert request_address_change(store, KEYS, link, NEW, NOW) == Refused("left")


@pytest.mark.parametrize("use", [confirm, unsubscribe, erase])
def test_a_token_that_is_cut_or_made_for_another_purpose_changes_nothing(
    store: Store, use: Callable[..., object]
) -> None:
    confirmed = join(store, ANNA)
    ask(store, ANNA)
    before = dump(store)
    tokens: dict[object, str] = {
        confirm: list_confirm_tokens(store, ANNA)[0],
        unsubscribe: create_unsubscribe_token(KEYS, confirmed.subscriber_id),
        erase: get_preferences_link(confirmed),
    }
    accepted = {tokens[use], tokens[erase]} if use is unsubscribe else {tokens[use]}
    for token in {*tokens.values()} - accepted:
        assert use(store, KEYS, token, NOW) == Refused("forged")
    for end in range(len(tokens[use])):
        assert isinstance(use(store, KEYS, tokens[use][:end], NOW), Refused)
    assert dump(store) == before


def test_the_one_token_of_a_mail_leaves_too_also_after_the_reader_has_another_address(store: Store) -> None:
    confirmed = join(store, ANNA)
    token = get_preferences_link(confirmed)
    with store.transaction() as transaction:
        reader = subscribers.find_subscriber(transaction, confirmed.subscriber_id)
        assert reader is not None
        moved = structs.replace(reader, email="new@reader.example", email_norm="new@reader.example")
        subscribers.save_subscriber(transaction, moved)
    assert unsubscribe(store, KEYS, token, NOW) == Left(was_active=True, language="sv")
    forged = token[:-1] + ("b" if token.endswith("a") else "a")
    assert unsubscribe(store, KEYS, forged, NOW) == Refused("forged")
