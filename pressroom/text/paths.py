"""Compare paths as any file system may, and find those that cannot exist side by side.

Names that differ only by case or normal form are one name on the file systems of macOS and Windows.
"""

import unicodedata
from typing import Literal

from msgspec import Struct

MAX_NAME_BYTES = 255
MAX_PATH_BYTES = 800
MAX_FOLDERS = 32

ConflictKind = Literal["same", "spelling", "inside", "around"]


class PathConflict(Struct, frozen=True):
    """Why a path cannot be used: another path, which `owner` uses.

    It is the "same" path; it has a name with another "spelling" (case or normal form); this path would be "inside" the
    other, which is a file; or "around" it: this one would be a file where the other needs a folder.
    """

    kind: ConflictKind
    path: str
    owner: str


class UsedPaths:
    """The paths of files, none of which is in the way of another, each with its owner."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, str]] = {}
        self._folders: dict[str, tuple[str, str]] = {}

    def add(self, path: str, owner: str) -> PathConflict | None:
        """Add the path of a file; if it is in the way of another one, return the conflict and add nothing."""
        folded = fold_path(path)
        conflict = self._find_conflict(path, folded)
        if conflict is None:
            self._files[folded] = path, owner
            self._add_folders(path, folded, owner)
        return conflict

    def _find_conflict(self, path: str, folded: str) -> PathConflict | None:
        if folded in self._files:
            return _create_conflict("same", path, self._files[folded])
        if folded in self._folders:
            return PathConflict("around", *self._folders[folded])
        while "/" in folded:
            path, folded = path.rpartition("/")[0], folded.rpartition("/")[0]
            if folded in self._files:
                return _create_conflict("inside", path, self._files[folded])
            if folded in self._folders:
                known = self._folders[folded]
                return None if known[0] == path else PathConflict("spelling", *known)
        return None

    def _add_folders(self, path: str, folded: str, owner: str) -> None:
        while "/" in folded:
            path, folded = path.rpartition("/")[0], folded.rpartition("/")[0]
            if folded in self._folders:
                return
            self._folders[folded] = path, owner


def _create_conflict(kind: ConflictKind, path: str, known: tuple[str, str]) -> PathConflict:
    return PathConflict(kind if known[0] == path else "spelling", *known)


def fold_path(path: str) -> str:
    """Return a path that is equal for all paths that some file system may take for the same file."""
    return path.lower() if path.isascii() else "/".join(map(_fold_name, path.split("/")))


def _fold_name(name: str) -> str:
    """Fold a name as in Unicode's NFKC_Casefold; a character that becomes a slash stays part of the name."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold())
    return unicodedata.normalize("NFKC", folded.casefold()).replace("/", "\0")


def is_too_long(path: str) -> bool:
    """Return whether a path has too many folders, or is too long for a file system, as a whole or in one name."""
    return (
        len(path.encode()) > MAX_PATH_BYTES
        or path.count("/") > MAX_FOLDERS
        or any(len(name.encode()) > MAX_NAME_BYTES for name in path.split("/"))
    )
