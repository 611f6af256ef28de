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

from pressroom.crew.hand import Hand
from pressroom.crew.messages import Done, Work, do, done_of, encoded, packed, unpacked
from pressroom.errors import DeliveryError


def start(hand: Hand, jobs: int) -> "Mates":
    """So many processes, each with all that these hands know."""
    mates: list[_Mate] = []
    try:
        with _uninterrupted():
            for _ in range(jobs):
                mates.append(_Mate(hand, mates))
    except BaseException:
        Mates(mates).end()
        raise
    return Mates(mates)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt from the keyboard wait: what Python does around a fork would swallow it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Mates:
    """All mates of a crew."""

    def __init__(self, mates: list["_Mate"]) -> None:
        self._mates = mates

    def results(self, works: Sequence[tuple[int | None, Work]]) -> Iterator[tuple[int, Work, Done]]:
        """Every mate has one piece of work at a time: its own first, then what anyone may do."""
        mates = self._mates
        own: list[deque[Work]] = [deque() for _ in mates]
        anyones: deque[Work] = deque()
        for number, work in works:
            (anyones if number is None else own[number]).append(work)
        busy: dict[object, tuple[int, Work]] = {}

        def ask(number: int) -> None:
            work = own[number].popleft() if own[number] else anyones.popleft() if anyones else None
            if work is not None:
                mates[number].ask(work)
                busy[mates[number].connection] = number, work

        for number in range(len(mates)):
            ask(number)
        while busy:
            for connection in wait([mate.connection for mate in mates if mate.connection in busy]):
                number, work = busy.pop(connection)
                done = mates[number].answer()
                ask(number)
                yield number, work, done

    def end(self) -> None:
        """End them all, whatever they are doing: what they have not said is wanted no more."""
        for mate in self._mates:
            mate.end()


class _Mate:
    """Another process, and the connection to it."""

    def __init__(self, hand: Hand, others: Sequence["_Mate"]) -> None:
        fork = multiprocessing.get_context("fork")
        self.connection, theirs = fork.Pipe()
        strangers = [self.connection, *(other.connection for other in others)]
        self.process = fork.Process(target=_work, args=(hand, theirs, strangers), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, work: Work) -> None:
        """Give it something to do."""
        try:
            self.connection.send_bytes(packed(work))
        except (BrokenPipeError, ConnectionResetError):
            raise _killed() from None

    def answer(self) -> Done:
        """What came of what it was asked last; raises what it raised, and DeliveryError when it is no more."""
        try:
            done = done_of(self.connection.recv_bytes())
        except (EOFError, ConnectionResetError):
            raise _killed() from None
        if done.error:
            raise pickle.loads(done.error)  # noqa: S301 - our own process wrote it
        return done

    def end(self) -> None:
        """End it."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _killed() -> DeliveryError:
    return DeliveryError("A process of the build was killed.", "Build again, with --jobs 1 if it lacked memory.")


def _work(hand: Hand, connection: Connection, strangers: Sequence[Connection]) -> None:
    """The life of a mate: it ends when nobody listens any more. An interrupt from the keyboard is for the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stranger in strangers:
        stranger.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            work = unpacked(connection.recv_bytes())
            connection.send_bytes(encoded(_done(hand, work)))
    os._exit(0)


def _done(hand: Hand, work: Work) -> Done:
    try:
        return do(hand, work)
    except Exception as error:  # noqa: BLE001 - whatever it is, the first process raises it
        return Done(error=pickle.dumps(error))
