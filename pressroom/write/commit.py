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

from pressroom.artifact import Manifest
from pressroom.write.manifest import Journal, begin, end, write_manifest
from pressroom.write.staging import FOLDER, PARTS, Staged, is_new


def commit(out: Path, staged: Iterable[Staged], removals: Iterable[str], before: Journal, manifest: Manifest) -> None:
    """Make `out` what `manifest` says.

    `staged` is beside, `removals` are paths that nothing makes any more, in the order in which they go. `before` names
    the bundles and items that change; its paths are filled in here. Raises OSError when the disk does not take it.
    """
    moves, gone = tuple(staged), tuple(removals)
    if is_new(out):
        begin(out, Journal(is_everything=True))
        _switch(out)
    elif moves or gone:
        paths = tuple(sorted({*before.paths, *gone, *(each.path for each in moves)}))
        begin(out, structs.replace(before, paths=paths))
        switched = _switch(out)
        _move(out, [each for each in moves if not each.path.startswith(switched)])
        _remove(out, gone)
    write_manifest(out, manifest)
    end(out)


def _switch(out: Path) -> tuple[str, ...]:
    """Move the staged trees of parts that are not there yet as a whole: faster, and there is no moment between.

    Tells how the paths of what was moved begin.
    """
    parts = [part for part in PARTS if (out / FOLDER / part).exists() and not (out / part).exists()]
    for part in parts:
        (out / FOLDER / part).rename(out / part)
    return tuple(f"{part}/" for part in parts)


def _move(out: Path, staged: Iterable[Staged]) -> None:
    place = os.fspath(out)
    in_turn = sorted((os.path.lexists(f"{place}/{path}"), rank, path) for rank, path in staged)
    for _, _, path in in_turn:
        beside, target = f"{place}/{FOLDER}/{path}", f"{place}/{path}"
        try:
            os.replace(beside, target)  # noqa: PTH105 - a Path for each of thousands of files costs more than moving it
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            _make_room(out, path)
            os.replace(beside, target)  # noqa: PTH105


def _make_room(out: Path, path: str) -> None:
    """Make the folders of a path, where a former file of the site may stand in the way of one."""
    folder = (out / path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        next(each for each in (folder, *folder.parents) if each.is_file()).unlink()
        folder.mkdir(parents=True, exist_ok=True)
    if (out / path).is_dir():
        shutil.rmtree(out / path)


def _remove(out: Path, paths: Iterable[str]) -> None:
    """Remove files, in the order given, and the folders that they leave empty, or that an earlier build left so."""
    for path in paths:
        if (out / path).is_file():
            (out / path).unlink()
        _prune(out, (out / path).parent)


def _prune(out: Path, folder: Path) -> None:
    while folder != out and not _holds_something(folder):
        with suppress(FileNotFoundError):
            folder.rmdir()
        folder = folder.parent


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as inside:
            return next(inside, None) is not None
    except FileNotFoundError:
        return False
    except NotADirectoryError:  # a page has taken its place
        return True
