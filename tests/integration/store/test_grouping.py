"""Work of several threads in one transaction: all of it is done or an error is told, and nothing is half done."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pressroom.errors import DeliveryError
from pressroom.store import Store, Transaction, used_forms
from pressroom.store.grouping import GroupedWriter
from tests.support.subscriptions import NOW


def create_work(name: str, error: Exception | None = None) -> Callable[[Transaction], str]:
    """Work that stores a name and returns it, or fails after storing it."""

    def work(transaction: Transaction) -> str:
        used_forms.mark_used(transaction, name, NOW)
        if error:
            raise error
        return name

    return work


def list_names(store: Store) -> set[str]:
    with store.read() as transaction:
        return {name for (name,) in transaction.execute("SELECT id FROM used_form")}


def test_everybody_gets_the_own_result_and_it_is_stored_by_then(store: Store) -> None:
    writer = GroupedWriter(store)

    def run(number: int) -> bool:
        name = writer.run(create_work(f"n{number}"))
        return name == f"n{number}" and name in list_names(store)

    with ThreadPoolExecutor(16) as executor:
        assert all(executor.map(run, range(200)))
    assert len(list_names(store)) == 200


def test_work_that_gathers_while_another_is_written_shares_a_transaction(store: Store) -> None:
    writer = GroupedWriter(store)
    begun, go_on = threading.Event(), threading.Event()
    seen: list[int] = []

    def slow(_transaction: Transaction) -> None:
        begun.set()
        go_on.wait(20)

    with ThreadPoolExecutor(5) as executor:
        first = executor.submit(writer.run, slow)
        begun.wait(20)
        others = [executor.submit(writer.run, lambda transaction: seen.append(id(transaction))) for _ in range(4)]
        while len(writer._waiting) < 4:
            pass
        go_on.set()
        for each in (first, *others):
            each.result(20)
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_faulty_work_fails_alone_and_changes_nothing(store: Store) -> None:
    writer = GroupedWriter(store)

    def run(number: int) -> str:
        try:
            return writer.run(create_work(f"n{number}", ValueError("faulty") if number % 5 == 0 else None))
        except ValueError:
            return ""

    with ThreadPoolExecutor(16) as executor:
        results = set(executor.map(run, range(100)))
    assert results - {""} == list_names(store) == {f"n{number}" for number in range(100) if number % 5}


def test_everybody_learns_that_the_database_fails(store: Store) -> None:
    writer = GroupedWriter(store)
    with pytest.raises(DeliveryError):
        writer.run(create_work("a", DeliveryError("The disk is full.", "Free some.")))
    assert list_names(store) == set()
    assert writer.run(create_work("b")) == "b"
