"""A crew: hands that share the work on releases, each in a process of its own where there is enough to do.

Whoever has read a release makes its outputs too, for it has the release at hand. No process outlives the crew.
"""

import multiprocessing
import os
import pickle
import signal
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from pressroom.artifact import Bundle
from pressroom.check import Summary
from pressroom.crew.hand import Hand, Made, Wanted
from pressroom.crew.messages import Done, Work, done_of, encode, to_make, work_of
from pressroom.errors import DeliveryError
from pressroom.read import Sighting
from pressroom.write import Slice

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, int, int], None]

ENOUGH = 300
"""Releases below which it costs more to start processes than to do the work."""
_PORTION = 64


class Crew:
    """Up to `jobs` processes beside this one, started when there is enough to do. Use it in a `with` statement."""

    def __init__(self, hand: Hand, jobs: int, progress: Progress | None = None) -> None:
        self.hand = hand
        self.jobs = jobs
        self._progress = progress
        self._mates: list[_Mate] = []
        self._reader: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for mate in self._mates:
            mate.end()

    def learn(self, sightings: Sequence[Sighting]) -> Iterator[tuple[str, tuple[Summary, ...]]]:
        """Each release, by its address, with the summaries of its texts; in any order."""
        works = [(None, Work(sightings=tuple(each))) for each in _portions(sightings)]
        for number, work, done in self._results("Reading", works, len(sightings)):
            for sighting, summaries in zip(work.sightings, done.learnt, strict=True):
                self._reader[sighting.address] = number
                yield sighting.address, summaries

    def make(self, bundles: Sequence[Bundle], wanted: Wanted) -> Iterator[Made]:
        """Make the outputs of bundles beside `out/`, in any order, with the entries of theirs that feeds want."""
        own: dict[int | None, list[Bundle]] = defaultdict(list)
        for bundle in bundles:
            own[self._reader.get(bundle.release.address)].append(bundle)
        works = [(number, to_make(part, wanted)) for number, each in own.items() for part in _portions(each)]
        for _, _, done in self._results("Making pages", works, len(bundles)):
            yield from done.made

    def entries(self, wanted: Wanted) -> dict[str, dict[str, Slice]]:
        """The entries that feeds want of releases whose outputs are not made."""
        works = [(None, Work(wanted=dict(part))) for part in _portions(list(wanted.items()))]
        entries: dict[str, dict[str, Slice]] = {}
        for _, _, done in self._results("Making entries", works, len(wanted)):
            entries |= done.entries
        return entries

    def tell(self, kind: str, done: int, count: int) -> None:
        """Say how far some work has come."""
        if self._progress:
            self._progress(kind, done, count)

    def _results(
        self, kind: str, works: Sequence[tuple[int | None, Work]], count: int
    ) -> Iterator[tuple[int, Work, Done]]:
        """Have every work done, by the mate whose number stands with it or by anyone; what came of each as it comes."""
        if count >= ENOUGH and self.jobs > 1 and not self._mates:
            for _ in range(self.jobs):  # one by one, so that each is ended whatever happens to the next
                self._mates.append(_Mate(self.hand, self._mates))
        finished = 0
        for number, work, done in _by_several(self._mates, works) if self._mates else _alone(self.hand, works):
            self.hand.compiled.update(done.compiled)
            finished += len(work.sightings) or len(work.sketches) or len(work.wanted)
            self.tell(kind, finished, count)
            yield number, work, done


def _portions(things: Sequence[T]) -> list[Sequence[T]]:
    return [things[start : start + _PORTION] for start in range(0, len(things), _PORTION)]


def _do(hand: Hand, work: Work) -> Done:
    """One piece of work, whatever it is."""
    known = len(hand.compiled) if work.sketches or work.wanted else 0
    learnt = hand.learn(work.sightings)
    if work.sketches:
        return Done(made=tuple(hand.make(work.bundles, work.wanted)), compiled=hand.compiled_since(known))
    return Done(learnt=learnt, entries=hand.entries(work.wanted))


def _alone(hand: Hand, works: Sequence[tuple[int | None, Work]]) -> Iterator[tuple[int, Work, Done]]:
    for _, work in works:
        yield 0, work, _do(hand, work)


# --- several processes -----------------------------------------------------------------------------------------------


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
            self.connection.send_bytes(encode(work))
        except OSError as error:
            raise _killed() from error

    def answer(self) -> Done:
        """What came of what it was asked last; raises what it raised."""
        try:
            done = done_of(self.connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise _killed() from error
        if done.error:
            raise pickle.loads(done.error)  # noqa: S301 - our own process wrote it
        return done

    def end(self) -> None:
        """End it, whatever it is doing: what it has not said is wanted no more."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _killed() -> DeliveryError:
    return DeliveryError(
        "A process of the build was killed; what was published before is as it was.",
        "Build again, with --jobs 1 if the machine lacks memory.",
    )


def _by_several(mates: list[_Mate], works: Sequence[tuple[int | None, Work]]) -> Iterator[tuple[int, Work, Done]]:
    """Every mate has one piece of work at a time: its own first, then what anyone may do."""
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


def _work(hand: Hand, connection: Connection, strangers: Sequence[Connection]) -> None:
    """The life of a mate: it ends when nobody listens any more. An interrupt from the keyboard is for the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stranger in strangers:
        stranger.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            work = work_of(connection.recv_bytes())
            connection.send_bytes(encode(_done(hand, work)))
    os._exit(0)


def _done(hand: Hand, work: Work) -> Done:
    try:
        return _do(hand, work)
    except Exception as error:  # noqa: BLE001 - whatever it is, the first process raises it
        return Done(error=pickle.dumps(error))
