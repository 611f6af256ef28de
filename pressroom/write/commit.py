"""Moves what was staged to its place, in an order in which no link leads nowhere, and keeps the record of it.

First what is new, for nothing leads there yet; then what has changed, pages before lists before feeds; what is gone
goes last. A journal tells the next build what a build that did not end was about to change.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from pressroom.model.manifest import Manifest
from pressroom.write.manifest import Journal, delete_journal, write_journal, write_manifest
from pressroom.write.staging import OUTPUT_FOLDERS, STAGING_FOLDER, StagedFile, is_first_build


def commit(
    out: Path, staged_files: Iterable[StagedFile], removals: Iterable[str], journal: Journal, manifest: Manifest
) -> None:
    """Make `out` what `manifest` says.

    `staged` is beside, `removals` are paths that nothing makes any more, in the order in which they go. `before` names
    the bundles and items that change; its paths are filled in here. Raises OSError when the disk does not take it.
    """
    moves, gone = tuple(staged_files), tuple(removals)
    if is_first_build(out):
        write_journal(out, Journal(is_everything=True))
        _move_whole_folders(out)
    elif moves or gone:
        paths = tuple(sorted({*journal.paths, *gone, *(each.path for each in moves)}))
        write_journal(out, structs.replace(journal, paths=paths))
        switched = _move_whole_folders(out)
        _move_files(out, [each for each in moves if not each.path.startswith(switched)])
        _remove_files(out, gone)
    write_manifest(out, manifest)
    delete_journal(out)


def _move_whole_folders(out: Path) -> tuple[str, ...]:
    """Move the staged trees of parts that are not there yet as a whole: faster, and there is no moment between.

    Tells how the paths of what was moved begin.
    """
    parts = [part for part in OUTPUT_FOLDERS if (out / STAGING_FOLDER / part).exists() and not (out / part).exists()]
    for part in parts:
        (out / STAGING_FOLDER / part).rename(out / part)
    return tuple(f"{part}/" for part in parts)


def _move_files(out: Path, staged_files: Iterable[StagedFile]) -> None:
    place = os.fspath(out)
    in_turn = sorted((os.path.lexists(f"{place}/{path}"), rank, path) for rank, path in staged_files)
    for _, _, path in in_turn:
        beside, target = f"{place}/{STAGING_FOLDER}/{path}", f"{place}/{path}"
        try:
            os.replace(beside, target)  # noqa: PTH105 - a Path for each of thousands of files costs more than moving it
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            _create_parent_folder(out, path)
            os.replace(beside, target)  # noqa: PTH105


def _create_parent_folder(out: Path, path: str) -> None:
    """Make the folders of a path, where a former file of the site may stand in the way of one."""
    folder = (out / path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        next(each for each in (folder, *folder.parents) if each.is_file()).unlink()
        folder.mkdir(parents=True, exist_ok=True)
    if (out / path).is_dir():
        shutil.rmtree(out / path)


def _remove_files(out: Path, paths: Iterable[str]) -> None:
    """Remove files, in the order given, and the folders that they leave empty, or that an earlier build left so."""
    for path in paths:
        if (out / path).is_file():
            (out / path).unlink()
        _remove_empty_folders(out, (out / path).parent)


def _remove_empty_folders(out: Path, folder: Path) -> None:
    while folder != out and not _is_not_empty(folder):
        with suppress(FileNotFoundError):
            folder.rmdir()
        folder = folder.parent


def _is_not_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as inside:
            return next(inside, None) is not None
    except FileNotFoundError:
        return False
    except NotADirectoryError:  # a page has taken its place
        return True
