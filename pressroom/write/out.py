"""Puts artifacts in their place: each is written beside first, and only when all are there does any move.

Artifacts, copies and removals in, files out. A failure before the first move leaves `out/` as it was; after it, the
manifest already names what is in doubt, so the next build makes that again.
"""

import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from pressroom.artifact import Artifact, Manifest, Plan
from pressroom.errors import DeliveryError, InputError, Problem
from pressroom.write.manifest import write_manifest
from pressroom.write.stale import PARTS, Stale

_STAGING = ".staging"


class Written(Struct, frozen=True):
    """What a build did: paths made or changed, paths removed, and the number of paths left as they were."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def write(
    newsroom: Path, out: Path, plan: Plan, manifest: Manifest, work: Stale, artifacts: Iterable[Artifact]
) -> Written:
    """Make `out` what `plan` says.

    `artifacts` are those of `work.items`, in that order; they may be rendered while they are drawn. Raises
    DeliveryError when the disk does not take them or another build is running, InputError when a file to copy is gone.
    """
    if not (work.copies or work.items or work.removals) and manifest.keys == _keys(plan):
        return Written((), (), work.unchanged)
    with _disk_errors(out), _locked(out):
        shutil.rmtree(out / _STAGING, ignore_errors=True)
        staging = _Staging(out)
        try:
            staged = list(_stage_copies(newsroom, staging, work))
            staged += [artifact.path for artifact in artifacts if staging.put(artifact)]
            _commit(out, plan, manifest, staged, work.removals)
        finally:
            shutil.rmtree(out / _STAGING, ignore_errors=True)
    equal = len(work.copies) + len(work.items) - len(staged)
    return Written(tuple(staged), work.removals, work.unchanged + equal)


def _keys(plan: Plan) -> dict[str, str]:
    keys = {copy.path: copy.key for copy in plan.copies}
    return keys | {item.path: item.key for item in plan.items}


class _Staging:
    """The folder beside, in which everything is written before it moves. Strings, not Paths: this is the hot place."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.root = f"{out}/{_STAGING}"
        self.folders: set[str] = set()
        self.is_first = _is_new(out)

    def beside(self, path: str) -> str:
        """The place for `path` here; its folder is there afterwards."""
        target = f"{self.root}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see the class
            self.folders.add(folder)
        return target

    def put(self, artifact: Artifact) -> bool:
        """Write an artifact, unless it stands equal in its place already; tells whether it was written."""
        if not self.is_first and self._stands(f"{self.out}/{artifact.path}", artifact.content):
            return False
        file = os.open(self.beside(artifact.path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(artifact.content)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        return True

    def stands(self, path: str, source: Path) -> bool:
        """Whether a file equal to `source` is in its place already. Raises FileNotFoundError without a source."""
        place = f"{self.out}/{path}"
        return os.path.isfile(place) and filecmp.cmp(source, place, shallow=False)  # noqa: PTH113 - see the class

    @staticmethod
    def _stands(place: str, content: bytes) -> bool:
        try:
            with open(place, "rb", buffering=0) as file:  # noqa: PTH123 - see the class
                return os.fstat(file.fileno()).st_size == len(content) and file.readall() == content
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False


def _stage_copies(newsroom: Path, staging: _Staging, work: Stale) -> Iterator[str]:
    for copy in work.copies:
        source = newsroom / copy.source
        try:
            if not staging.stands(copy.path, source):
                shutil.copyfile(source, staging.beside(copy.path))
                yield copy.path
        except FileNotFoundError as error:
            what = "the file was there when the build began and is gone; put it back"
            raise InputError((Problem(copy.source, 1, "error", what),)) from error


def _commit(out: Path, plan: Plan, manifest: Manifest, staged: list[str], removals: Iterable[str]) -> None:
    doubtful = {*staged, *removals}
    if manifest.keys:
        write_manifest(out, {path: "" if path in doubtful else key for path, key in manifest.keys.items()})
    if not _switch(out):
        for path in staged:
            _make_room(out, path)
            (out / _STAGING / path).replace(out / path)
    for path in removals:
        if (out / path).is_file():
            (out / path).unlink()
            _prune(out, (out / path).parent)
    write_manifest(out, _keys(plan))


def _is_new(out: Path) -> bool:
    return not any((out / part).exists() for part in PARTS)


def _switch(out: Path) -> bool:
    """Move the staged trees into an empty `out` as a whole, which is faster and leaves no moment between."""
    if not _is_new(out):
        return False
    for part in PARTS:
        if (out / _STAGING / part).exists():
            (out / _STAGING / part).rename(out / part)
    return True


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


def _prune(out: Path, folder: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold the folder itself: a lock that leaves no file behind and ends with the process."""
    out.mkdir(parents=True, exist_ok=True)
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise DeliveryError(f"Another build is writing {out}.", "Wait for it to end, then run this again.") from error
    finally:
        os.close(folder)


@contextmanager
def _disk_errors(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = os.fspath(error.filename or out)
        raise DeliveryError(
            f"{where} could not be written: {error.strerror}.",
            "Make room or give yourself access there, then build again: the next build puts right what is missing.",
        ) from error
