"""Verifies a bag, wholly: a folder in, a Bag out that is what its manifests say, and nothing beside.

It opens only plain files within the folder, and trusts no size and no name.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pressroom.archive import bagit_files, hashing
from pressroom.archive.bag import PAYLOAD, Bag, BagProblem, create_refusal, find_unsafe_names
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError

_TAG_MANIFEST = re.compile(r"tagmanifest-([a-z0-9]+)\.txt")
_MANIFEST = re.compile(r"manifest-([a-z0-9]+)\.txt")
_MAX_TAG_FILE_SIZE = 1 << 29  # octets of a tag file: a manifest of two million files
_MAX_DEPTH = 32


def verify_bag(folder: Path, progress: Progress | None = None) -> Bag:
    """A bag that is whole and undamaged. Raises ConfigError with every fault that it has, or when it is none."""
    if not (folder / "bagit.txt").is_file():
        raise ConfigError(f"{folder} is no bag: there is no bagit.txt in it.", "Name the folder that holds bagit.txt.")
    sizes: dict[str, int] = {}
    faults = [*_walk(folder, "", sizes), *find_unsafe_names(sizes)]
    large = [path for path, size in sizes.items() if size > _MAX_TAG_FILE_SIZE and not path.startswith(PAYLOAD)]
    faults += [BagProblem(path, "the file is larger than any of its kind") for path in large]
    faults += [] if faults else _check_structure(folder, sizes)
    if faults:
        raise create_refusal(folder, faults)
    return _verify_digests(folder, sizes, progress)


def _walk(folder: Path, prefix: str, sizes: dict[str, int]) -> Iterator[BagProblem]:
    """Put the size of each file into `sizes`, by path; all that is neither file nor folder is a fault."""
    with os.scandir(folder / prefix) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{prefix}{entry.name}"
        if entry.is_symlink():
            yield BagProblem(path, "this is a link; a bag holds files only")
        elif entry.is_file(follow_symlinks=False):
            sizes[path] = entry.stat(follow_symlinks=False).st_size
        elif not entry.is_dir(follow_symlinks=False):
            yield BagProblem(path, "this is neither a file nor a folder")
        elif prefix.count("/") == _MAX_DEPTH:
            yield BagProblem(path, "the folders are nested too deeply")
        else:
            yield from _walk(folder, f"{path}/", sizes)


def _check_structure(folder: Path, sizes: Mapping[str, int]) -> Iterator[BagProblem]:
    """What can be told without reading the payload."""
    if (folder / "bagit.txt").read_bytes() not in bagit_files.DECLARATIONS:
        yield BagProblem("bagit.txt", "expected two lines: BagIt-Version: 1.0, and Tag-File-Character-Encoding: UTF-8")
    if "fetch.txt" in sizes:
        yield BagProblem(
            "fetch.txt", "the bag is not whole: this file says what is yet to be fetched; have that done first"
        )
    for kind in (_MANIFEST, _TAG_MANIFEST):
        named = [found[1] for path in sizes if (found := kind.fullmatch(path))]
        if not set(named) & set(bagit_files.WRITTEN_ALGORITHMS):
            what = "manifest-sha256.txt" if kind is _MANIFEST else "tagmanifest-sha256.txt"
            yield BagProblem(what, "the file is missing")
        for algorithm in set(named) - bagit_files.SUPPORTED_ALGORITHMS:
            yield BagProblem(
                f"manifest-{algorithm}.txt", f"pressroom does not know this digest; it knows {_format_algorithms()}"
            )
    yield from _check_payload_oxum(folder, sizes)


def _format_algorithms() -> str:
    return ", ".join(sorted(bagit_files.SUPPORTED_ALGORITHMS))


def _check_payload_oxum(folder: Path, sizes: Mapping[str, int]) -> Iterator[BagProblem]:
    """Whether the payload has as many octets and files as it should."""
    payload = [size for path, size in sizes.items() if path.startswith(PAYLOAD)]
    found = f"{sum(payload)}.{len(payload)}"
    try:
        information = bagit_files.parse_bag_info((folder / "bag-info.txt").read_bytes())
        said = [value for label, value in information if label == "Payload-Oxum"]
    except (OSError, ValueError) as error:
        yield BagProblem("bag-info.txt", f"the file cannot be read: {error}")
        return
    if said != [found]:
        yield BagProblem("bag-info.txt", f"expected Payload-Oxum: {found}, which is what is there; found {said}")


def _verify_digests(folder: Path, sizes: Mapping[str, int], progress: Progress | None) -> Bag:
    """The bag, each file of which was read and has every digest that it should."""
    payload = [path for path in sizes if path.startswith(PAYLOAD)]
    tagged = [path for path in sizes if not path.startswith(PAYLOAD) and not _TAG_MANIFEST.fullmatch(path)]
    faults: list[BagProblem] = []
    wanted: dict[str, dict[str, str]] = {path: {} for path in sizes}
    for path in sizes:
        for kind, files in ((_MANIFEST, payload), (_TAG_MANIFEST, tagged)):
            if found := kind.fullmatch(path):
                faults += _check_manifest(folder, path, files, found[1], wanted)
    digests: dict[str, str] = {}
    for count, path in enumerate([*tagged, *payload], 1):
        own = hashing.compute_digests(hashing.read_chunks(folder / path), {"sha256", *wanted[path]})
        digests[path] = own["sha256"]
        if any(own[algorithm] != digest for algorithm, digest in wanted[path].items()):
            faults.append(BagProblem(path, "the file was changed: it has not the digest that the manifest says"))
        if progress:
            progress("files", count, len(tagged) + len(payload))
    if faults:
        raise create_refusal(folder, faults)
    return Bag(folder, {path: digests[path] for path in payload})


def _check_manifest(
    folder: Path, path: str, files: list[str], algorithm: str, expected: dict[str, dict[str, str]]
) -> Iterator[BagProblem]:
    """Put what a manifest says into `wanted`; it must name exactly some files."""
    try:
        said = bagit_files.parse_manifest((folder / path).read_bytes())
    except ValueError as error:
        yield BagProblem(path, f"the file cannot be read: {error}")
        return
    there = set(files)
    for name, digest in said.items():
        if name in there:
            expected[name][algorithm] = digest
        else:
            yield BagProblem(path, f"it names {name}, which is not there")
    for name in there - said.keys():
        yield BagProblem(name, f"the file is not listed in {path}")
