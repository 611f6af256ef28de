"""Stage new files in a folder inside `out/`; all are written there before any of them moves to its place.

Several processes may write to it at once, each to different paths.
"""

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pressroom.errors import InputError, Problem
from pressroom.model.plan import Artifact, CommitOrder, Copy

STAGING_FOLDER = ".staging"
OUTPUT_FOLDERS = ("mail", "site")


class StagedFile(NamedTuple):
    """An output in the staging folder that waits to be moved to `path` below `out/`."""

    commit_order: CommitOrder
    path: str


class Staging:
    """The staging folder of one output directory. Paths are strings, because Path objects would slow down builds."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.root = f"{out}/{STAGING_FOLDER}"
        self.created_folders: set[str] = set()
        self.is_first_build = is_first_build(out)

    def write(self, artifact: Artifact) -> bool:
        """Stage an artifact unless `out/` has the same bytes already; return whether it was staged."""
        if not self.is_first_build and self._has_content(f"{self.out}/{artifact.path}", artifact.content):
            return False
        file = os.open(self.prepare_path(artifact.path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(artifact.content)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        return True

    def copy(self, newsroom_folder: Path, copy: Copy) -> bool:
        """Stage a copy of a newsroom file unless `out/` has the same bytes already; return whether it was staged.

        Raises InputError if the file does not exist.
        """
        source = f"{newsroom_folder}/{copy.source}"
        target = f"{self.out}/{copy.path}"
        try:
            is_equal = not self.is_first_build and _is_same_content(source, target)
            if not is_equal:
                shutil.copyfile(source, self.prepare_path(copy.path))
        except FileNotFoundError as error:
            raise create_missing_file_error(copy.source) from error
        return not is_equal

    def prepare_path(self, path: str) -> str:
        """Return where to stage `path`, after creating its folder."""
        target = f"{self.root}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self.created_folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see the class
            self.created_folders.add(folder)
        return target

    def find_current_path(self, path: str) -> str:
        """Return where an output is now: in the staging folder, or else in its place in `out/`."""
        staged = f"{self.root}/{path}"
        return staged if os.path.exists(staged) else f"{self.out}/{path}"  # noqa: PTH110 - see the class

    def remove_if_unchanged(self, path: str) -> bool:
        """Remove the staged file for `path` if `out/` has the same bytes already; return whether it did."""
        staged = f"{self.root}/{path}"
        is_equal = not self.is_first_build and _is_same_content(staged, f"{self.out}/{path}")
        if is_equal:
            os.unlink(staged)  # noqa: PTH108 - see the class
        return is_equal

    def clear(self) -> None:
        """Remove the staging folder, so that leftovers of an earlier build are not moved into `out/`."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.root)

    @staticmethod
    def _has_content(path: str, content: bytes) -> bool:
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see the class
                return os.fstat(file.fileno()).st_size == len(content) and file.readall() == content
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False


def create_missing_file_error(source: str) -> InputError:
    """Return the error for a newsroom file that disappeared during the build."""
    message = "the file disappeared during the build; put it back, then build again"
    return InputError((Problem(source, 1, "error", message),))


def _is_same_content(source: str, target: str) -> bool:
    return os.path.isfile(target) and filecmp.cmp(source, target, shallow=False)  # noqa: PTH113 - see Staging


def is_first_build(out: Path) -> bool:
    """Return whether `out` has no site and no mail folder yet."""
    return not any((out / name).exists() for name in OUTPUT_FOLDERS)
