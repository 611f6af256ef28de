"""Runs the programs in turn, pair by pair, through the kinds of work that a newsroom has, and measures each run."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.census import Census, census, expected, faults
from benchmarks.measure import Measurement, measure
from benchmarks.programs import Program
from benchmarks.releases import BenchmarkRelease, edited, one_more, releases

COMPILED = ".templates"  # as pressroom names them in its private cache: they depend on no text

Runs = dict[str, list[Measurement]]


@dataclass(frozen=True)
class Archive:
    """The releases that all programs get, and the folder in which each has its own, under its name here."""

    count: int
    seed: int
    folder: Path
    programs: Mapping[str, Program]

    def place(self, name: str) -> Path:
        """Where a program has its texts and its site."""
        return self.folder / name

    def cache(self, name: str) -> Path:
        """Where a program keeps what it likes to find again."""
        return self.folder / "cache" / name

    def write(self) -> None:
        """Write the releases for every program."""
        for name, program in self.programs.items():
            print(f"{name}: writing {self.count} releases …", file=sys.stderr)
            program.write(self.place(name), releases(self.count, self.seed))

    def build(self, name: str) -> Measurement:
        """Let a program make its site."""
        caches = {"XDG_CACHE_HOME": str(self.cache(name))}
        program = self.programs[name]
        return measure(program.command, self.place(name), {**caches, **program.environment})


@dataclass(frozen=True)
class Work:
    """One kind of work: what is done, before the clock runs, to a program's texts or site for the n-th time."""

    name: str
    prepare: Callable[[Archive, str, int], None]


def _from_nothing(archive: Archive, name: str, _: int) -> None:
    """Without a site and without what was remembered of the texts; compiled templates may stay."""
    shutil.rmtree(archive.place(name) / "out", ignore_errors=True)
    for path in archive.cache(name).rglob("*"):
        if path.is_file() and path.suffix != COMPILED:
            path.unlink()


def _nothing_changed(_archive: Archive, _name: str, _number: int) -> None:
    return


def _publish(archive: Archive, name: str, number: int) -> None:
    _put(archive, name, one_more(number, archive.count, archive.seed))


def _edit(archive: Archive, name: str, number: int) -> None:
    _put(archive, name, edited(archive.count, archive.seed, number))


def _put(archive: Archive, name: str, release: BenchmarkRelease) -> None:
    archive.programs[name].put(archive.place(name), release)


FROM_NOTHING = Work("from nothing", _from_nothing)
NOTHING_CHANGED = Work("nothing changed", _nothing_changed)
PUBLISH = Work("publish one more", _publish)
EDIT = Work("edit one", _edit)


def compare(archive: Archive, work: Work, names: Sequence[str], pairs: int) -> Runs:
    """Each program in turn, so that what else the machine does meets all alike.

    One round before is not counted: after it what the programs read is in memory, and their private caches are filled.
    """
    runs: Runs = {name: [] for name in names}
    for number in range(pairs + 1):
        for name in names:
            work.prepare(archive, name, number)
            measured = archive.build(name)
            print(f"{archive.count}, {work.name}, {number or 'warm-up'}/{pairs}: {name}: {measured}", file=sys.stderr)
            if number:
                runs[name].append(measured)
    return runs


def take_stock(archive: Archive, names: Sequence[str], published: int) -> dict[str, Census]:
    """What these programs' sites hold, after that many releases were published; ends the benchmark if one is wrong.

    A fast wrong answer is no answer.
    """
    more = (one_more(number, archive.count, archive.seed) for number in range(published))
    whole = expected(chain(releases(archive.count, archive.seed), more))
    found = {name: census(archive.place(name) / "out") for name in names}
    wrong = [fault for name in names for fault in faults(name, found[name], archive.programs[name].holds(whole))]
    if wrong:
        sys.exit("\n".join(wrong))
    return found
