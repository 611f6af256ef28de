"""What a newsroom's texts say: taken from the index where they are as they were, read and checked where not."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeAlias

import msgspec
from msgspec import Struct

from pressroom.artifact import Plan, Shown
from pressroom.check import Known, NamesFound, Summary, check_across
from pressroom.crew.sharing import Crew
from pressroom.errors import Problem
from pressroom.read import Seen
from pressroom.text.dates import day_span

Summaries: TypeAlias = dict[str, tuple[Summary, ...]]


class Learnt(Struct, frozen=True, array_like=True):
    """What is kept: what `newsroom.yaml` says; all texts, by address; what was found of names.

    `dated` are the addresses of texts whose problems are of the day.
    """

    known: Known
    summaries: Summaries
    dated: frozenset[str]
    names: NamesFound


class Knowledge(Struct, frozen=True):
    """What there is to know of all texts together; `problems` are sorted by path and line."""

    learnt: Learnt
    problems: tuple[Problem, ...]

    @property
    def releases(self) -> Iterator[Shown]:
        """The valid releases that have a time."""
        summaries = self.learnt.summaries.values()
        return (each.release for own in summaries for each in own if each.release)

    def span(self, planned: Plan, moment: datetime) -> tuple[float, float]:
        """From when until when plan and problems are those of a moment; some problems are of the day."""
        if not self.learnt.dated:
            return planned.since, planned.until
        begin, end = day_span(moment, self.learnt.known.zone)
        return max(planned.since, begin), min(planned.until or end, end)


def recalled(kept: bytes) -> Learnt | None:
    """What earlier builds learnt, if there is anything."""
    try:
        return msgspec.msgpack.decode(kept, type=Learnt) if kept else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def know(crew: Crew, seen: Seen, before: Seen, kept: Learnt | None) -> Knowledge:
    """Everything there is to know now.

    `before` is what was seen when `kept` was learnt: what has not changed since is not read again.
    """
    known = crew.hand.known
    if kept and kept.known.digest != known.digest:
        kept = None
    still = _still(seen, before, kept, known.day) if kept else {}
    read = dict(crew.learn([sighting for address, sighting in seen.releases.items() if address not in still]))
    summaries = {address: still[address] if address in still else read[address] for address in seen.releases}
    every = [each for own in summaries.values() for each in own]
    fresh = frozenset(each.source for own in read.values() for each in own)
    names = kept.names if kept else NamesFound()
    across, names = check_across(every, known, names, fresh, lambda source: crew.hand.look(source).examined)
    problems = [*known.problems, *across, *(problem for each in every for problem in each.problems)]
    problems += [Problem(stray.path, 1, "error", stray.message) for stray in seen.all_strays]
    dated = frozenset(address for address, own in summaries.items() if any(each.day for each in own))
    return Knowledge(Learnt(known, summaries, dated, names), tuple(sorted(problems)))


def _still(seen: Seen, before: Seen, kept: Learnt, today: date) -> Summaries:
    """What was learnt of releases that are as they were and whose problems hold today."""
    then, now = before.releases, seen.releases
    changed = {address for address, each in now.items() if not each.is_as(then.get(address))}
    if kept.known.day != today:
        changed |= kept.dated
    return {address: own for address, own in kept.summaries.items() if address in now and address not in changed}
