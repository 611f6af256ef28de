"""The folder beside, in which everything is written before anything moves. Artifacts and copies in, paths out.

Several processes may fill it at once, each with paths of its own.
"""

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pressroom.artifact import Artifact, Copy, Rank
from pressroom.errors import InputError, Problem

FOLDER = ".staging"
PARTS = ("mail", "site")


class Staged(NamedTuple):
    """An output that waits to be moved to its place: its rank and its path below `out/`."""

    rank: Rank
    path: str


class Staging:
    """What is written beside. Strings, not Paths: this is the hot place."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)
        self.root = f"{out}/{FOLDER}"
        self.folders: set[str] = set()
        self.is_first = is_new(out)

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

    def copy(self, newsroom: Path, copy: Copy) -> bool:
        """Copy a file of the newsroom, unless it stands equal in its place already; tells whether it was copied.

        Raises InputError when the file is gone.
        """
        source = f"{newsroom}/{copy.source}"
        place = f"{self.out}/{copy.path}"
        try:
            is_equal = not self.is_first and _are_equal(source, place)
            if not is_equal:
                shutil.copyfile(source, self.beside(copy.path))
        except FileNotFoundError as error:
            raise gone(copy.source) from error
        return not is_equal

    def beside(self, path: str) -> str:
        """The place for `path` here; its folder is there afterwards."""
        target = f"{self.root}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - see the class
            self.folders.add(folder)
        return target

    def place(self, path: str) -> str:
        """Where the content of an output is now: here if it was staged, else in its place."""
        staged = f"{self.root}/{path}"
        return staged if os.path.exists(staged) else f"{self.out}/{path}"  # noqa: PTH110 - see the class

    def drop_if_standing(self, path: str) -> bool:
        """Remove what was written to `beside(path)` if it stands equal in its place; tells whether it did."""
        staged = f"{self.root}/{path}"
        is_equal = not self.is_first and _are_equal(staged, f"{self.out}/{path}")
        if is_equal:
            os.unlink(staged)  # noqa: PTH108 - see the class
        return is_equal

    def clear(self) -> None:
        """Remove the folder with all that is in it, which must not come among what is staged now."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.root)

    @staticmethod
    def _stands(place: str, content: bytes) -> bool:
        try:
            with open(place, "rb", buffering=0) as file:  # noqa: PTH123 - see the class
                return os.fstat(file.fileno()).st_size == len(content) and file.readall() == content
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False


def gone(source: str) -> InputError:
    """That a file of the newsroom, which a build needs, is not there any more."""
    what = "the file was there when the build began and is gone; put it back"
    return InputError((Problem(source, 1, "error", what),))


def _are_equal(source: str, place: str) -> bool:
    return os.path.isfile(place) and filecmp.cmp(source, place, shallow=False)  # noqa: PTH113 - see Staging


def is_new(out: Path) -> bool:
    """Whether no build has put anything in its place yet."""
    return not any((out / part).exists() for part in PARTS)
