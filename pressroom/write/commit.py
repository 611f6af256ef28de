"""Lock `out/`, move staged files into it in an order that breaks no link, and write the manifest.

New files come first, as nothing links to them yet; then changed ones, pages before lists before feeds; removals are
last. A journal lists what is about to change, so that the next build can complete an interrupted one.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import structs

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError
from pressroom.model.manifest import Manifest
from pressroom.write.manifest import Journal, delete_journal, write_journal, write_manifest
from pressroom.write.staging import OUTPUT_FOLDERS, STAGING_FOLDER, StagedFile, is_first_build


@contextmanager
def lock_output(out: Path) -> Iterator[None]:
    """Lock the output directory with flock, creating it if needed. The lock ends with the process and leaves no file.

    Raises DeliveryError if another build has the lock, or on a disk error; ConfigError if `out` is a file.
    """
    with convert_disk_errors(out):
        folder = _open_and_lock(out)
    try:
        yield
    finally:
        try:
            with suppress(OSError):
                out.rmdir()  # a build that stopped at problems leaves it empty
        finally:
            os.close(folder)


def _open_and_lock(out: Path) -> int:
    """Open and lock the folder; if it was removed in the meantime, the lock is useless: create it again."""
    while True:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ConfigError(f"{out} is a file, not a folder.", "Choose a folder with --out.") from error
        try:
            folder = durable.lock_dir(out)
        except BlockingIOError as error:
            raise DeliveryError(
                f"Another build is writing to {out}.", "Wait until it has finished, then run the command again."
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(folder), out.stat()):
                return folder
        os.close(folder)


@contextmanager
def convert_disk_errors(out: Path) -> Iterator[None]:
    """Convert an OSError into a DeliveryError."""
    try:
        yield
    except OSError as error:
        path = os.fspath(error.filename or out)
        raise DeliveryError(
            f"{path} could not be written: {error.strerror}.",
            "Free disk space or fix the permissions there, then run the command again. It completes the output.",
        ) from error


def commit(
    out: Path,
    staged_files: Iterable[StagedFile],
    removals: Iterable[str],
    journal: Journal,
    manifest: Manifest,
    after_moves: Callable[[], None] = lambda: None,
) -> None:
    """Make `out` match `manifest`. `after_moves` is called when all files are in place, while the journal still exists.

    `staged_files` are in the staging folder. `removals` are paths of former outputs, in the order of their removal.
    `journal` names the sources and items that change; its paths are filled in here. Raises OSError on a disk error.
    """
    staged_files, removals = tuple(staged_files), tuple(removals)
    if is_first_build(out):
        write_journal(out, Journal(is_everything=True))
        moved_prefixes = _move_whole_folders(out)
        _move_files(out, [each for each in staged_files if not each.path.startswith(moved_prefixes)], manifest)
    elif staged_files or removals:
        paths = tuple(sorted({*journal.paths, *removals, *(each.path for each in staged_files)}))
        write_journal(out, structs.replace(journal, paths=paths))
        moved_prefixes = _move_whole_folders(out)
        _move_files(out, [each for each in staged_files if not each.path.startswith(moved_prefixes)], manifest)
        _remove_files(out, removals)
    after_moves()
    write_manifest(out, manifest)
    delete_journal(out)


def _move_whole_folders(out: Path) -> tuple[str, ...]:
    """Move each output folder that does not exist yet as a whole, which is faster, and atomic.

    Return the prefixes of the moved paths.
    """
    folders = [name for name in OUTPUT_FOLDERS if (out / STAGING_FOLDER / name).exists() and not (out / name).exists()]
    for name in folders:
        (out / STAGING_FOLDER / name).rename(out / name)
    return tuple(f"{name}/" for name in folders)


def _move_files(out: Path, staged_files: Iterable[StagedFile], manifest: Manifest) -> None:
    root = os.fspath(out)
    ordered = sorted((os.path.lexists(f"{root}/{path}"), commit_order, path) for commit_order, path in staged_files)
    for _, _, path in ordered:
        staged, target = f"{root}/{STAGING_FOLDER}/{path}", f"{root}/{path}"
        try:
            os.replace(staged, target)  # noqa: PTH105 - for thousands of files, Path objects take longer than the moves
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            _create_parent_folder(out, path, manifest)
            os.replace(staged, target)  # noqa: PTH105


def _create_parent_folder(out: Path, path: str, manifest: Manifest) -> None:
    """Create the parent folders of a path; remove an old file in place of one of them, or a folder at the path."""
    folder = (out / path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        old_file = next(each for each in (folder, *folder.parents) if each.is_file())
        _require_old(out, old_file, manifest, "")
        old_file.unlink()
        folder.mkdir(parents=True, exist_ok=True)
    if (out / path).is_dir():
        _require_old(out, out / path, manifest, "/")
        shutil.rmtree(out / path)


def _require_old(out: Path, path: Path, manifest: Manifest, end: str) -> None:
    """Raise FileExistsError if a file, or one in a folder (`end` is a slash), has to be there after the build."""
    name, paths = path.relative_to(out).as_posix(), manifest.output_paths
    if any(each.startswith(name + end) for each in paths) if end else name in paths:
        raise FileExistsError(errno.EEXIST, "another output is in its place", os.fspath(path))


def _remove_files(out: Path, paths: Iterable[str]) -> None:
    """Remove files, in the order given, and their folders if they are empty then; a file may be gone already."""
    for path in paths:
        if (out / path).is_file():
            (out / path).unlink()
        _remove_empty_folders(out, (out / path).parent)


def _remove_empty_folders(out: Path, folder: Path) -> None:
    while folder != out:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.ENOTDIR}:  # not a folder: a page has replaced it
                return
            raise
        folder = folder.parent
