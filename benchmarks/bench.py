"""`./run bench`: builds the same believable releases with pressroom and with its peers, in turn, and compares.

It exits with 1 when a site lacks a page or feed, or holds one too many: a fast wrong answer is no answer.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import acts, archive, one_core, page, preview, stages
from benchmarks.measure import working_folder
from benchmarks.newsroom_site import write_newsroom
from benchmarks.releases import NOW, releases

# Bytes that the texts and outputs of a release take: for all programs together, and for the two that the larger
# archive is built with.
ROOM, LARGE_ROOM = 300_000, 120_000


def main() -> None:
    """Compare, or profile."""
    options = _options()
    room = max(options.releases * ROOM, (options.large or 0) * LARGE_ROOM)
    with TemporaryDirectory(prefix="pressroom-bench-", dir=options.folder or working_folder(room)) as name:
        folder = Path(name)
        if options.profile:
            write_newsroom(folder / "newsroom", releases(options.releases, options.seed))
            stages.show(folder / "newsroom", NOW, options.releases)
            return
        mode, measure = _mode(options)
        text = measure(folder, options)
    print(text)
    if options.write:
        page.write(text, mode)


def _mode(options: argparse.Namespace) -> tuple[str, Callable[[Path, argparse.Namespace], str]]:
    if options.preview:
        return "preview", _preview
    if options.acts:
        return "acts", _acts
    return ("one-core", _one_core) if options.one_core else ("archive", _archive)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Time builds of an archive beside Hugo and Pelican on the same texts."
    )
    parser.add_argument(
        "--one-core", action="store_true", help="instead, what a release costs on one core, beside Pelican"
    )
    parser.add_argument("--preview", action="store_true", help="instead, how soon a save is seen in the preview")
    parser.add_argument("--acts", action="store_true", help="instead, what an act costs above a build")
    parser.add_argument("--profile", action="store_true", help="instead, where the time of each stage goes")
    parser.add_argument("--releases", type=int, help="how many (default: 10000; on one core and in the profile 1000)")
    parser.add_argument(
        "--large", type=int, nargs="?", const=50_000, metavar="N", help="a second archive of N (50000) for the growth"
    )
    parser.add_argument("--pairs", type=int, help="how often each program does each work (default: 5; on one core 3)")
    parser.add_argument(
        "--pelican-runs", type=int, default=2, help="so often only, for it is slow (default: 2; 0: never)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one gives other texts (default: 1)")
    parser.add_argument("--folder", type=Path, help="where (default: in memory, if it has room)")
    parser.add_argument("--write", action="store_true", help="put the result into docs/performance.md")
    options = parser.parse_args()
    small = options.one_core or options.profile
    options.releases = options.releases or (1000 if small else 10_000)
    options.pairs = options.pairs or (3 if small else 5)
    return options


def _one_core(folder: Path, options: argparse.Namespace) -> str:
    return one_core.run(folder, options.releases, options.seed, options.pairs)


def _preview(folder: Path, options: argparse.Namespace) -> str:
    return preview.run(folder, (1000, options.releases), options.seed, options.pairs * 4)


def _acts(folder: Path, options: argparse.Namespace) -> str:
    return acts.run(folder, options.releases, options.seed, options.pairs)


def _archive(folder: Path, options: argparse.Namespace) -> str:
    settings = archive.Settings(options.releases, options.seed, options.pairs, options.large, options.pelican_runs)
    return archive.run(folder, settings, archive.programs(settings))


if __name__ == "__main__":
    main()
