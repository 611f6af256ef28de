"""Run the worker processes of the pool: forked, one task at a time, fed through pipes.

They end when they are terminated, or when the parent process closes the pipe or dies.
"""

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait

from pressroom.engine.tasks import (
    Task,
    TaskResult,
    decode_task,
    decode_task_result,
    encode_task,
    encode_task_result,
    run_task,
)
from pressroom.engine.workspace import Workspace
from pressroom.errors import DeliveryError


def start_process_pool(workspace: Workspace, jobs: int) -> "ProcessPool":
    """Fork `jobs` worker processes, each with a copy of the workspace."""
    workers: list[_WorkerProcess] = []
    try:
        with _block_interrupts():
            for _ in range(jobs):
                workers.append(_WorkerProcess(workspace, workers))
    except BaseException:
        ProcessPool(workers).terminate()
        raise
    return ProcessPool(workers)


@contextmanager
def _block_interrupts() -> Iterator[None]:
    """Delay SIGINT until the workers are forked: at a fork, Python can swallow a KeyboardInterrupt."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class ProcessPool:
    """A pool of forked worker processes."""

    def __init__(self, workers: list["_WorkerProcess"]) -> None:
        self._workers = workers

    def run_tasks(self, tasks: Sequence[tuple[int | None, Task]]) -> Iterator[tuple[int, Task, TaskResult]]:
        """Run all tasks, each on the worker with its number if it has one; yield results as they arrive.

        Every worker has one task at a time: those assigned to it first, then those for any worker.
        """
        workers = self._workers
        assigned: list[deque[Task]] = [deque() for _ in workers]
        unassigned: deque[Task] = deque()
        for worker, task in tasks:
            (unassigned if worker is None else assigned[worker]).append(task)
        running: dict[object, tuple[int, Task]] = {}

        def start_next(number: int) -> None:
            task = assigned[number].popleft() if assigned[number] else unassigned.popleft() if unassigned else None
            if task is not None:
                workers[number].send_task(task)
                running[workers[number].connection] = number, task

        for number in range(len(workers)):
            start_next(number)
        while running:
            for connection in wait([each.connection for each in workers if each.connection in running]):
                number, task = running.pop(connection)
                result = workers[number].receive_result()
                start_next(number)
                yield number, task, result

    def terminate(self) -> None:
        """End all workers, whatever they are doing; results not received yet are lost."""
        for worker in self._workers:
            worker.terminate()


class _WorkerProcess:
    """A worker process, and the connection to it."""

    def __init__(self, workspace: Workspace, others: Sequence["_WorkerProcess"]) -> None:
        fork = multiprocessing.get_context("fork")
        self.connection, child_connection = fork.Pipe()
        inherited_connections = [self.connection, *(other.connection for other in others)]
        self.process = fork.Process(
            target=_run_worker, args=(workspace, child_connection, inherited_connections), daemon=True
        )
        self.process.start()
        child_connection.close()

    def send_task(self, task: Task) -> None:
        """Send a task to the worker."""
        try:
            self.connection.send_bytes(encode_task(task))
        except (BrokenPipeError, ConnectionResetError):
            raise _create_killed_error() from None

    def receive_result(self) -> TaskResult:
        """Return the result of the last task.

        Raises the exception that the task raised, and DeliveryError if the process no longer exists.
        """
        try:
            result = decode_task_result(self.connection.recv_bytes())
        except (EOFError, ConnectionResetError):
            raise _create_killed_error() from None
        if result.error:
            raise pickle.loads(result.error)  # noqa: S301 - our own process wrote it
        return result

    def terminate(self) -> None:
        """End the process."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _create_killed_error() -> DeliveryError:
    return DeliveryError("A process of the build was killed.", "Build again. If memory is low, use --jobs 1.")


def _run_worker(workspace: Workspace, connection: Connection, inherited_connections: Sequence[Connection]) -> None:
    """Run tasks until the parent closes the connection. SIGINT is ignored: the parent process handles it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for inherited_connection in inherited_connections:
        inherited_connection.close()  # else this worker would not see that the parent is gone
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = decode_task(connection.recv_bytes())
            connection.send_bytes(encode_task_result(_run_or_report_error(workspace, task)))
    os._exit(0)


def _run_or_report_error(workspace: Workspace, task: Task) -> TaskResult:
    try:
        return run_task(workspace, task)
    except Exception as error:  # noqa: BLE001 - the parent process raises it
        return TaskResult(error=pickle.dumps(error))
