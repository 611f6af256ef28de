"""Mates: processes that work beside the first one, each with hands of its own, as copies of it.

They end when they are told to, or when nobody listens any more.
"""

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait

from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.tasks import (
    Task,
    TaskResult,
    decode_task,
    decode_task_result,
    encode_task,
    encode_task_result,
    run_task,
)
from pressroom.errors import DeliveryError


def start_process_pool(builder: ReleaseBuilder, jobs: int) -> "ProcessPool":
    """So many processes, each with all that these hands know."""
    mates: list[_WorkerProcess] = []
    try:
        with _block_interrupts():
            for _ in range(jobs):
                mates.append(_WorkerProcess(builder, mates))
    except BaseException:
        ProcessPool(mates).terminate()
        raise
    return ProcessPool(mates)


@contextmanager
def _block_interrupts() -> Iterator[None]:
    """Let an interrupt from the keyboard wait: what Python does around a fork would swallow it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ProcessPool:
    """All mates of a crew."""

    def __init__(self, workers: list["_WorkerProcess"]) -> None:
        self._workers = workers

    def run_tasks(self, tasks: Sequence[tuple[int | None, Task]]) -> Iterator[tuple[int, Task, TaskResult]]:
        """Every mate has one piece of work at a time: its own first, then what anyone may do."""
        mates = self._workers
        own: list[deque[Task]] = [deque() for _ in mates]
        anyones: deque[Task] = deque()
        for number, work in tasks:
            (anyones if number is None else own[number]).append(work)
        busy: dict[object, tuple[int, Task]] = {}

        def ask(number: int) -> None:
            work = own[number].popleft() if own[number] else anyones.popleft() if anyones else None
            if work is not None:
                mates[number].send_task(work)
                busy[mates[number].connection] = number, work

        for number in range(len(mates)):
            ask(number)
        while busy:
            for connection in wait([mate.connection for mate in mates if mate.connection in busy]):
                number, work = busy.pop(connection)
                done = mates[number].receive_result()
                ask(number)
                yield number, work, done

    def terminate(self) -> None:
        """End them all, whatever they are doing: what they have not said is wanted no more."""
        for mate in self._workers:
            mate.terminate()


class _WorkerProcess:
    """Another process, and the connection to it."""

    def __init__(self, builder: ReleaseBuilder, others: Sequence["_WorkerProcess"]) -> None:
        fork = multiprocessing.get_context("fork")
        self.connection, theirs = fork.Pipe()
        strangers = [self.connection, *(other.connection for other in others)]
        self.process = fork.Process(target=_run_worker, args=(builder, theirs, strangers), daemon=True)
        self.process.start()
        theirs.close()

    def send_task(self, task: Task) -> None:
        """Give it something to do."""
        try:
            self.connection.send_bytes(encode_task(task))
        except (BrokenPipeError, ConnectionResetError):
            raise _create_killed_error() from None

    def receive_result(self) -> TaskResult:
        """What came of what it was asked last; raises what it raised, and DeliveryError when it is no more."""
        try:
            done = decode_task_result(self.connection.recv_bytes())
        except (EOFError, ConnectionResetError):
            raise _create_killed_error() from None
        if done.error:
            raise pickle.loads(done.error)  # noqa: S301 - our own process wrote it
        return done

    def terminate(self) -> None:
        """End it."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _create_killed_error() -> DeliveryError:
    return DeliveryError("A process of the build was killed.", "Build again, with --jobs 1 if it lacked memory.")


def _run_worker(builder: ReleaseBuilder, connection: Connection, inherited_connections: Sequence[Connection]) -> None:
    """The life of a mate: it ends when nobody listens any more. An interrupt from the keyboard is for the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stranger in inherited_connections:
        stranger.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            work = decode_task(connection.recv_bytes())
            connection.send_bytes(encode_task_result(_run_or_report_error(builder, work)))
    os._exit(0)


def _run_or_report_error(builder: ReleaseBuilder, task: Task) -> TaskResult:
    try:
        return run_task(builder, task)
    except Exception as error:  # noqa: BLE001 - whatever it is, the first process raises it
        return TaskResult(error=pickle.dumps(error))
