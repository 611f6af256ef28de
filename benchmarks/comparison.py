"""Run the programs alternately through the kinds of work that a newsroom has, and measure each run."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.measure import Measurement, measure
from benchmarks.output_counts import OutputCounts, count_expected, count_outputs, find_differences
from benchmarks.programs import Program
from benchmarks.releases import BenchmarkRelease, edited, one_more, releases

COMPILED = ".templates"  # the suffix of compiled templates in pressroom's cache: they do not depend on texts

Runs = dict[str, list[Measurement]]


@dataclass(frozen=True)
class Archive:
    """The releases that all programs build, and the folder in which each program has a folder of its name."""

    count: int
    seed: int
    folder: Path
    programs: Mapping[str, Program]

    def get_program_folder(self, name: str) -> Path:
        """Return the folder of a program's texts and site."""
        return self.folder / name

    def get_cache_folder(self, name: str) -> Path:
        """Return the folder of a program's cache."""
        return self.folder / "cache" / name

    def write(self) -> None:
        """Write the releases for every program."""
        for name, program in self.programs.items():
            print(f"{name}: writing {self.count} releases …", file=sys.stderr)
            program.write(self.get_program_folder(name), releases(self.count, self.seed))

    def build(self, name: str) -> Measurement:
        """Build the site of a program."""
        environment = {"XDG_CACHE_HOME": str(self.get_cache_folder(name))}
        program = self.programs[name]
        return measure(program.command, self.get_program_folder(name), {**environment, **program.environment})


@dataclass(frozen=True)
class Work:
    """One kind of work: `prepare` changes a program's texts or site before its n-th run is measured."""

    name: str
    prepare: Callable[[Archive, str, int], None]


def _from_nothing(archive: Archive, name: str, _: int) -> None:
    """Delete the site and the cache, except compiled templates."""
    shutil.rmtree(archive.get_program_folder(name) / "out", ignore_errors=True)
    for path in archive.get_cache_folder(name).rglob("*"):
        if path.is_file() and path.suffix != COMPILED:
            path.unlink()


def _nothing_changed(_archive: Archive, _name: str, _number: int) -> None:
    return


def _publish(archive: Archive, name: str, number: int) -> None:
    _write_release(archive, name, one_more(number, archive.count, archive.seed))


def _edit(archive: Archive, name: str, number: int) -> None:
    _write_release(archive, name, edited(archive.count, archive.seed, number))


def _write_release(archive: Archive, name: str, release: BenchmarkRelease) -> None:
    archive.programs[name].write_release(archive.get_program_folder(name), release)


FROM_NOTHING = Work("from nothing", _from_nothing)
NOTHING_CHANGED = Work("nothing changed", _nothing_changed)
PUBLISH = Work("publish one more", _publish)
EDIT = Work("edit one", _edit)


def compare(archive: Archive, work: Work, names: Sequence[str], pairs: int) -> Runs:
    """Run the programs alternately, so that other load on the machine affects all of them.

    The first round does not count: it fills the programs' caches and the caches of the file system.
    """
    runs: Runs = {name: [] for name in names}
    for number in range(pairs + 1):
        for name in names:
            work.prepare(archive, name, number)
            run = archive.build(name)
            print(f"{archive.count}, {work.name}, {number or 'warm-up'}/{pairs}: {name}: {run}", file=sys.stderr)
            if number:
                runs[name].append(run)
    return runs


def check_outputs(archive: Archive, names: Sequence[str], published: int) -> dict[str, OutputCounts]:
    """Count the outputs of programs after `published` more releases; end the benchmark if a count is wrong."""
    more = (one_more(number, archive.count, archive.seed) for number in range(published))
    all_counts = count_expected(chain(releases(archive.count, archive.seed), more))
    counts = {name: count_outputs(archive.get_program_folder(name) / "out") for name in names}
    differences = [
        line
        for name in names
        for line in find_differences(name, counts[name], archive.programs[name].select_expected(all_counts))
    ]
    if differences:
        sys.exit("\n".join(differences))
    return counts
