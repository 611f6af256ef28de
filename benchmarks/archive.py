"""The comparison with Hugo: an archive built from nothing, one more published, one edited, nothing changed."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import page
from benchmarks.archive_tables import OURS, RIVAL, Finding, growth_table, stock_table, touched_table, work_table
from benchmarks.census import Census
from benchmarks.comparison import EDIT, FROM_NOTHING, NOTHING_CHANGED, PUBLISH, Archive, Work, compare, take_stock
from benchmarks.environments import installed
from benchmarks.programs import LEAVE_OUT, Program, hugo, pelican, pressroom
from benchmarks.touched import touched

FULL, SLOW = "everything", "Pelican"
SIZES = (100, 1000, 10_000)
METHOD = (
    "Processor time is that of the program and of all processes it started. Memory is the most that they had together "
    "at one time: the sum of their proportional set sizes, looked at every 20 ms (less often where a look takes long), "
    "or the largest process's own peak if that is more. One build before each kind of work is not counted. From "
    "nothing means without `out/` and without what a build remembers of the texts; compiled templates stay. Hugo "
    "builds over its standing output, as its users do."
)


@dataclass(frozen=True)
class Settings:
    """How many releases, drawn by which seed; how often; a second, larger archive or none; how often Pelican."""

    count: int
    seed: int
    pairs: int
    large: int | None = None
    pelican_runs: int = 0


@dataclass(frozen=True)
class Results:
    """What was measured and counted in an archive."""

    findings: Sequence[Finding]
    stocks: Mapping[str, Census]


def programs(settings: Settings) -> dict[str, Program]:
    """Those that take part, by the names that the tables have for them."""
    ours = (str(installed() / "bin/pressroom"),)
    chosen = {OURS: pressroom(LEAVE_OUT, ours), RIVAL: hugo(), FULL: pressroom((), ours)}
    return {**chosen, SLOW: pelican()} if settings.pelican_runs else chosen


def run(folder: Path, settings: Settings, taking_part: Mapping[str, Program]) -> str:
    """Measure, and give what is to be shown."""
    results = _archive(Archive(settings.count, settings.seed, folder / "archive", taking_part), settings)
    large = None
    if settings.large:
        pair = {name: taking_part[name] for name in (OURS, RIVAL)}
        large = _large_archive(Archive(settings.large, settings.seed, folder / "large", pair), settings)
    sizes = [size for size in SIZES if size <= settings.count] or [settings.count]
    counted = {size: touched(taking_part[FULL], folder / str(size), size, settings.seed) for size in sizes}
    return "\n".join(_told(folder, settings, taking_part, results, large, counted))


def _archive(archive: Archive, settings: Settings) -> Results:
    archive.write()
    quick = [name for name in archive.programs if name != SLOW]
    runs = compare(archive, FROM_NOTHING, quick, settings.pairs)
    if SLOW in archive.programs:
        runs |= compare(archive, FROM_NOTHING, [SLOW], settings.pelican_runs)
    stocks = take_stock(archive, list(archive.programs), published=0)
    findings = [Finding(FROM_NOTHING.name, archive.count, runs)]
    findings += _findings(archive, (PUBLISH, EDIT, NOTHING_CHANGED), quick, settings.pairs)
    take_stock(archive, quick, published=settings.pairs + 1)
    shutil.rmtree(archive.folder)
    return Results(findings, stocks)


def _large_archive(archive: Archive, settings: Settings) -> Results:
    archive.write()
    names = list(archive.programs)
    findings = _findings(archive, (FROM_NOTHING, PUBLISH), names, settings.pairs)
    stocks = take_stock(archive, names, published=settings.pairs + 1)
    shutil.rmtree(archive.folder)
    return Results(findings, stocks)


def _findings(archive: Archive, works: Sequence[Work], names: Sequence[str], pairs: int) -> list[Finding]:
    return [Finding(work.name, archive.count, compare(archive, work, names, pairs)) for work in works]


def _told(
    folder: Path,
    settings: Settings,
    taking_part: Mapping[str, Program],
    results: Results,
    large: Results | None,
    counted: Mapping[int, int],
) -> Iterator[str]:
    """The tables, and what one must know to read them."""
    names = {name: program.full_name for name, program in taking_part.items()} | {FULL: "pressroom, everything"}
    findings = [*results.findings, *(large.findings if large else [])]
    yield work_table(findings, names)
    if large:
        yield growth_table(findings)
    yield touched_table(counted)
    yield stock_table(results.stocks, names)
    rarely = f", {settings.pelican_runs} of Pelican, which makes everything anew each time" if SLOW in names else ""
    often = f"{settings.pairs} runs of each in turn{rarely}: the median (least–most), and of the ratios of each pair"
    yield f"Releases of seed {settings.seed}; {often}. {METHOD} {page.machine(folder, 'all cores')}\n"
