"""Compare `pressroom publish` with `pressroom build`: publish one more release, with and without a record.

`publish` shows what it will do, records it and builds: the difference is the cost of the record.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import page
from benchmarks.archive_tables import QUANTITIES, ratio
from benchmarks.comparison import PUBLISH as PUBLISH_ONE_MORE
from benchmarks.comparison import Archive, Runs, check_outputs, compare
from benchmarks.environments import install_pressroom
from benchmarks.programs import pressroom

BUILD, PUBLISH = "build, no record", "publish, with a record"


def run(folder: Path, count: int, seed: int, pairs: int) -> str:
    """Measure, and return the text for the page."""
    command = str(install_pressroom() / "bin/pressroom")
    program = pressroom((), (command,))
    programs = {BUILD: program, PUBLISH: replace(program, command=(command, "publish", "--yes", "--no-mail"))}
    archive = Archive(count, seed, folder, programs)
    archive.write()
    runs = compare(archive, PUBLISH_ONE_MORE, list(programs), pairs)
    check_outputs(archive, list(programs), published=pairs + 1)
    head = page.head([f"one more into {page.grouped(count)}", BUILD, PUBLISH, "publish ÷ build"])
    summary = f"Releases of seed {seed}; {pairs} alternating runs of each: median (minimum–maximum), median of ratios"
    return f"{head}{''.join(_rows(runs))}\n{summary}. {page.machine(folder, 'all cores')}\n"


def _rows(runs: Runs) -> Iterator[str]:
    for name, quantity, digits in QUANTITIES:
        build, publish = ([quantity(run) for run in runs[each]] for each in (BUILD, PUBLISH))
        times = median(map(ratio, publish, build))
        yield page.line([name, page.spread(build, digits), page.spread(publish, digits), f"{times:.1f}"])
