"""What a newsroom's texts say: taken from the index where they are as they were, read and checked where not."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

import msgspec
from msgspec import Raw, Struct

from pressroom.artifact import Plan, Teaser, digest
from pressroom.check import Known, NamesFound, Summary, check_across
from pressroom.crew.processes import Crew
from pressroom.draft import Draft
from pressroom.errors import Problem
from pressroom.read import Seen
from pressroom.text.dates import day_span

Summaries: TypeAlias = dict[str, tuple[Summary, ...]]


class Learnt(Struct, frozen=True, array_like=True):
    """What is kept of all texts, by address, and of the names in them; it holds for one `newsroom.yaml`, by digest."""

    newsroom: bytes
    summaries: Summaries
    names: NamesFound


class Knowledge(Struct, frozen=True):
    """What there is to know of all texts together; `problems` are sorted by path and line."""

    known: Known
    learnt: Learnt
    problems: tuple[Problem, ...]

    @property
    def releases(self) -> Iterator[Teaser]:
        """The valid releases that have a time."""
        return (each.release for each in self._summaries if each.release)

    def span(self, planned: Plan, moment: datetime) -> tuple[float, float]:
        """From when until when plan and problems are those of a moment; some problems are of the day."""
        if not any(each.day for each in self._summaries):
            return planned.since, planned.until
        begin, end = day_span(moment, self.known.zone)
        return max(planned.since, begin), min(planned.until or end, end)

    @property
    def _summaries(self) -> Iterator[Summary]:
        return (each for own in self.learnt.summaries.values() for each in own)


def recalled(kept: Raw, newsroom: Draft) -> Learnt | None:
    """What earlier builds learnt, if there is anything and `newsroom.yaml` was the same."""
    if not kept:
        return None
    try:
        learnt = msgspec.msgpack.decode(kept, type=Learnt)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return learnt if learnt.newsroom == digest(newsroom) else None


def know(crew: Crew, newsroom: Draft, seen: Seen, before: Seen, kept: Learnt | None) -> Knowledge:
    """Everything there is to know now.

    `before` is what was seen when `kept` was learnt: what has not changed since is not read again.
    """
    known = crew.hand.known
    still = _still(seen, before, kept.summaries, known.day.toordinal()) if kept else {}
    read = dict(crew.learn([sighting for address, sighting in seen.releases.items() if address not in still]))
    summaries = {address: still[address] if address in still else read[address] for address in seen.releases}
    every = [each for own in summaries.values() for each in own]
    fresh = frozenset(each.source for own in read.values() for each in own)
    names = kept.names if kept else NamesFound()
    across, names = check_across(every, known, newsroom, names, fresh, lambda source: crew.hand.look(source).examined)
    problems = [*known.problems, *across, *(problem for each in every for problem in each.problems)]
    problems += [Problem(stray.path, 1, "error", stray.message) for stray in seen.all_strays]
    return Knowledge(known, Learnt(digest(newsroom), summaries, names), tuple(sorted(problems)))


def _still(seen: Seen, before: Seen, summaries: Summaries, today: int) -> Summaries:
    """What was learnt of releases that are as they were and whose problems hold today."""
    return {
        address: own
        for address, own in summaries.items()
        if (sighting := seen.releases.get(address))
        and sighting.is_as(before.releases.get(address))
        and all(each.day in (0, today) for each in own)
    }
