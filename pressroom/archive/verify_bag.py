"""Verify that a bag is complete and unchanged: its files are exactly those in its manifests.

It opens only regular files inside the folder, and trusts no size and no name.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pressroom.archive.bag import (
    DECLARATIONS,
    PAYLOAD,
    SUPPORTED_ALGORITHMS,
    WRITTEN_ALGORITHMS,
    Bag,
    BagProblem,
    compute_digests,
    find_unsafe_names,
    parse_bag_info,
    parse_manifest,
    read_chunks,
    require_no_problems,
)
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError

_TAG_MANIFEST = re.compile(r"tagmanifest-([a-z0-9]+)\.txt")
_MANIFEST = re.compile(r"manifest-([a-z0-9]+)\.txt")
_MAX_TAG_FILE_SIZE = 1 << 29  # bytes; enough for a manifest of two million files
_MAX_DEPTH = 32


def verify_bag(folder: Path, progress: Progress | None = None) -> Bag:
    """Return the bag in a folder. Raises ConfigError, with all problems, if it is damaged or not a bag."""
    if not (folder / "bagit.txt").is_file():
        raise ConfigError(
            f"{folder} is not an archive package: it contains no bagit.txt.", "Give the folder that contains bagit.txt."
        )
    sizes: dict[str, int] = {}
    problems = [*_walk(folder, "", sizes), *find_unsafe_names(sizes)]
    large = [path for path, size in sizes.items() if size > _MAX_TAG_FILE_SIZE and not path.startswith(PAYLOAD)]
    problems += [BagProblem(path, "the file is too large") for path in large]
    problems += [] if problems else _check_structure(folder, sizes)
    require_no_problems(folder, problems)
    return _verify_digests(folder, sizes, progress)


def _walk(folder: Path, prefix: str, sizes: dict[str, int]) -> Iterator[BagProblem]:
    """Put the size of each file into `sizes`, by path; yield a problem for anything but files and folders."""
    with os.scandir(folder / prefix) as dir_entries:
        entries = sorted(dir_entries, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{prefix}{entry.name}"
        if entry.is_symlink():
            yield BagProblem(path, "this is a link; only files and folders are allowed")
        elif entry.is_file(follow_symlinks=False):
            sizes[path] = entry.stat(follow_symlinks=False).st_size
        elif not entry.is_dir(follow_symlinks=False):
            yield BagProblem(path, "this is neither a file nor a folder")
        elif prefix.count("/") == _MAX_DEPTH:
            yield BagProblem(path, "the folders are nested too deeply")
        else:
            yield from _walk(folder, f"{path}/", sizes)


def _check_structure(folder: Path, sizes: Mapping[str, int]) -> Iterator[BagProblem]:
    """Yield the problems that show without reading the payload."""
    if (folder / "bagit.txt").read_bytes() not in DECLARATIONS:
        yield BagProblem("bagit.txt", "expected two lines: BagIt-Version: 1.0, and Tag-File-Character-Encoding: UTF-8")
    if "fetch.txt" in sizes:
        yield BagProblem("fetch.txt", "the package is incomplete; first download the files that are listed here")
    for kind in (_MANIFEST, _TAG_MANIFEST):
        algorithms = {match[1] for path in sizes if (match := kind.fullmatch(path))}
        if not algorithms & set(WRITTEN_ALGORITHMS):
            path = "manifest-sha256.txt" if kind is _MANIFEST else "tagmanifest-sha256.txt"
            yield BagProblem(path, "the file is missing")
        for algorithm in algorithms - SUPPORTED_ALGORITHMS:
            yield BagProblem(
                f"manifest-{algorithm}.txt",
                f"{algorithm} is not supported; supported digests: {', '.join(sorted(SUPPORTED_ALGORITHMS))}",
            )
    yield from _check_payload_oxum(folder, sizes)


def _check_payload_oxum(folder: Path, sizes: Mapping[str, int]) -> Iterator[BagProblem]:
    """Check the number of bytes and files of the payload."""
    payload = [size for path, size in sizes.items() if path.startswith(PAYLOAD)]
    oxum = f"{sum(payload)}.{len(payload)}"
    try:
        bag_info = parse_bag_info((folder / "bag-info.txt").read_bytes())
        values = [value for label, value in bag_info if label == "Payload-Oxum"]
    except (OSError, ValueError) as error:
        yield BagProblem("bag-info.txt", f"the file cannot be read: {error}")
        return
    if values != [oxum]:
        yield BagProblem("bag-info.txt", f"expected Payload-Oxum: {oxum} (bytes and files in data/); found {values}")


def _verify_digests(folder: Path, sizes: Mapping[str, int], progress: Progress | None) -> Bag:
    """Read each file, check its digests against the manifests, and return the bag."""
    payload = [path for path in sizes if path.startswith(PAYLOAD)]
    tag_files = [path for path in sizes if not path.startswith(PAYLOAD) and not _TAG_MANIFEST.fullmatch(path)]
    problems: list[BagProblem] = []
    expected: dict[str, dict[str, str]] = {path: {} for path in sizes}
    for path in sizes:
        for kind, files in ((_MANIFEST, payload), (_TAG_MANIFEST, tag_files)):
            if match := kind.fullmatch(path):
                problems += _check_manifest(folder, path, files, match[1], expected)
    digests: dict[str, str] = {}
    for count, path in enumerate([*tag_files, *payload], 1):
        computed = compute_digests(read_chunks(folder / path), {"sha256", *expected[path]})
        digests[path] = computed["sha256"]
        if any(computed[algorithm] != digest for algorithm, digest in expected[path].items()):
            problems.append(BagProblem(path, "the file was changed: its digest does not match the manifest"))
        if progress:
            progress("files", count, len(tag_files) + len(payload))
    require_no_problems(folder, problems)
    return Bag(folder, {path: digests[path] for path in payload})


def _check_manifest(
    folder: Path, path: str, files: list[str], algorithm: str, expected: dict[str, dict[str, str]]
) -> Iterator[BagProblem]:
    """Put the digests of a manifest into `expected`; yield a problem for each file that is missing or not listed."""
    try:
        digests = parse_manifest((folder / path).read_bytes())
    except ValueError as error:
        yield BagProblem(path, f"the file cannot be read: {error}")
        return
    names = set(files)
    for name, digest in digests.items():
        if name in names:
            expected[name][algorithm] = digest
        else:
            yield BagProblem(path, f"it lists {name}, which is missing")
    for name in names - digests.keys():
        yield BagProblem(name, f"the file is not listed in {path}")
