"""The folder beside, in which everything is written before anything moves. Artifacts and copies in, paths out.

Several processes may fill it at once, each with paths of its own.
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
    """An output that waits to be moved to its place: its rank and its path below `out/`."""

    commit_order: CommitOrder
    path: str


class Staging:
    """What is written beside. Strings, not Paths: this is the hot place."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.root = f"{out}/{STAGING_FOLDER}"
        self.created_folders: set[str] = set()
        self.is_first_build = is_first_build(out)

    def write(self, artifact: Artifact) -> bool:
        """Write an artifact, unless it stands equal in its place already; tells whether it was written."""
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
        """Copy a file of the newsroom, unless it stands equal in its place already; tells whether it was copied.

        Raises InputError when the file is gone.
        """
        source = f"{newsroom_folder}/{copy.source}"
        place = f"{self.out}/{copy.path}"
        try:
            is_equal = not self.is_first_build and _is_same_content(source, place)
            if not is_equal:
                shutil.copyfile(source, self.prepare_path(copy.path))
        except FileNotFoundError as error:
            raise create_missing_file_error(copy.source) from error
        return not is_equal

    def prepare_path(self, path: str) -> str:
        """The place for `path` here; its folder is there afterwards."""
        target = f"{self.root}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self.created_folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see the class
            self.created_folders.add(folder)
        return target

    def find_current_path(self, path: str) -> str:
        """Where the content of an output is now: here if it was staged, else in its place."""
        staged = f"{self.root}/{path}"
        return staged if os.path.exists(staged) else f"{self.out}/{path}"  # noqa: PTH110 - see the class

    def remove_if_unchanged(self, path: str) -> bool:
        """Remove what was written to `beside(path)` if it stands equal in its place; tells whether it did."""
        staged = f"{self.root}/{path}"
        is_equal = not self.is_first_build and _is_same_content(staged, f"{self.out}/{path}")
        if is_equal:
            os.unlink(staged)  # noqa: PTH108 - see the class
        return is_equal

    def clear(self) -> None:
        """Remove the folder with all that is in it, which must not come among what is staged now."""
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
    """That a file of the newsroom, which a build needs, is not there any more."""
    what = "the file was there when the build began and is gone; put it back"
    return InputError((Problem(source, 1, "error", what),))


def _is_same_content(source: str, target: str) -> bool:
    return os.path.isfile(target) and filecmp.cmp(source, target, shallow=False)  # noqa: PTH113 - see Staging


def is_first_build(out: Path) -> bool:
    """Whether no build has put anything in its place yet."""
    return not any((out / part).exists() for part in OUTPUT_FOLDERS)
