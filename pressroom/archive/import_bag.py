"""Import a bag: verify it, check it against its record, and restore its contents into a newsroom's folder.

They are written to a temporary folder, then moved into place. Files that exist and are equal stay; if one differs,
nothing is written.
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
from pressroom.archive.bag import (
    NEWSROOM,
    BagProblem,
    compute_digests,
    copy_chunks,
    read_chunks,
    require_no_problems,
)
from pressroom.archive.contents import (
    BagContents,
    check_contents,
    find_archived_address,
    require_matching_record,
)
from pressroom.archive.verify_bag import verify_bag
from pressroom.check import find_invalid_signatures
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import ABSENT_FILE, APPROVALS_FILE, EMPTY_RECORD, RELEASES_FOLDER, Record
from pressroom.record.file import lock_record, read_record
from pressroom.signing import read_key_list

_TEMP_FOLDER = ".pressroom-import"
_NEWSROOM_FILE = "newsroom.yaml"
_APPROVALS_PATH = f"{RELEASES_FOLDER}/{APPROVALS_FILE}"


class ImportResult(Struct, frozen=True):
    """The result of an import: the restored releases, the recorded ones still missing, and the number of templates."""

    releases: tuple[str, ...]
    absent: tuple[str, ...]
    templates: int


def import_bag(bag_folder: Path, folder: Path, progress: Progress | None = None) -> ImportResult:
    """Restore the contents of a bag into a folder.

    Raises ConfigError, with all problems, if the bag is damaged or does not fit the folder; DeliveryError if files
    cannot be read or written. After an error the folder is unchanged.
    """
    if folder.resolve().is_relative_to(bag_folder.resolve()):
        raise ConfigError(f"{folder} is inside the archive package.", "Choose another folder with --newsroom.")
    try:
        contents = check_contents(verify_bag(bag_folder, progress))
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or bag_folder} could not be read: {error.strerror}.",
            "Nothing was imported. Check the permissions, then run this again.",
        ) from error
    return _restore_newsroom(folder, contents, progress)


def _restore_newsroom(folder: Path, contents: BagContents, progress: Progress | None = None) -> ImportResult:
    """Create a newsroom from a bag, or add the missing files to an existing newsroom.

    Raises ConfigError if the folder contains anything else, DeliveryError if files cannot be read or written. After an
    error the folder is unchanged.
    """
    with _lock_folder(folder):
        if not (folder / _NEWSROOM_FILE).exists():
            _require_empty(folder, contents.files)
            return _restore_missing(folder, contents, contents.record, contents.files, progress)
        with lock_record(folder):
            record = _read_existing_record(folder, contents)
            return _restore_missing(folder, contents, record, contents.filter_release_files(), progress)


def _restore_missing(
    folder: Path, contents: BagContents, record: Record, files: Mapping[str, str], progress: Progress | None
) -> ImportResult:
    shutil.rmtree(folder / _TEMP_FOLDER, ignore_errors=True)  # left by an import that was killed
    missing_paths = _find_missing_paths(folder, contents, files)
    present = {*contents.addresses, *_find_present_releases(folder, record)}
    absent = tuple(sorted({line.release for line in record.versions.values()} - present))
    if missing_paths:
        _write_and_move(folder, contents, missing_paths, absent, progress)
    restored = sorted({find_archived_address(path) for path in missing_paths} - {""})
    return ImportResult(tuple(restored), absent, sum(path in missing_paths for path in contents.templates))


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Lock the folder, creating it if needed. A new folder that is still empty afterwards is removed."""
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = durable.lock_dir(folder)
        try:
            yield
        finally:
            os.close(lock)
    except BlockingIOError as error:
        raise DeliveryError(
            f"Another import is writing to {folder}.", "Wait until it has finished, then run this again."
        ) from error
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or folder} could not be read or written: {error.strerror}.",
            "Nothing was imported. Check permissions and free disk space, then run this again.",
        ) from error
    finally:
        if is_new:
            with suppress(OSError):
                folder.rmdir()


def _read_existing_record(folder: Path, contents: BagContents) -> Record:
    """Return the record of the newsroom. Raises ConfigError unless it equals or continues the record in the bag."""
    record = read_record(folder) or EMPTY_RECORD
    invalid_signatures = find_invalid_signatures(record.lines.values(), read_key_list(folder))
    if record.problems or record.truncated_tail or any(invalid_signatures):
        raise ConfigError(
            f"The record in {folder} is damaged.", "Run pressroom check there to see the problems, and fix them first."
        )
    require_matching_record(str(folder), record, contents)
    later_lines = [line for digest, line in record.lines.items() if digest not in contents.record.lines]
    changed_later = {address for line in later_lines for address in (line.release, line.former)}
    message = "it has changed since the package was exported; export this year again"
    problems = [
        BagProblem(f"{NEWSROOM}{RELEASES_FOLDER}/{address}", message)
        for address in contents.addresses
        if address in changed_later
    ]
    require_no_problems(contents.bag.folder, problems)
    return record


