"""A crew: hands that share the work on releases, each in a process of its own where there is enough to do.

Whoever has read a release makes its outputs too, for it has the release at hand. No process outlives the crew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeAlias, TypeVar

from pressroom.artifact import Bundle
from pressroom.check import Summary
from pressroom.crew.hand import Hand, Made, Wanted
from pressroom.crew.messages import Done, Work, do
from pressroom.read import Sighting
from pressroom.write import Slice

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, int, int], None]

Result: TypeAlias = tuple[int, Work, Done]
"""Who did some work, the work, and what came of it."""

ENOUGH = 300
"""Releases below which it costs more to start processes than to do the work."""
_PORTION = 64


class Mates(Protocol):
    """Other processes that work."""

    def results(self, works: Sequence[tuple[int | None, Work]]) -> Iterator[Result]:
        """Have every work done, by the mate whose number stands with it or by anyone."""

    def end(self) -> None:
        """End them all, whatever they are doing."""


class Crew:
    """Up to `jobs` processes beside this one, started when there is enough to do. Use it in a `with` statement."""

    def __init__(self, hand: Hand, jobs: int, progress: Progress | None = None) -> None:
        self.hand = hand
        self.jobs = jobs
        self._progress = progress
        self._mates: Mates | None = None
        self._reader: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End the other processes, with all that they hold in memory: what is left to do is for this one."""
        if self._mates:
            self._mates.end()
            self._mates = None
            self._reader.clear()

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
        works = [
            (number, Work(bundles=tuple(part), wanted={each.source: wanted.get(each.source, ()) for each in part}))
            for number, of_one in own.items()
            for part in _portions(of_one)
        ]
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

    def _results(self, kind: str, works: Sequence[tuple[int | None, Work]], count: int) -> Iterator[Result]:
        """Have every work done, by the mate whose number stands with it or by anyone; what came of each as it comes."""
        if count >= ENOUGH and self.jobs > 1 and self._mates is None:
            self._mates = _started(self.hand, self.jobs)
        finished = 0
        for number, work, done in self._mates.results(works) if self._mates else _alone(self.hand, works):
            if done.compiled:
                self.hand.compiled.update(done.compiled)
            finished += work.size
            self.tell(kind, finished, count)
            yield number, work, done


def _portions(things: Sequence[T]) -> list[Sequence[T]]:
    return [things[start : start + _PORTION] for start in range(0, len(things), _PORTION)]


def _alone(hand: Hand, works: Sequence[tuple[int | None, Work]]) -> Iterator[Result]:
    for _, work in works:
        yield 0, work, do(hand, work)


def _started(hand: Hand, jobs: int) -> Mates:
    from pressroom.crew.mates import start  # noqa: PLC0415 - a small build does without the library for processes

    return start(hand, jobs)
