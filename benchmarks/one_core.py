"""What a release costs from nothing with all texts that pressroom makes, on one core, beside Pelican."""

from pathlib import Path

from benchmarks import page
from benchmarks.comparison import FROM_NOTHING, Archive, compare, take_stock
from benchmarks.environments import installed
from benchmarks.measure import keep_to_one_core
from benchmarks.one_core_table import table
from benchmarks.programs import pelican, pressroom

NO_DRAWING = ("share-cards", "sizes")
"""What is made once of pixels and not of text: it is told beside."""


def run(folder: Path, count: int, seed: int, pairs: int) -> str:
    """Measure, and give what is to be shown."""
    keep_to_one_core()
    ours = pressroom(NO_DRAWING, (str(installed() / "bin/pressroom"),))
    programs = {program.name: program for program in (ours, pelican())}
    archive = Archive(count, seed, folder, programs)
    archive.write()
    runs = compare(archive, FROM_NOTHING, list(programs), pairs)
    take_stock(archive, list(programs), published=0)
    named = {programs[name].full_name: measured for name, measured in runs.items()}
    told = f"{page.grouped(count)} releases (seed {seed}), {pairs} runs of each in turn: the median (least–most)."
    return f"{table(named, count)}\n{told} {page.machine(folder, 'one core')}\n"