def _find_missing_paths(folder: Path, contents: BagContents, files: Mapping[str, str]) -> list[str]:
    """Return the paths that do not exist yet. Raises ConfigError if a path exists with other content."""
    missing_paths, problems = [], []
    for path, digest in files.items():
        target = folder / path
        if not target.exists() and not target.is_symlink():
            missing_paths.append(path)
        elif not target.is_file() or compute_digests(read_chunks(target), ("sha256",))["sha256"] != digest:
            problems.append(
                BagProblem(NEWSROOM + path, f"{folder} already has a different file here; move it to another folder")
            )
    require_no_problems(contents.bag.folder, problems)
    return missing_paths


def _require_empty(folder: Path, files: Mapping[str, str]) -> None:
    """Raise ConfigError if the folder contains anything that an interrupted import could not have left."""
    import_names = {_TEMP_FOLDER, *(path.partition("/")[0] for path in files)}
    others = sorted(each.name for each in folder.iterdir() if each.name not in import_names)
    if others:
        raise ConfigError(
            f"{folder} is not empty and is not a newsroom: it contains {others[0]}.",
            "Choose an empty folder with --newsroom.",
        )


def _find_present_releases(folder: Path, record: Record) -> set[str]:
    texts = {line.text_id for line in record.versions.values()}
    incomplete = {
        address for address, language in texts if not (folder / RELEASES_FOLDER / address / f"{language}.md").exists()
    }
    return {address for address, _ in texts} - incomplete


def _write_and_move(
    folder: Path,
    contents: BagContents,
    missing_paths: Sequence[str],
    absent: tuple[str, ...],
    progress: Progress | None,
) -> None:
    temp_folder = folder / _TEMP_FOLDER
    try:
        temp_folder.mkdir()
        for count, path in enumerate(missing_paths, 1):
            _copy_file(contents, path, temp_folder / path)
            if progress:
                progress("files", count, len(missing_paths))
        paths = list(missing_paths)
        if not (folder / _APPROVALS_PATH).exists():  # an archive keeps none; without the file, they would seem lost
            (temp_folder / _APPROVALS_PATH).parent.mkdir(exist_ok=True)
            (temp_folder / _APPROVALS_PATH).touch()
            paths.append(_APPROVALS_PATH)
        (temp_folder / ABSENT_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(absent), indent=1) + b"\n")
        os.sync()
        with _block_signals():
            _move_into_place(folder, temp_folder, _find_move_units(folder, paths), is_complete=not absent)
            shutil.rmtree(temp_folder, ignore_errors=True)
    finally:
        shutil.rmtree(temp_folder, ignore_errors=True)
    os.sync()


@contextmanager
def _block_signals() -> Iterator[None]:
    """Delay signals that would stop the process, so that the moves are either all made or all undone."""
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    previous_mask = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous_mask)


def _move_into_place(folder: Path, temp_folder: Path, units: Sequence[str], *, is_complete: bool) -> None:
    """Move everything into place, newsroom.yaml last: it makes the folder a newsroom."""
    moved: list[str] = []
    absent_file = folder / RELEASES_FOLDER / ABSENT_FILE
    try:
        for path in units:
            if path != _NEWSROOM_FILE:
                (temp_folder / path).rename(folder / path)
                moved.append(path)
        if is_complete:
            absent_file.unlink(missing_ok=True)
        else:
            (temp_folder / ABSENT_FILE).rename(absent_file)
        if _NEWSROOM_FILE in units:
            (temp_folder / _NEWSROOM_FILE).rename(folder / _NEWSROOM_FILE)
    except OSError:
        for path in reversed(moved):
            (folder / path).rename(temp_folder / path)
        raise


def _copy_file(contents: BagContents, path: str, target: Path) -> None:
    source = contents.bag.folder / NEWSROOM / path
    digests = compute_digests(copy_chunks(read_chunks(source), target), ("sha256",))
    problem = BagProblem(NEWSROOM + path, "the file changed during the import")
    require_no_problems(contents.bag.folder, [] if digests["sha256"] == contents.files[path] else [problem])


def _find_move_units(folder: Path, paths: Sequence[str]) -> list[str]:
    """Return what to move as one: for each path its outermost folder that does not exist yet, or the file itself."""
    units = set()
    for path in paths:
        parts = path.split("/")
        prefixes = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
        units.add(next((prefix for prefix in prefixes if not (folder / prefix).exists()), path))
    return sorted(
        units, key=lambda path: (path == _NEWSROOM_FILE, not path.startswith(f"{RELEASES_FOLDER}/versions"), path)
    )
