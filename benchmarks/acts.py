"""What `pressroom publish` costs beside `pressroom build`: one more release into an archive, with a record and without.

The act shows what it will do, records, and builds; so what it takes above a build is the price of the record.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import page
from benchmarks.archive_tables import QUANTITIES, ratio
from benchmarks.comparison import PUBLISH, Archive, Runs, compare, take_stock
from benchmarks.environments import installed
from benchmarks.programs import pressroom

BUILD, ACT = "build, no record", "publish, with a record"


def run(folder: Path, count: int, seed: int, pairs: int) -> str:
    """Measure, and give what is to be shown."""
    program = str(installed() / "bin/pressroom")
    built = pressroom((), (program,))
    programs = {BUILD: built, ACT: replace(built, command=(program, "publish", "--yes", "--no-mail"))}
    archive = Archive(count, seed, folder, programs)
    archive.write()
    runs = compare(archive, PUBLISH, list(programs), pairs)
    take_stock(archive, list(programs), published=pairs + 1)
    head = page.head([f"one more into {page.grouped(count)}", BUILD, ACT, "publish ÷ build"])
    often = (
        f"Releases of seed {seed}; {pairs} runs of each in turn: the median (least–most), and of the ratios of pairs"
    )
    return f"{head}{''.join(_rows(runs))}\n{often}. {page.machine(folder, 'all cores')}\n"


def _rows(runs: Runs) -> Iterator[str]:
    for name, quantity, digits in QUANTITIES:
        built, acted = ([quantity(run) for run in runs[each]] for each in (BUILD, ACT))
        times = median(map(ratio, acted, built))
        yield page.line([name, page.spread(built, digits), page.spread(acted, digits), f"{times:.1f}"])
