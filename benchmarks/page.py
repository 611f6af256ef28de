"""Write results into docs/performance.md, and format tables, numbers and the description of the machine."""

import os
import platform
import re
import sysconfig
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "docs/performance.md"
OPTIMISATIONS = {"PGO": "--enable-optimizations|-fprofile-use", "LTO": "--with-lto|-flto"}


def write(text: str, name: str, page: Path = PAGE) -> None:
    """Replace the text between two marks of the page."""
    start, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = page.read_text("utf-8").partition(start)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{start}{text}{end}{after}", "utf-8")


def line(cells: Sequence[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |\n"


def head(cells: Sequence[str], texts: int = 1) -> str:
    """Return the head of a table; its first `texts` columns are text, the others numbers."""
    return line(cells) + line(["---"] * texts + ["--:"] * (len(cells) - texts))


def spread(values: Sequence[float], digits: int) -> str:
    """Return the median with the minimum and the maximum."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def grouped(number: int) -> str:
    """Return a number with narrow spaces between its thousands."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def machine(folder: Path, cores: str) -> str:
    """Describe when, where and on which machine the measurement was made."""
    storage = "in memory" if folder.is_relative_to("/dev/shm") else "on a disk"  # noqa: S108 # only compared
    return (
        f"Everything {storage}. {datetime.now(UTC):%Y-%m-%d}; {cores} of {os.cpu_count()}, {_processor()}; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()} ({_describe_python_build()})."
    )


def _describe_python_build() -> str:
    """Return the compiler of the interpreter and its optimisations, on which the speed of Python programs depends."""
    flags = " ".join(str(sysconfig.get_config_var(name)) for name in ("CONFIG_ARGS", "PY_CFLAGS"))
    level = re.findall(r"-O\w+", flags)[-1:]
    extras = [f"{'with' if re.search(sign, flags) else 'without'} {name}" for name, sign in OPTIMISATIONS.items()]
    return ", ".join([platform.python_compiler(), *level, *extras])


def _processor() -> str:
    """Return the processor's name as Linux reports it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (each.partition(":")[2].strip() for each in lines if each.startswith("model name"))
    return next(names, "unknown processor")
