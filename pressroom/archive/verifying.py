"""Verifies a bag, wholly: a folder in, a Bag out that is what its manifests say, and nothing beside.

It opens only plain files within the folder, and trusts no size and no name.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pressroom.archive import copying, tags
from pressroom.archive.bag import PAYLOAD, Bag, Fault, refused, strange_names
from pressroom.errors import ConfigError
from pressroom.start import Progress

_TAG_MANIFEST = re.compile(r"tagmanifest-([a-z0-9]+)\.txt")
_MANIFEST = re.compile(r"manifest-([a-z0-9]+)\.txt")
_LARGEST = 1 << 29  # octets of a tag file: a manifest of two million files
_DEEPEST = 32


def verified(folder: Path, progress: Progress | None = None) -> Bag:
    """A bag that is whole and undamaged. Raises ConfigError with every fault that it has, or when it is none."""
    if not (folder / "bagit.txt").is_file():
        raise ConfigError(f"{folder} is no bag: there is no bagit.txt in it.", "Name the folder that holds bagit.txt.")
    sizes: dict[str, int] = {}
    faults = [*_walked(folder, "", sizes), *strange_names(sizes)]
    large = [path for path, size in sizes.items() if size > _LARGEST and not path.startswith(PAYLOAD)]
    faults += [Fault(path, "the file is larger than any of its kind") for path in large]
    faults += [] if faults else _judged(folder, sizes)
    if faults:
        raise refused(folder, faults)
    return _matched(folder, sizes, progress)


def _walked(folder: Path, inside: str, sizes: dict[str, int]) -> Iterator[Fault]:
    """Put the size of each file into `sizes`, by path; all that is neither file nor folder is a fault."""
    with os.scandir(folder / inside) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{inside}{entry.name}"
        if entry.is_symlink():
            yield Fault(path, "this is a link; a bag holds files only")
        elif entry.is_file(follow_symlinks=False):
            sizes[path] = entry.stat(follow_symlinks=False).st_size
        elif not entry.is_dir(follow_symlinks=False):
            yield Fault(path, "this is neither a file nor a folder")
        elif inside.count("/") == _DEEPEST:
            yield Fault(path, "the folders are nested too deeply")
        else:
            yield from _walked(folder, f"{path}/", sizes)


def _judged(folder: Path, sizes: Mapping[str, int]) -> Iterator[Fault]:
    """What can be told without reading the payload."""
    if (folder / "bagit.txt").read_bytes() not in tags.DECLARATIONS:
        yield Fault("bagit.txt", "expected two lines: BagIt-Version: 1.0, and Tag-File-Character-Encoding: UTF-8")
    if "fetch.txt" in sizes:
        yield Fault("fetch.txt", "the bag is not whole: this file says what is yet to be fetched; have that done first")
    for kind in (_MANIFEST, _TAG_MANIFEST):
        named = [found[1] for path in sizes if (found := kind.fullmatch(path))]
        if not set(named) & set(tags.WRITTEN):
            what = "manifest-sha256.txt" if kind is _MANIFEST else "tagmanifest-sha256.txt"
            yield Fault(what, "the file is missing")
        for algorithm in set(named) - tags.READ:
            yield Fault(f"manifest-{algorithm}.txt", f"pressroom does not know this digest; it knows {_known()}")
    yield from _oxum(folder, sizes)


def _known() -> str:
    return ", ".join(sorted(tags.READ))


def _oxum(folder: Path, sizes: Mapping[str, int]) -> Iterator[Fault]:
    """Whether the payload has as many octets and files as it should."""
    payload = [size for path, size in sizes.items() if path.startswith(PAYLOAD)]
    found = f"{sum(payload)}.{len(payload)}"
    try:
        information = tags.information_of((folder / "bag-info.txt").read_bytes())
        said = [value for label, value in information if label == "Payload-Oxum"]
    except (OSError, ValueError) as error:
        yield Fault("bag-info.txt", f"the file cannot be read: {error}")
        return
    if said != [found]:
        yield Fault("bag-info.txt", f"expected Payload-Oxum: {found}, which is what is there; found {said}")


def _matched(folder: Path, sizes: Mapping[str, int], progress: Progress | None) -> Bag:
    """The bag, each file of which was read and has every digest that it should."""
    payload = [path for path in sizes if path.startswith(PAYLOAD)]
    tagged = [path for path in sizes if not path.startswith(PAYLOAD) and not _TAG_MANIFEST.fullmatch(path)]
    faults: list[Fault] = []
    wanted: dict[str, dict[str, str]] = {path: {} for path in sizes}
    for path in sizes:
        for kind, files in ((_MANIFEST, payload), (_TAG_MANIFEST, tagged)):
            if found := kind.fullmatch(path):
                faults += _listed(folder, path, files, found[1], wanted)
    digests: dict[str, str] = {}
    for count, path in enumerate([*tagged, *payload], 1):
        own = copying.digests(copying.pieces(folder / path), {"sha256", *wanted[path]})
        digests[path] = own["sha256"]
        if any(own[algorithm] != digest for algorithm, digest in wanted[path].items()):
            faults.append(Fault(path, "the file was changed: it has not the digest that the manifest says"))
        if progress:
            progress("files", count, len(tagged) + len(payload))
    if faults:
        raise refused(folder, faults)
    return Bag(folder, {path: digests[path] for path in payload})


def _listed(
    folder: Path, path: str, files: list[str], algorithm: str, wanted: dict[str, dict[str, str]]
) -> Iterator[Fault]:
    """Put what a manifest says into `wanted`; it must name exactly some files."""
    try:
        said = tags.manifest_of((folder / path).read_bytes())
    except ValueError as error:
        yield Fault(path, f"the file cannot be read: {error}")
        return
    there = set(files)
    for name, digest in said.items():
        if name in there:
            wanted[name][algorithm] = digest
        else:
            yield Fault(path, f"it names {name}, which is not there")
    for name in there - said.keys():
        yield Fault(name, f"the file is not listed in {path}")
