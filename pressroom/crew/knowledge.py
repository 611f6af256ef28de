"""What a newsroom's texts say: taken from what was kept where they are as they were, read and checked where not."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeAlias

import msgspec
from msgspec import Struct, structs

from pressroom.artifact import Plan, Roll, Row
from pressroom.check import Fresh, Known, NamesFound, Texts, Volume, check_across, volume
from pressroom.crew.sharing import Crew
from pressroom.errors import Problem
from pressroom.read import Index, Memory, Seen, Sighting
from pressroom.record import ABSENT, FOLDER, RECORD
from pressroom.text.dates import day_span

Volumes: TypeAlias = dict[str, Volume]
"""By the name of a year's folder, in order."""


class Learnt(Struct, frozen=True, array_like=True):
    """What is kept: what `newsroom.yaml` says; what was found of names; how the volume of each year is named."""

    known: Known
    names: NamesFound
    volumes: dict[str, str]


class Recalled(Struct, frozen=True):
    """What earlier builds learnt, for what was `seen` then."""

    learnt: Learnt
    seen: Seen
    volumes: Volumes


class Knowledge(Struct, frozen=True):
    """What there is to know of all texts together; `fresh` are the years whose volumes are not kept yet.

    `problems` are sorted by path and line.
    """

    known: Known
    names: NamesFound
    volumes: Volumes
    fresh: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths of texts that are not as they were recorded."""
        return tuple([source for each in self.volumes.values() for source in each.changed])

    @property
    def rolls(self) -> Iterator[Roll]:
        """The valid releases that have a time and, where there is a record, are on it."""
        return (roll for each in self.volumes.values() for roll in each.rolls)

    def since(self, seen: Seen) -> "Recalled":
        """All this as the next look recalls it, in the same process; `seen` is what it is known of."""
        return Recalled(Learnt(self.known, self.names, {}), seen, self.volumes)

    def span(self, planned: Plan, moment: datetime) -> tuple[float, float]:
        """From when until when plan and problems are those of a moment; some problems are of the day."""
        if not any(each.is_dated for each in self.volumes.values()):
            return planned.since, planned.until
        begin, end = day_span(moment, self.known.zone)
        return max(planned.since, begin), min(planned.until or end, end)


def recalled(memory: Memory, token: bytes, seen: Seen) -> Recalled | None:
    """What earlier builds learnt, if there is anything; `token` and what was `seen` are those of the index."""
    try:
        learnt = _learnt(memory.learnt(token))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = {year: _volume(memory.volume(name)) for year, name in learnt.volumes.items()}
    return Recalled(learnt, seen, {year: each for year, each in found.items() if each})


_learnt = msgspec.msgpack.Decoder(Learnt).decode
_volume_of = msgspec.msgpack.Decoder(Volume).decode


def _volume(octets: memoryview) -> Volume | None:
    try:
        return _volume_of(octets)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def keep(memory: Memory, index: Index, knowledge: Knowledge, before: Recalled | None) -> None:
    """Keep what there is to know for the next build."""
    standing = before.learnt.volumes if before else {}
    names = {year: name for year, name in standing.items() if year in knowledge.volumes.keys() - knowledge.fresh}
    names |= memory.keep_volumes({year: knowledge.volumes[year] for year in knowledge.fresh})
    memory.keep(index, Learnt(knowledge.known, knowledge.names, names), names.values())


def know(crew: Crew, seen: Seen, before: Recalled | None) -> Knowledge:
    """Everything there is to know now; what has not changed since `before` is not read again."""
    known = crew.hand.known
    if before and before.learnt.known.digest != known.digest:
        before = None
    still = _still(before, seen, known.day) if before else {}
    fresh, sources = _renewed(crew, seen, still, before)
    volumes = {year: still[year] if year in still else fresh[year] for year in seen.years}
    names = _names(before, volumes)
    read = Fresh(sources, frozenset(fresh))
    across, names = check_across(volumes, known, names, read, lambda source: crew.hand.look(source).examined)
    problems = [*known.problems, *across, *(problem for each in volumes.values() for problem in each.problems)]
    problems += [Problem(stray.path, 1, "error", stray.message) for stray in seen.all_strays]
    problems += _of_record(seen)
    return Knowledge(known, names, volumes, read.years, tuple(sorted(problems)))


def _of_record(seen: Seen) -> Iterator[Problem]:
    """What is wrong with the record, and what of it is not here."""
    if seen.absent:
        years = ", ".join(sorted({address[:4] for address in seen.absent}))
        message = f"{len(seen.absent)} releases on record are not here, of {years}; import the bags that hold them"
        yield Problem(f"{FOLDER}/{ABSENT}", 1, "warning", message)
    if seen.record is None:
        return
    path = f"{FOLDER}/{RECORD}"
    for fault in seen.record.faults:
        yield Problem(path, fault.line, "error", fault.message)
    if seen.record.torn:
        message = "the last line was not written to its end, and counts for nothing; the next publish takes it away"
        yield Problem(path, seen.record.count + 1, "warning", message)


def _still(before: Recalled, seen: Seen, today: date) -> Volumes:
    """The volumes of years in which everything is as it was and whose problems hold today."""
    is_same_day = before.learnt.known.day == today
    return {
        year: before.volumes[year]
        for year, each in seen.years.items()
        if year in before.volumes
        and each.is_as(before.seen.years.get(year))
        and (is_same_day or not before.volumes[year].is_dated)
    }


def _names(before: Recalled | None, volumes: Volumes) -> NamesFound:
    """What was found of names in texts that are still there."""
    if before is None:
        return NamesFound()
    near = before.learnt.names.near
    if near:
        paths = {path for each in volumes.values() for path in each.paths}
        near = {where: each for where, each in near.items() if where in paths}
    return structs.replace(before.learnt.names, near=near)


class _Part(Struct):
    """A year of which some texts have to be read: all addresses, how many of them those are, and what there is."""

    addresses: tuple[str, ...]
    missing: int
    texts: Texts
    rows: dict[str, Row]

    def bound(self) -> Volume:
        """The volume of it."""
        return volume({address: self.texts[address] for address in self.addresses}, self.rows)


def _renewed(crew: Crew, seen: Seen, still: Volumes, before: Recalled | None) -> tuple[Volumes, frozenset[str]]:
    """The volumes of all other years, and which texts were read for them; a year is drawn together when it is whole."""
    parts: dict[str, _Part] = {}
    work: list[Sighting] = []
    for year in seen.years:
        if year not in still:
            parts[year], unread = _part(year, seen, before, crew.hand.known.day)
            work += unread
    volumes = {year: part.bound() for year, part in parts.items() if not part.missing}
    sources: set[str] = set()
    for address, summaries in crew.learn(work):
        year = address[:4]
        part = parts[year]
        part.texts[address] = summaries
        part.missing -= 1
        sources.update(each.source for each in summaries)
        if not part.missing:
            volumes[year] = part.bound()
            del parts[year]
    return volumes, frozenset(sources)


def _part(year: str, seen: Seen, before: Recalled | None, today: date) -> tuple[_Part, list[Sighting]]:
    """What holds of a year, and the releases in it that have to be read."""
    now = seen.releases(year)
    then = before.seen.releases(year) if before else {}
    old = before.volumes.get(year) if before else None
    is_same_day = before is not None and before.learnt.known.day == today
    texts = {
        address: own
        for address, own in (old.texts if old else {}).items()
        if address in now
        and now[address].is_as(then.get(address))
        and (is_same_day or not any(each.day for each in own))
    }
    unread = [each for address, each in now.items() if address not in texts]
    rows = {path: row for path, row in (old.rows if old else {}).items() if row.address in texts}
    return _Part(tuple(now), len(unread), texts, rows), unread
