"""What builds of an archive cost beside Hugo, and the aims: measurements in, tables for docs/performance.md out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from benchmarks.census import ALL_KINDS, Census
from benchmarks.measure import Measurement
from benchmarks.page import grouped, head, line, spread

Quantity = Callable[[Measurement], float]

OURS, RIVAL = "pressroom", "Hugo"
QUANTITIES: tuple[tuple[str, Quantity, int], ...] = (
    ("CPU, s", lambda run: run.cpu, 2),
    ("on the clock, s", lambda run: run.wall, 2),
    ("memory, MB", lambda run: run.memory / 1e6, 0),
)
# The most that pressroom may take of what Hugo takes: processor time, time on the clock, memory.
AIMS: Mapping[tuple[str, int], tuple[float | None, ...]] = {
    ("from nothing", 10_000): (0.5, 0.6, 0.25),
    ("publish one more", 10_000): (0.02, 0.04, 0.06),
    ("edit one", 10_000): (0.02, 0.04, 0.06),
    ("nothing changed", 10_000): (0.012, 0.02, None),
    ("publish one more", 50_000): (0.015, 0.03, 0.05),
}
NO_AIMS = (None,) * len(QUANTITIES)
# How many times as much pressroom may take when an archive grows so.
GROWN = (10_000, 50_000)
GROWTH = {"from nothing": 5.3, "publish one more": 4.0}


@dataclass(frozen=True)
class Finding:
    """The runs of every program for one kind of work with so many releases; the n-th of each belong together."""

    work: str
    count: int
    runs: Mapping[str, Sequence[Measurement]]


def work_table(findings: Sequence[Finding], names: Mapping[str, str]) -> str:
    """Three rows a kind of work. `names` gives the columns, by what the programs are called in the runs."""
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
        compared = [spread(ratios, 3), *_judged(median(ratios), aim)]
        shown = [spread(values[each], digits) if each in values else "" for each in (*pair, *others)]
        rows.append(line([first, name, *shown[:2], *compared, *shown[2:]]))
    return rows


def ratio(one: float, other: float) -> float:
    """How many times the other; a run so short that nothing of it was seen makes it endless."""
    return one / other if other else inf


def _judged(value: float, aim: float | None) -> list[str]:
    return ["", ""] if aim is None else [f"≤ {aim:g}", "yes" if value <= aim else "**no**"]


def growth_table(findings: Sequence[Finding]) -> str:
    """How many times as much pressroom takes for the largest archive as for the smallest."""
    rows = []
    for work, aim in GROWTH.items():
        least, *_, most = sorted((each for each in findings if each.work == work), key=lambda each: each.count)
        for name, quantity, _ in QUANTITIES[:2]:
            times = ratio(*(median(map(quantity, each.runs[OURS])) for each in (most, least)))
            judged = _judged(times, aim if (least.count, most.count) == GROWN else None)
            rows.append(line([work, name.partition(",")[0], f"{times:.1f} ×", *judged]))
    heads = [f"from {grouped(least.count)} to {grouped(most.count)}", "", OURS, "aim", "reached"]
    return "".join([head(heads, texts=2), *rows])


def touched_table(touched: Mapping[int, int]) -> str:
    """How many files one more release changes in archives of these sizes."""
    heads = ["releases", *map(grouped, touched)]
    return head(heads) + line(["files that one more changes", *map(str, touched.values())])


def stock_table(stocks: Mapping[str, Census], names: Mapping[str, str]) -> str:
    """What every program has made; `names` as for the other table."""
    rows = [line([kind, *(grouped(stocks[name][kind]) for name in names)]) for kind in ALL_KINDS]
    return "".join([head(["made", *names.values()]), *rows])
