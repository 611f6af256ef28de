"""Run tasks in forked worker processes, one task at a time in each, sent through pipes.

A worker ends when it is terminated, or when the parent process ends, in whatever way.
"""

import multiprocessing
import os
import signal
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, cast

from pressroom.engine.tasks import Task
from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError

T = TypeVar("T")


class ProcessPool:
    """Worker processes, each with a copy of the workspace as it was when they were forked.

    The parent's end of the connection to a worker stands for the worker.
    """

    def __init__(self) -> None:
        self._workers: list[Connection] = []
        self._processes: list[BaseProcess] = []

    def start(self, workspace: Workspace, jobs: int) -> None:
        """Start `jobs` workers. SIGINT is blocked in them: only the parent handles Ctrl-C, and ends them.

        It is blocked before they are forked, else one that has just started would print a traceback.
        """
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for _ in range(jobs):
                self._start_worker(workspace)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _start_worker(self, workspace: Workspace) -> None:
        fork = multiprocessing.get_context("fork")
        connection, child_connection = fork.Pipe()
        process = fork.Process(target=_run_worker, args=(workspace, child_connection, connection), daemon=True)
        process.start()
        child_connection.close()
        self._workers.append(connection)
        self._processes.append(process)

    def run_tasks(self, tasks: Iterable[Task[T]]) -> Iterator[tuple[Connection, Task[T], T]]:
        """Run all tasks; yield their workers and results as they arrive.

        A worker that is free starts one of its own tasks if there is one, else one that any worker may run.
        """
        waiting: dict[Connection | None, deque[Task[T]]] = defaultdict(deque)
        for task in tasks:
            waiting[task.worker].append(task)
        running: dict[Connection, Task[T]] = {}
        results: list[tuple[Connection, Task[T], T]] = []
        free = self._workers
        while free:
            for worker in free:
                if queue := waiting[worker] or waiting[None]:
                    running[worker] = queue.popleft()
                    _send(worker, running[worker])
            yield from results  # while the workers are busy
            free = cast("list[Connection]", wait(running)) if running else []
            results = [(worker, running.pop(worker), _receive(worker)) for worker in free]

    def terminate(self) -> None:
        """End all workers, whatever they are doing; results not received yet are lost."""
        for connection in self._workers:
            connection.close()
        for process in self._processes:
            process.terminate()
            process.join()


def _send(worker: Connection, task: Task[Any]) -> None:
    """Send a task to a worker. Raises DeliveryError if its process no longer exists."""
    try:
        worker.send(task.call)
    except ConnectionError:
        raise _create_killed_error() from None


def _receive(worker: Connection) -> Any:
    """Return the result of a worker's task.

    Raises the exception that the task raised, and DeliveryError if the process no longer exists.
    """
    try:
        result = worker.recv()
    except (EOFError, ConnectionError):
        raise _create_killed_error() from None
    if isinstance(result, Exception):
        raise result
    return result


def _create_killed_error() -> DeliveryError:
    return DeliveryError("A process of the build was killed.", "Build again. If memory is low, use --jobs 1.")


def _run_worker(workspace: Workspace, connection: Connection, parent_connection: Connection) -> None:
    """Run tasks until no process has the parent's end of the connection open.

    Workers that start later inherit it. So if the parent is killed, the worker that started last ends first.
    """
    parent_connection.close()
    workspace.texts.max_checked = 0  # a worker reads each text once
    with suppress(EOFError, ConnectionError):
        while True:
            connection.send(_run_or_return_error(workspace, connection.recv()))
    os._exit(0)  # skips freeing objects


def _run_or_return_error(workspace: Workspace, call: Any) -> Any:
    try:
        return call(workspace)
    except Exception as error:  # noqa: BLE001 - the parent process raises it
        return error
