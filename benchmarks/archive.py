"""Compare pressroom with Hugo: build an archive from nothing, publish one more, edit one, change nothing."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import page
from benchmarks.archive_tables import OURS, RIVAL, Finding, changed_files_table, growth_table, output_table, work_table
from benchmarks.changed_files import count_changed_files
from benchmarks.comparison import EDIT, FROM_NOTHING, NOTHING_CHANGED, PUBLISH, Archive, Work, check_outputs, compare
from benchmarks.environments import install_pressroom
from benchmarks.output_counts import OutputCounts
from benchmarks.programs import LEAVE_OUT, Program, hugo, pelican, pressroom

FULL, SERIAL, SLOW = "everything", "one process", "Pelican"
SIZES = (100, 1000, 10_000)
METHOD = (
    "CPU is the processor time of the program and of all processes it starts. Memory is their largest total at one "
    "time: the sum of their proportional set sizes, read every 20 ms (less often if reading takes long), or the peak "
    "of the largest process if that is more. One build before each kind of work does not count. “From nothing” means "
    "without `out/` and without a cache, except compiled templates. Hugo builds into its existing output, as its "
    "users do."
)


@dataclass(frozen=True)
class Settings:
    """The number of releases, their seed, the number of runs, the size of a larger archive, and Pelican's runs."""

    count: int
    seed: int
    pairs: int
    large: int | None = None
    pelican_runs: int = 0


@dataclass(frozen=True)
class Results:
    """The measurements and the counted outputs of an archive."""

    findings: Sequence[Finding]
    counts: Mapping[str, OutputCounts]


def install_programs(settings: Settings) -> dict[str, Program]:
    """Install the programs to compare; return them by their names in the tables."""
    command = (str(install_pressroom() / "bin/pressroom"),)
    programs = {
        OURS: pressroom(LEAVE_OUT, command),
        RIVAL: hugo(),
        SERIAL: pressroom(LEAVE_OUT, command, ("--jobs", "1")),
        FULL: pressroom((), command),
    }
    return {**programs, SLOW: pelican()} if settings.pelican_runs else programs


def run(folder: Path, settings: Settings, programs: Mapping[str, Program]) -> str:
    """Measure, and return the text for the page."""
    results = _measure_archive(Archive(settings.count, settings.seed, folder / "archive", programs), settings)
    large = None
    if settings.large:
        pair = {name: programs[name] for name in (OURS, RIVAL)}
        large = _measure_large_archive(Archive(settings.large, settings.seed, folder / "large", pair), settings)
    sizes = [size for size in SIZES if size <= settings.count] or [settings.count]
    file_counts = {size: count_changed_files(programs[FULL], folder / str(size), size, settings.seed) for size in sizes}
    return "\n".join(_format_text(folder, settings, programs, results, large, file_counts))


def _measure_archive(archive: Archive, settings: Settings) -> Results:
    archive.write()
    runs = compare(archive, FROM_NOTHING, [name for name in archive.programs if name != SLOW], settings.pairs)
    if SLOW in archive.programs:
        runs |= compare(archive, FROM_NOTHING, [SLOW], settings.pelican_runs)
    counts = check_outputs(archive, list(archive.programs), published=0)
    findings = [Finding(FROM_NOTHING.name, archive.count, runs)]
    names = [name for name in archive.programs if name not in (SERIAL, SLOW)]  # a small build has one process anyway
    findings += _measure_works(archive, (PUBLISH, EDIT, NOTHING_CHANGED), names, settings.pairs)
    check_outputs(archive, names, published=settings.pairs + 1)
    shutil.rmtree(archive.folder)
    return Results(findings, counts)


def _measure_large_archive(archive: Archive, settings: Settings) -> Results:
    archive.write()
    names = list(archive.programs)
    findings = _measure_works(archive, (FROM_NOTHING, PUBLISH), names, settings.pairs)
    counts = check_outputs(archive, names, published=settings.pairs + 1)
    shutil.rmtree(archive.folder)
    return Results(findings, counts)


def _measure_works(archive: Archive, works: Sequence[Work], names: Sequence[str], pairs: int) -> list[Finding]:
    return [Finding(work.name, archive.count, compare(archive, work, names, pairs)) for work in works]


def _format_text(
    folder: Path,
    settings: Settings,
    programs: Mapping[str, Program],
    results: Results,
    large: Results | None,
    file_counts: Mapping[int, int],
) -> Iterator[str]:
    """Yield the tables, and how they were measured."""
    names = {name: program.full_name for name, program in programs.items()}
    names |= {FULL: "pressroom, everything", SERIAL: "pressroom --jobs 1"}
    findings = [*results.findings, *(large.findings if large else [])]
    yield work_table(findings, names)
    if large:
        yield growth_table(findings)
    yield changed_files_table(file_counts)
    yield output_table(results.counts, {name: title for name, title in names.items() if name != SERIAL})
    pelican_runs = f", {settings.pelican_runs} of Pelican, which builds everything each time" if SLOW in names else ""
    summary = f"{settings.pairs} alternating runs of each{pelican_runs}: median (minimum–maximum), also of the ratios"
    yield f"Releases of seed {settings.seed}; {summary}. {METHOD} {page.machine(folder, 'all cores')}\n"
