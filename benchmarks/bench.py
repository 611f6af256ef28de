"""Run the benchmarks (`./run bench`): build the same realistic releases with pressroom, Hugo and Pelican.

The exit code is 1 if a site has a page or feed too few or too many: speed does not count if the result is wrong.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import archive, imports, mailings, one_core, page, preview, publish, search, serve, stages
from benchmarks.measure import find_memory_folder
from benchmarks.newsroom_site import write_newsroom
from benchmarks.releases import NOW, releases

# Bytes that the texts and outputs of a release need: for all programs together, and for the two programs that build
# the larger archive.
BYTES_PER_RELEASE, LARGE_BYTES_PER_RELEASE = 340_000, 120_000


def main() -> None:
    """Run the benchmark that the options name."""
    options = _parse_options()
    size = max(options.releases * BYTES_PER_RELEASE, (options.large or 0) * LARGE_BYTES_PER_RELEASE)
    with TemporaryDirectory(prefix="pressroom-bench-", dir=options.folder or find_memory_folder(size)) as name:
        folder = Path(name)
        if options.profile:
            write_newsroom(folder / "newsroom", releases(options.releases, options.seed))
            stages.show(folder / "newsroom", NOW, options.releases)
            return
        if options.import_posts:
            print(imports.run(folder, options.import_posts, options.seed), end="")
            return
        if options.mail:
            print(mailings.run(folder, options.mail))
            return
        mode, measure = _select_mode(options)
        text = measure(folder, options)
    print(text)
    if options.write:
        page.write(text, mode)


def _select_mode(options: argparse.Namespace) -> tuple[str, Callable[[Path, argparse.Namespace], str]]:
    if options.preview:
        return "preview", _preview
    if options.publish:
        return "publish", _publish
    if options.search:
        return "search", _search
    if options.serve:
        return "serve", _serve
    return ("one-core", _one_core) if options.one_core else ("archive", _archive)


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench",
        description="Compare how fast pressroom, Hugo and Pelican build an archive of the same texts.",
    )
    parser.add_argument("--one-core", action="store_true", help="compare with Pelican on one core instead")
    parser.add_argument(
        "--mail",
        metavar="N",
        type=int,
        help="measure instead how mailings to N subscribers are planned and sent",
    )
    parser.add_argument(
        "--preview", action="store_true", help="measure how soon the preview shows a saved text instead"
    )
    parser.add_argument("--publish", action="store_true", help="compare the commands publish and build instead")
    parser.add_argument("--search", action="store_true", help="measure searches in an archive instead")
    parser.add_argument("--serve", action="store_true", help="compare the web service and static files instead")
    parser.add_argument("--profile", action="store_true", help="profile each stage of a build instead")
    parser.add_argument(
        "--import",
        dest="import_posts",
        type=int,
        nargs="?",
        const=10_000,
        metavar="N",
        help="measure an import of N (10000) posts of WordPress instead",
    )
    parser.add_argument(
        "--releases",
        type=int,
        metavar="N",
        help="number of releases (default: 10000; --one-core, --profile, --serve: 1000; --search: 50000)",
    )
    parser.add_argument(
        "--large", type=int, nargs="?", const=50_000, metavar="N", help="also build an archive of N (50000) releases"
    )
    parser.add_argument("--pairs", type=int, metavar="N", help="runs of each program (default: 5; with --one-core: 3)")
    parser.add_argument(
        "--pelican-runs", type=int, default=2, metavar="N", help="runs of Pelican, which is slow (default: 2; 0: none)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the random texts (default: 1)")
    parser.add_argument("--folder", type=Path, help="where to build (default: in memory, if there is enough)")
    parser.add_argument("--write", action="store_true", help="write the result to docs/performance.md")
    options = parser.parse_args()
    small = options.one_core or options.profile or options.serve
    options.releases = options.releases or (1000 if small else 50_000 if options.search else 10_000)
    options.pairs = options.pairs or (3 if small and not options.serve else 5)
    return options


def _one_core(folder: Path, options: argparse.Namespace) -> str:
    return one_core.run(folder, options.releases, options.seed, options.pairs)


def _preview(folder: Path, options: argparse.Namespace) -> str:
    return preview.run(folder, (1000, options.releases), options.seed, options.pairs * 4)


def _publish(folder: Path, options: argparse.Namespace) -> str:
    return publish.run(folder, options.releases, options.seed, options.pairs)


def _search(folder: Path, options: argparse.Namespace) -> str:
    return search.run(folder, options.releases, options.seed, options.pairs)


def _serve(folder: Path, options: argparse.Namespace) -> str:
    return serve.run(folder, options.releases, options.seed, options.pairs)


def _archive(folder: Path, options: argparse.Namespace) -> str:
    settings = archive.Settings(options.releases, options.seed, options.pairs, options.large, options.pelican_runs)
    return archive.run(folder, settings, archive.install_programs(settings))


if __name__ == "__main__":
    main()
