"""The page that the results are written into, docs/performance.md: marks, lines of tables, and the machine."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "docs/performance.md"


def write(text: str, name: str, page: Path = PAGE) -> None:
    """Put a result between its marks on the page."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = page.read_text("utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}{text}{end}{after}", "utf-8")


def line(cells: Sequence[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |\n"


def head(cells: Sequence[str], texts: int = 1) -> str:
    """The first row of a table, whose first `texts` columns hold words and the others numbers."""
    return line(cells) + line(["---"] * texts + ["--:"] * (len(cells) - texts))


def spread(values: Sequence[float], digits: int) -> str:
    """The median, and the least and the most."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def grouped(number: int) -> str:
    """A count with a thin gap between its thousands."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def machine(folder: Path, cores: str) -> str:
    """When, where and on what it was measured."""
    place = "in memory" if folder.is_relative_to("/dev/shm") else "on a disk"  # noqa: S108 # nothing is written here
    return (
        f"Everything {place}. {datetime.now(UTC):%Y-%m-%d}; {cores} of {os.cpu_count()}, {_processor()}; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}."
    )


def _processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (each.partition(":")[2].strip() for each in lines if each.startswith("model name"))
    return next(names, "unknown processor")
