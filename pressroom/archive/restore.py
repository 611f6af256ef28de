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

from pressroom import durable
from pressroom.archive import hashing
from pressroom.archive.bag import NEWSROOM, BagProblem, create_refusal
from pressroom.archive.validate import BagContents, find_release_address, require_matching_record
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import ABSENT_FILE, EMPTY_RECORD, RELEASES_FOLDER, Record
from pressroom.record.file import lock_record, read_record

_TEMP_FOLDER = ".pressroom-import"
_NEWSROOM_FILE = "newsroom.yaml"


class ImportResult(Struct, frozen=True):
    """What an import did: the releases it brought, and those on record that are not there yet."""

    releases: tuple[str, ...]
    absent: tuple[str, ...]
    templates: int


def restore_newsroom(folder: Path, contents: BagContents, progress: Progress | None = None) -> ImportResult:
    """Make a newsroom out of a bag, or put what a bag holds into one that lacks it.

    Raises ConfigError when the folder holds other things, DeliveryError when the disk does not take it. Then the folder
    is as it was.
    """
    with _lock_folder(folder):
        if not (folder / _NEWSROOM_FILE).exists():
            _require_empty(folder, contents.files)
            return _restore_missing(folder, contents, contents.record, contents.files, progress)
        with lock_record(folder):
            return _restore_missing(
                folder, contents, _read_existing_record(folder, contents), contents.filter_release_files(), progress
            )


def _restore_missing(
    folder: Path, contents: BagContents, record: Record, files: Mapping[str, str], progress: Progress | None
) -> ImportResult:
    lacking = _find_missing_paths(folder, contents, files)
    here = {*contents.addresses, *_find_present_releases(folder, record)}
    absent = tuple(sorted({line.release for line in record.lines.values() if line.release} - here))
    if lacking:
        _write_and_move(folder, contents, lacking, absent, progress)
    brought = sorted({find_release_address(path) for path in lacking} - {""})
    return ImportResult(tuple(brought), absent, sum(path in lacking for path in contents.templates))


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """The folder, made if need be and held against others; what stays empty goes again."""
    is_made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = durable.lock_dir(folder)
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


def _read_existing_record(folder: Path, contents: BagContents) -> Record:
    """The record of the newsroom that is there, which must be that of the bag or go on after it."""
    standing = read_record(folder) or EMPTY_RECORD
    if standing.problems or standing.truncated_tail:
        raise ConfigError(f"The record in {folder} is damaged.", "Look at it with pressroom check, and mend it first.")
    require_matching_record(str(folder), standing, contents)
    later = {line.release for digest, line in standing.lines.items() if digest not in contents.record.lines}
    message = "it was changed after the bag was made; export its year anew"
    faults = [
        BagProblem(f"{NEWSROOM}{RELEASES_FOLDER}/{each}", message) for each in contents.addresses if each in later
    ]
    if faults:
        raise create_refusal(contents.bag.folder, faults)
    return standing


def _find_missing_paths(folder: Path, contents: BagContents, files: Mapping[str, str]) -> list[str]:
    """The paths that are not there yet. Raises ConfigError where something else is in a place."""
    lacking, faults = [], []
    for path, digest in files.items():
        place = folder / path
        if not place.exists() and not place.is_symlink():
            lacking.append(path)
        elif (
            not place.is_file() or hashing.compute_digests(hashing.read_chunks(place), ("sha256",))["sha256"] != digest
        ):
            faults.append(BagProblem(NEWSROOM + path, f"in {folder} is something else in its place; move that away"))
    if faults:
        raise create_refusal(contents.bag.folder, faults)
    return lacking


def _require_empty(folder: Path, files: Mapping[str, str]) -> None:
    """Nothing is there but what an import that was killed has left."""
    ours = {_TEMP_FOLDER, *(path.partition("/")[0] for path in files)}
    others = sorted(each.name for each in folder.iterdir() if each.name not in ours)
    if others:
        raise ConfigError(
            f"{folder} is not empty and no newsroom: there is {others[0]}.", "Name an empty folder with --newsroom."
        )


def _find_present_releases(folder: Path, record: Record) -> set[str]:
    texts = {line.text_id for line in record.lines.values() if line.release}
    lost = {
        address for address, language in texts if not (folder / RELEASES_FOLDER / address / f"{language}.md").exists()
    }
    return {address for address, _ in texts} - lost


def _write_and_move(
    folder: Path,
    contents: BagContents,
    missing_paths: Sequence[str],
    absent: tuple[str, ...],
    progress: Progress | None,
) -> None:
    """Write what is lacking beside, and then move it."""
    beside = folder / _TEMP_FOLDER
    with suppress(FileNotFoundError):
        shutil.rmtree(beside)  # of an import that was killed
    try:
        beside.mkdir()
        for count, path in enumerate(missing_paths, 1):
            _copy_file(contents, path, beside / path)
            if progress:
                progress("files", count, len(missing_paths))
        (beside / ABSENT_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(absent), indent=1) + b"\n")
        os.sync()
        with _block_signals():
            _move_into_place(folder, beside, _find_move_units(folder, missing_paths), is_complete=not absent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    os.sync()


@contextmanager
def _block_signals() -> Iterator[None]:
    """A moment in which nobody stops the process by hand: what was begun is seen through, or taken back."""
    stops = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _move_into_place(folder: Path, temp_folder: Path, units: Sequence[str], *, is_complete: bool) -> None:
    """Move everything into place, newsroom.yaml last: with it, the folder is a newsroom."""
    moved: list[str] = []
    said = folder / RELEASES_FOLDER / ABSENT_FILE
    try:
        for path in units:
            if path != _NEWSROOM_FILE:
                (temp_folder / path).rename(folder / path)
                moved.append(path)
        if is_complete:
            said.unlink(missing_ok=True)
        else:
            (temp_folder / ABSENT_FILE).rename(said)
        if _NEWSROOM_FILE in units:
            (temp_folder / _NEWSROOM_FILE).rename(folder / _NEWSROOM_FILE)
    except OSError:
        for path in reversed(moved):
            (folder / path).rename(temp_folder / path)
        raise


def _copy_file(contents: BagContents, path: str, target: Path) -> None:
    source = contents.bag.folder / NEWSROOM / path
    own = hashing.compute_digests(hashing.copy_chunks(hashing.read_chunks(source), target), ("sha256",))
    if own["sha256"] != contents.files[path]:
        raise create_refusal(contents.bag.folder, [BagProblem(NEWSROOM + path, "the file was changed meanwhile")])


def _find_move_units(folder: Path, paths: Sequence[str]) -> list[str]:
    """What is moved as one: the outermost of the folders of each path that is not there yet, or the file itself."""
    found = set()
    for path in paths:
        parts = path.split("/")
        ways = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
        found.add(next((way for way in ways if not (folder / way).exists()), path))
    return sorted(
        found, key=lambda path: (path == _NEWSROOM_FILE, not path.startswith(f"{RELEASES_FOLDER}/versions"), path)
    )
