"""Format the comparison with Pelican on one core as a table for docs/performance.md."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from benchmarks.measure import Measurement
from benchmarks.page import head, line, spread


def table(runs: Mapping[str, Sequence[Measurement]], releases: int) -> str:
    """Return a table with a row for each quantity, and columns for programs and their ratio to the first."""
    first, *others = runs
    rows: list[tuple[str, Callable[[Measurement], float], int]] = [
        ("CPU per release, ms", lambda run: run.cpu * 1000 / releases, 2),
        ("in the program, ms", lambda run: run.user * 1000 / releases, 2),
        ("in the system, ms", lambda run: run.system * 1000 / releases, 2),
        ("CPU in total, s", lambda run: run.cpu, 2),
        ("elapsed time, s", lambda run: run.wall, 2),
        ("peak memory, MB", lambda run: run.memory / 1e6, 0),
    ]
    lines = [_row(name, quantity, digits, list(runs.values())) for name, quantity, digits in rows]
    return "".join([head(["", *runs, *(f"{name} ÷ {first}" for name in others)]), *lines])


def _row(
    name: str, quantity: Callable[[Measurement], float], digits: int, runs: Sequence[Sequence[Measurement]]
) -> str:
    values = [[quantity(run) for run in each] for each in runs]
    ratios = [f"{median(each) / median(values[0]):.1f}" for each in values[1:]]
    return line([name, *(spread(each, digits) for each in values), *ratios])
