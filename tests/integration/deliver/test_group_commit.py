"""Whoever asks to store an intent gets an answer: soon, also when nothing else happens, and after every failure."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread

import pytest

from pressroom.deliver.group_commit import GroupCommitter, Permission
from pressroom.store import Store
from pressroom.store.chunks import Lease
from pressroom.store.deliveries import DueDelivery, Intent

UNKNOWN = Intent(Lease(1, 0, 1, 9, 1, "worker"), DueDelivery(1, "anna@example.org", "anna@example.org", 0))


def create_committer(store: Store) -> GroupCommitter:
    return GroupCommitter(store, "worker", lambda: datetime.now(UTC), 30.0, connections=4)


def wait_at_most(seconds: float, *permissions: Permission) -> bool:
    def wait() -> None:
        for permission in permissions:
            permission.wait()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("pause", [0.0, 0.05], ids=["busy", "idle"])
def test_an_intent_that_comes_alone_is_answered(store: Store, pause: float) -> None:
    committer = create_committer(store)
    committer.start()
    for _ in range(3):
        time.sleep(pause)
        permission = committer.add_intent(UNKNOWN)
        assert wait_at_most(20, permission)
        assert not permission.is_granted
    committer.close()


@pytest.mark.parametrize("when", ["in a group", "after the failure"])
def test_no_message_waits_for_ever_after_an_unexpected_failure(
    store: Store, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(store, "row_transaction", fail)
    committer = create_committer(store)
    committer.start()
    permissions = [committer.add_intent(UNKNOWN) for _ in range(6)]
    if when == "after the failure":
        wait_until(lambda: committer.error is not None)
        permissions = [committer.add_intent(UNKNOWN)]
    assert wait_at_most(20, *permissions)
    assert not any(permission.is_granted for permission in permissions)
    with pytest.raises(ZeroDivisionError):
        committer.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
