"""Compare pressroom with Pelican on one core: the time to build each release from nothing, with all text outputs."""

from pathlib import Path

from benchmarks import page
from benchmarks.comparison import FROM_NOTHING, Archive, check_outputs, compare
from benchmarks.environments import install_pressroom
from benchmarks.measure import keep_to_one_core
from benchmarks.one_core_table import table
from benchmarks.programs import pelican, pressroom

NO_DRAWING = ("share-cards", "sizes")
"""Outputs with pixels, which are left out here."""


def run(folder: Path, count: int, seed: int, pairs: int) -> str:
    """Measure, and return the text for the page."""
    keep_to_one_core()
    ours = pressroom(NO_DRAWING, (str(install_pressroom() / "bin/pressroom"),))
    programs = {program.name: program for program in (ours, pelican())}
    archive = Archive(count, seed, folder, programs)
    archive.write()
    runs = compare(archive, FROM_NOTHING, list(programs), pairs)
    check_outputs(archive, list(programs), published=0)
    runs_by_name = {programs[name].full_name: measurements for name, measurements in runs.items()}
    summary = (
        f"{page.grouped(count)} releases (seed {seed}), {pairs} alternating runs of each: median (minimum–maximum)."
    )
    return f"{table(runs_by_name, count)}\n{summary} {page.machine(folder, 'one core')}\n"
