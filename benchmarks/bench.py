"""`./run bench`: builds the same believable releases with pressroom and with its peer, in turn, and compares.

It exits with 1 when a site lacks a page or feed: a fast wrong answer is no answer.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report, stages
from benchmarks.measure import Measurement, keep_to_one_core, measure, working_folder
from benchmarks.newsroom_site import write_newsroom
from benchmarks.programs import Program, pelican, pressroom
from benchmarks.releases import KEYWORDS, NOW, releases


def main() -> None:
    """Compare, or profile."""
    options = _options()
    with TemporaryDirectory(prefix="pressroom-bench-", dir=options.folder) as folder:
        if options.profile:
            write_newsroom(Path(folder) / "newsroom", releases(options.releases, options.seed))
            stages.show(Path(folder) / "newsroom", NOW, options.releases)
        else:
            _compare(Path(folder), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description="Time a build beside Pelican on the same texts.")
    parser.add_argument("--releases", type=int, default=1000, help="how many (default: 1000)")
    parser.add_argument("--pairs", type=int, default=3, help="how often each program runs (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other texts (default: 1)")
    parser.add_argument(
        "--folder", type=Path, default=working_folder(), help="where (default: in memory, if it has room)"
    )
    parser.add_argument("--write", action="store_true", help="put the result into docs/performance.md")
    parser.add_argument("--profile", action="store_true", help="show instead where the time of each stage goes")
    return parser.parse_args()


def _compare(folder: Path, options: argparse.Namespace) -> None:
    programs = [pressroom(), pelican()]
    for program in programs:
        program.write(folder / program.name, releases(options.releases, options.seed))
    runs = _runs(folder, programs, options.pairs)
    faults = [fault for each in programs for fault in each.faults(folder / each.name, options.releases, len(KEYWORDS))]
    if faults:
        sys.exit("\n".join(faults))
    named = {f"{program.name} {program.version}": runs[program.name] for program in programs}
    circumstances = report.circumstances(options.releases, options.seed, options.pairs, folder)
    text = f"{report.table(named, options.releases)}\n{circumstances}"
    print(text)
    if options.write:
        report.write(text)


def _runs(folder: Path, programs: list[Program], pairs: int) -> dict[str, list[Measurement]]:
    """Each program in turn, from nothing, so that what else the machine does meets both alike."""
    keep_to_one_core()
    runs: dict[str, list[Measurement]] = {program.name: [] for program in programs}
    for pair in range(1, pairs + 1):
        for program in programs:
            print(f"{pair}/{pairs} {program.name} …", file=sys.stderr)
            shutil.rmtree(folder / program.name / "out", ignore_errors=True)
            runs[program.name].append(measure(program.command, folder / program.name))
    return runs


if __name__ == "__main__":
    main()
