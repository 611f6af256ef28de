"""Measurements in, the table of docs/performance.md out."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.measure import Measurement

PAGE = Path(__file__).parents[1] / "docs/performance.md"
BEGIN, END = "<!-- bench: begin -->\n", "<!-- bench: end -->\n"


def table(runs: Mapping[str, Sequence[Measurement]], releases: int) -> str:
    """A row a quantity, a column a program, and what the others take compared with the first."""
    first, *others = runs
    heads = ["", *runs, *(f"{name} ÷ {first}" for name in others)]
    rows: list[tuple[str, Callable[[Measurement], float], int]] = [
        ("CPU a release, ms", lambda run: run.cpu * 1000 / releases, 2),
        ("of it in the program, ms", lambda run: run.user * 1000 / releases, 2),
        ("of it in the system, ms", lambda run: run.system * 1000 / releases, 2),
        ("CPU in all, s", lambda run: run.cpu, 2),
        ("time on the clock, s", lambda run: run.wall, 2),
        ("memory at its peak, MB", lambda run: run.memory / 1e6, 0),
    ]
    lines = [_line(heads), _line(["---", *("--:" for _ in heads[1:])])]
    return "".join(lines + [_row(name, quantity, digits, list(runs.values())) for name, quantity, digits in rows])


def _row(
    name: str, quantity: Callable[[Measurement], float], digits: int, runs: Sequence[Sequence[Measurement]]
) -> str:
    values = [[quantity(run) for run in each] for each in runs]
    spread = [f"{median(each):.{digits}f} ({min(each):.{digits}f}–{max(each):.{digits}f})" for each in values]
    return _line([name, *spread, *(f"{median(each) / median(values[0]):.1f}" for each in values[1:])])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def circumstances(releases: int, seed: int, pairs: int, folder: Path) -> str:
    """What was measured, when, where and on what."""
    place = "memory" if folder.is_relative_to("/dev/shm") else "a disk"  # noqa: S108 # nothing is written here
    return (
        f"{releases} releases (seed {seed}) in {place}, {pairs} runs of each in turn: the median (least–most). "
        f"{datetime.now(UTC):%Y-%m-%d}; one core of {os.cpu_count()}, {_processor()}; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}.\n"
    )


def _processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )


def write(text: str) -> None:
    """Put the result between the marks in docs/performance.md."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}{text}{END}{after}", "utf-8")
