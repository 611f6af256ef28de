"""After an erasure no byte of the address is left: in tables, in free pages, in the write-ahead log or its index."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from pressroom.errors import DeliveryError
from pressroom.store import Store, open_store, outbox, requests, subscribers, subscriptions
from pressroom.store.requests import JoinRequest
from pressroom.store.subscribers import Subscriber
from pressroom.store.subscriptions import Subscription

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def sqlite_store(folder: Path) -> Store:
    return open_store(f"sqlite://{folder / 'pressroom.db'}", wait_seconds=0.5)


def find_bytes(folder: Path, text: str) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if text.encode() in path.read_bytes()]


def add_subscribers(store: Store, count: int) -> list[Subscriber]:
    with store.transaction() as transaction:
        return [
            subscribers.get_or_add_subscriber(transaction, f"P.{n}@example.org", f"p.{n}@example.org", "sv", NOW)
            for n in range(count)
        ]


def erase(store: Store, *erased: Subscriber) -> None:
    with store.transaction() as transaction:
        for each in erased:
            assert subscribers.erase_subscriber(transaction, each.id, NOW)


def test_an_erased_address_is_in_no_file_of_the_database(
    sqlite_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With these values SQLite leaves copies of five rows in its pages, although it overwrites what it deletes."""
    draw = random.Random(1)
    monkeypatch.setattr(subscribers, "create_random_id", lambda: draw.getrandbits(62) + 1)
    addresses: dict[int, str] = {}
    for i in range(60):
        with sqlite_store.transaction() as transaction:
            for j in range(100):
                address = f"n{draw.getrandbits(draw.randint(8, 80)):x}.person{i}x{j}@example.org"
                person = subscribers.get_or_add_subscriber(transaction, address, address, "sv", NOW)
                addresses[person.id] = address
    erased = draw.sample(list(addresses), 2000)
    assert find_bytes(folder, addresses[erased[0]])
    for start in range(0, 2000, 50):
        with sqlite_store.transaction() as transaction:
            for person_id in erased[start : start + 50]:
                assert subscribers.erase_subscriber(transaction, person_id, NOW)
    sqlite_store.remove_traces()
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not [person_id for person_id in erased if addresses[person_id].encode() in content]
    assert all(addresses[person_id].encode() in content for person_id in set(addresses) - set(erased))
    sqlite_store.close()


def test_erasing_removes_the_address_from_requests_subscriptions_and_mails(store: Store) -> None:
    with store.transaction() as transaction:
        person = subscribers.get_or_add_subscriber(transaction, "Åsa@example.org", "åsa@example.org", "sv", NOW)
        change = JoinRequest(
            "change",
            person.id,
            NOW,
            NOW + timedelta(days=2),
            "sv",
            "page",
            new_email="Ny@x.org",
            new_email_norm="ny@x.org",
        )
        request_id = requests.add_request(transaction, change)
        subscriptions.replace_subscriptions(transaction, person.id, [Subscription("", "", "daily")])
        mail = outbox.NewMail("change", person.id, "sv", "<1@example.org>", request_id)
        outbox.add_mail(transaction, mail, NOW)
        assert subscribers.erase_subscriber(transaction, person.id, NOW)
        assert not subscribers.erase_subscriber(transaction, person.id, NOW)
    store.remove_traces()
    with store.read() as transaction:
        erased = subscribers.find_subscriber(transaction, person.id)
        assert erased
        assert (erased.email, erased.email_norm, erased.status, erased.erased_at) == (None, None, "erased", NOW)
        (request,) = requests.list_requests(transaction, person.id)
        assert (request.new_email, request.new_email_norm) == (None, None)
        assert subscriptions.list_subscriptions(transaction, person.id) == []
        assert outbox.list_mails(transaction, person.id) == []
        assert subscribers.find_by_address(transaction, "åsa@example.org") is None


def test_an_erased_subscriber_cannot_be_saved_again(store: Store) -> None:
    (person,) = add_subscribers(store, 1)
    erase(store, person)
    with store.transaction() as transaction:
        subscribers.save_subscriber(transaction, person)
        found = subscribers.find_subscriber(transaction, person.id)
    assert found
    assert found.email is None


def test_the_owner_of_an_erased_address_can_join_again_as_somebody_new(store: Store) -> None:
    (person,) = add_subscribers(store, 1)
    erase(store, person)
    assert person.email
    assert person.email_norm
    with store.transaction() as transaction:
        again = subscribers.get_or_add_subscriber(transaction, person.email, person.email_norm, "sv", NOW)
    assert again.id != person.id


@pytest.mark.parametrize("how", ["confirm", "expire", "delete", "save"])
def test_an_address_that_a_change_replaces_or_forgets_is_in_no_file(
    sqlite_store: Store, folder: Path, how: str
) -> None:
    (person,) = add_subscribers(sqlite_store, 1)
    later = NOW + timedelta(days=3)
    change = JoinRequest(
        "change",
        person.id,
        NOW,
        NOW + timedelta(days=2),
        "sv",
        "page",
        new_email="Forget.Me@x.org",
        new_email_norm="forget.me@x.org",
    )
    changes: dict[str, Callable[[], object]] = {
        "confirm": lambda: requests.confirm_request(transaction, request_id, NOW),
        "expire": lambda: requests.delete_expired_requests(transaction, later, later),
        "delete": lambda: requests.delete_requests(transaction, person.id, NOW),
        "save": lambda: subscribers.save_subscriber(transaction, person),
    }
    with sqlite_store.transaction() as transaction:
        if how == "save":
            renamed = msgspec.structs.replace(person, email="Forget.Me@x.org", email_norm="forget.me@x.org")
            subscribers.save_subscriber(transaction, renamed)
        else:
            request_id = requests.add_request(transaction, change)
    sqlite_store.remove_traces()
    assert find_bytes(folder, "orget.") != []
    with sqlite_store.transaction() as transaction:
        changes[how]()
    sqlite_store.remove_traces()
    assert find_bytes(folder, "orget.") + find_bytes(folder, "Forget.Me") == []
    sqlite_store.close()


def test_traces_that_a_reader_keeps_are_reported_and_removed_later(sqlite_store: Store, folder: Path) -> None:
    people = add_subscribers(sqlite_store, 3)
    with sqlite_store.read() as reader:
        assert len(subscribers.list_subscribers(reader)) == 3
        erase(sqlite_store, people[0])
        with pytest.raises(DeliveryError) as caught:
            sqlite_store.remove_traces()
    assert "is erased" in caught.value.message
    sqlite_store.close()
    again = open_store(f"sqlite://{folder / 'pressroom.db'}")  # also after a restart
    again.remove_traces()
    again.close()
    assert people[0].email_norm
    assert find_bytes(folder, people[0].email_norm) == []


def test_nothing_is_written_if_there_are_no_traces(sqlite_store: Store, folder: Path) -> None:
    add_subscribers(sqlite_store, 3)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    sqlite_store.remove_traces()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    sqlite_store.close()


def test_the_old_rows_are_gone_from_the_tables_of_postgresql(store: Store) -> None:
    if store.database_name != "PostgreSQL":
        return
    erase(store, *add_subscribers(store, 20))
    store.remove_traces()
    with store.read() as transaction:
        rows = transaction.execute("SELECT n_dead_tup FROM pg_stat_all_tables WHERE relname = 'subscriber'")
    assert rows == [(0,)]
