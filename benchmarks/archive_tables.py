"""Format the comparison with Hugo, and the aims, as tables for docs/performance.md."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from benchmarks.measure import Measurement
from benchmarks.output_counts import ALL_KINDS, OutputCounts
from benchmarks.page import grouped, head, line, spread

Quantity = Callable[[Measurement], float]

OURS, RIVAL = "pressroom", "Hugo"
QUANTITIES: tuple[tuple[str, Quantity, int], ...] = (
    ("CPU, s", lambda run: run.cpu, 2),
    ("elapsed time, s", lambda run: run.wall, 2),
    ("memory, MB", lambda run: run.memory / 1e6, 0),
)
# The largest share of what Hugo needs that pressroom may need: processor time, elapsed time, memory.
AIMS: Mapping[tuple[str, int], tuple[float | None, ...]] = {
    ("from nothing", 10_000): (0.6, 0.55, 0.25),
    ("publish one more", 10_000): (0.02, 0.04, 0.06),
    ("edit one", 10_000): (0.02, 0.04, 0.06),
    ("nothing changed", 10_000): (0.01, 0.02, None),
    ("publish one more", 50_000): (0.015, 0.03, 0.05),
}
NO_AIMS = (None,) * len(QUANTITIES)
# The factor by which pressroom may need more for the larger of these archives.
GROWN = (10_000, 50_000)
GROWTH = {"from nothing": 5.3, "publish one more": 4.0}


@dataclass(frozen=True)
class Finding:
    """The runs of each program for one kind of work in an archive of `count` releases; runs are in pairs."""

    work: str
    count: int
    runs: Mapping[str, Sequence[Measurement]]


def work_table(findings: Sequence[Finding], names: Mapping[str, str]) -> str:
    """Return a table with three rows for each kind of work. `names` are the column titles of the programs."""
    ours, rival, *others = names
    heads = ["releases, work", "", names[ours], names[rival], f"{ours} ÷ {rival}", "aim", "reached"]
    rows = [row for finding in findings for row in _rows(finding, [ours, rival], others)]
    return "".join([head([*heads, *(names[name] for name in others)], texts=2), *rows])


def _rows(finding: Finding, pair: Sequence[str], others: Sequence[str]) -> list[str]:
    rows: list[str] = []
    aims = AIMS.get((finding.work, finding.count), NO_AIMS)
    for (name, quantity, digits), aim in zip(QUANTITIES, aims, strict=True):
        first = "" if rows else f"{grouped(finding.count)}, {finding.work}"
        values = {each: [quantity(run) for run in runs] for each, runs in finding.runs.items()}
        ratios = [ratio(*both) for both in zip(*(values[each] for each in pair), strict=True)]
        comparison = [spread(ratios, 3), *_format_aim(median(ratios), aim)]
        figures = [spread(values[each], digits) if each in values else "" for each in (*pair, *others)]
        rows.append(line([first, name, *figures[:2], *comparison, *figures[2:]]))
    return rows


def ratio(one: float, other: float) -> float:
    """Return the ratio of two values, or infinity if the second run was too short to measure."""
    return one / other if other else inf


def _format_aim(value: float, aim: float | None) -> list[str]:
    return ["", ""] if aim is None else [f"≤ {aim:g}", "yes" if value <= aim else "**no**"]


def growth_table(findings: Sequence[Finding]) -> str:
    """Return a table of the factors between the smallest and the largest archive."""
    rows = []
    for work, aim in GROWTH.items():
        smallest, *_, largest = sorted((each for each in findings if each.work == work), key=lambda each: each.count)
        for name, quantity, _ in QUANTITIES[:2]:
            times = ratio(*(median(map(quantity, each.runs[OURS])) for each in (largest, smallest)))
            aim_cells = _format_aim(times, aim if (smallest.count, largest.count) == GROWN else None)
            rows.append(line([work, name.partition(",")[0], f"{times:.1f} ×", *aim_cells]))
    heads = [f"from {grouped(smallest.count)} to {grouped(largest.count)}", "", OURS, "aim", "reached"]
    return "".join([head(heads, texts=2), *rows])


def changed_files_table(file_counts: Mapping[int, int]) -> str:
    """Return a table of how many files one more release changes, by the size of the archive."""
    heads = ["releases", *map(grouped, file_counts)]
    return head(heads) + line(["files that one more changes", *map(str, file_counts.values())])


def output_table(counts: Mapping[str, OutputCounts], names: Mapping[str, str]) -> str:
    """Return a table of what each program has created; `names` as in `work_table`."""
    rows = [line([kind, *(grouped(counts[name][kind]) for name in names)]) for kind in ALL_KINDS]
    return "".join([head(["created", *names.values()]), *rows])
