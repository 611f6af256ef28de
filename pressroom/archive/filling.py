"""Fills a newsroom's folder with what a bag brings: written beside, verified once more, then renamed into place.

What is there already and equal stays; what differs is a fault, and then nothing is written.
"""

import os
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom import durably
from pressroom.archive import copying
from pressroom.archive.bag import NEWSROOM, Fault, refused
from pressroom.archive.judging import Contents, address_of, require_as_recorded
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import ABSENT, FOLDER, NO_RECORD, Chain
from pressroom.record.file import locked, read
from pressroom.start import Progress

_BESIDE = ".pressroom-import"
_TEXT = "newsroom.yaml"


class Filled(Struct, frozen=True):
    """What an import did: the releases it brought, and those on record that are not there yet."""

    releases: tuple[str, ...]
    absent: tuple[str, ...]
    templates: int


def fill(folder: Path, contents: Contents, progress: Progress | None = None) -> Filled:
    """Make a newsroom out of a bag, or put what a bag holds into one that lacks it.

    Raises ConfigError when the folder holds other things, DeliveryError when the disk does not take it. Then the folder
    is as it was.
    """
    with _held(folder):
        if not (folder / _TEXT).exists():
            _require_empty(folder, contents.files)
            return _filled(folder, contents, contents.record, contents.files, progress)
        with locked(folder):
            return _filled(folder, contents, _standing(folder, contents), contents.of_releases(), progress)


def _filled(
    folder: Path, contents: Contents, record: Chain, wanted: Mapping[str, str], progress: Progress | None
) -> Filled:
    lacking = _lacking(folder, contents, wanted)
    here = {*contents.addresses, *_present(folder, record)}
    absent = tuple(sorted({line.release for line in record.lines.values() if line.release} - here))
    if lacking:
        _put(folder, contents, lacking, absent, progress)
    brought = sorted({address_of(path) for path in lacking} - {""})
    return Filled(tuple(brought), absent, sum(path in lacking for path in contents.templates))


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, made if need be and held against others; what stays empty goes again."""
    is_made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = durably.hold(folder)
        try:
            yield
        finally:
            os.close(held)
    except BlockingIOError as error:
        raise DeliveryError(f"Another import fills {folder}.", "Wait for it, then run this again.") from error
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or folder} could not be read or written: {error.strerror}.",
            "Nothing was imported. Make room or give yourself access there, then run this again.",
        ) from error
    finally:
        if is_made:
            with suppress(OSError):
                folder.rmdir()


def _standing(folder: Path, contents: Contents) -> Chain:
    """The record of the newsroom that is there, which must be that of the bag or go on after it."""
    standing = read(folder) or NO_RECORD
    if standing.faults or standing.torn:
        raise ConfigError(f"The record in {folder} is damaged.", "Look at it with pressroom check, and mend it first.")
    require_as_recorded(str(folder), standing, contents)
    later = {line.release for digest, line in standing.lines.items() if digest not in contents.record.lines}
    message = "it was changed after the bag was made; export its year anew"
    faults = [Fault(f"{NEWSROOM}{FOLDER}/{each}", message) for each in contents.addresses if each in later]
    if faults:
        raise refused(contents.bag.folder, faults)
    return standing


def _lacking(folder: Path, contents: Contents, wanted: Mapping[str, str]) -> list[str]:
    """The paths that are not there yet. Raises ConfigError where something else is in a place."""
    lacking, faults = [], []
    for path, digest in wanted.items():
        place = folder / path
        if not place.exists() and not place.is_symlink():
            lacking.append(path)
        elif not place.is_file() or copying.digests(copying.pieces(place), ("sha256",))["sha256"] != digest:
            faults.append(Fault(NEWSROOM + path, f"in {folder} is something else in its place; move that away"))
    if faults:
        raise refused(contents.bag.folder, faults)
    return lacking


def _require_empty(folder: Path, wanted: Mapping[str, str]) -> None:
    """Nothing is there but what an import that was killed has left."""
    ours = {_BESIDE, *(path.partition("/")[0] for path in wanted)}
    others = sorted(each.name for each in folder.iterdir() if each.name not in ours)
    if others:
        raise ConfigError(
            f"{folder} is not empty and no newsroom: there is {others[0]}.", "Name an empty folder with --newsroom."
        )


def _present(folder: Path, standing: Chain) -> set[str]:
    texts = {line.of for line in standing.lines.values() if line.release}
    lost = {address for address, language in texts if not (folder / FOLDER / address / f"{language}.md").exists()}
    return {address for address, _ in texts} - lost


def _put(
    folder: Path, contents: Contents, lacking: Sequence[str], absent: tuple[str, ...], progress: Progress | None
) -> None:
    """Write what is lacking beside, and then move it."""
    beside = folder / _BESIDE
    with suppress(FileNotFoundError):
        shutil.rmtree(beside)  # of an import that was killed
    try:
        beside.mkdir()
        for count, path in enumerate(lacking, 1):
            _copy(contents, path, beside / path)
            if progress:
                progress("files", count, len(lacking))
        (beside / ABSENT).write_bytes(msgspec.json.format(msgspec.json.encode(absent), indent=1) + b"\n")
        os.sync()
        with _undisturbed():
            _move(folder, beside, _units(folder, lacking), is_whole=not absent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    os.sync()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A moment in which nobody stops the process by hand: what was begun is seen through, or taken back."""
    stops = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _move(folder: Path, beside: Path, units: Sequence[str], *, is_whole: bool) -> None:
    """Move everything into place, newsroom.yaml last: with it, the folder is a newsroom."""
    moved: list[str] = []
    said = folder / FOLDER / ABSENT
    try:
        for path in units:
            if path != _TEXT:
                (beside / path).rename(folder / path)
                moved.append(path)
        if is_whole:
            said.unlink(missing_ok=True)
        else:
            (beside / ABSENT).rename(said)
        if _TEXT in units:
            (beside / _TEXT).rename(folder / _TEXT)
    except OSError:
        for path in reversed(moved):
            (folder / path).rename(beside / path)
        raise


def _copy(contents: Contents, path: str, place: Path) -> None:
    source = contents.bag.folder / NEWSROOM / path
    own = copying.digests(copying.copied(copying.pieces(source), place), ("sha256",))
    if own["sha256"] != contents.files[path]:
        raise refused(contents.bag.folder, [Fault(NEWSROOM + path, "the file was changed meanwhile")])


def _units(folder: Path, paths: Sequence[str]) -> list[str]:
    """What is moved as one: the outermost of the folders of each path that is not there yet, or the file itself."""
    found = set()
    for path in paths:
        parts = path.split("/")
        ways = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
        found.add(next((way for way in ways if not (folder / way).exists()), path))
    return sorted(found, key=lambda path: (path == _TEXT, not path.startswith(f"{FOLDER}/versions"), path))
