"""Let threads that write at the same time share transactions: a disk takes as long for one as for many."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from pressroom.errors import PressroomError
from pressroom.store.database import Store, Transaction

T = TypeVar("T")


class _Waiting(Generic[T]):
    """Work of one thread, and its result."""

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.work = work
        self.future: Future[T] = Future()


class GroupedWriter:
    """Runs work of several threads in one transaction.

    While one transaction is written to the disk, work for the next one gathers. Nobody gets a result before it is on
    the disk.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting[Any]] = []
        self._list_lock, self._write_lock = threading.Lock(), threading.Lock()

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Run work in a transaction, and return what it returns. Raises what it raises; then it has changed nothing."""
        waiting = _Waiting(work)
        with self._list_lock:
            self._waiting.append(waiting)
        with self._write_lock:
            if not waiting.future.done():  # else another thread has done it
                with self._list_lock:
                    group, self._waiting = self._waiting, []
                self._run_group(group)
        return waiting.future.result()

    def _run_group(self, group: list[_Waiting[Any]]) -> None:
        try:
            with self._store.transaction() as transaction:
                results = [each.work(transaction) for each in group]
        except PressroomError as error:  # the database fails, for all of them
            for each in group:
                each.future.set_exception(error)
        except Exception:  # noqa: BLE001 - one of them is faulty, which must not harm the others
            for each in group:
                self._run_alone(each)
        else:
            for each, result in zip(group, results, strict=True):
                each.future.set_result(result)

    def _run_alone(self, waiting: _Waiting[Any]) -> None:
        try:
            with self._store.transaction() as transaction:
                result = waiting.work(transaction)
        except Exception as error:  # noqa: BLE001 - the thread that waits for it gets it
            waiting.future.set_exception(error)
        else:
            waiting.future.set_result(result)
