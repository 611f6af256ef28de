"""Open files for reading that may be anything: no other program must be able to keep us waiting, or to fill the memory.

A folder can contain named pipes, sockets, devices and links. Only regular files are opened. All errors are OSError.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, TypeAlias

_Path: TypeAlias = str | os.PathLike[str]

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotRegularFileError(OSError):
    """The path leads to something other than a regular file; `strerror` says to what."""

    def __init__(self, path: _Path, reason: str) -> None:
        super().__init__(errno.EINVAL, reason, os.fspath(path))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Return how to create the error again in another process."""
        return type(self), (self.filename, self.strerror)


def open_regular_file(path: _Path) -> BinaryIO:
    """Open a regular file for reading, without waiting. Raises NotRegularFileError for anything else."""
    try:
        return _require_regular(os.open(path, _FLAGS), path)
    except OSError as error:
        if reason := _REASONS_BY_NUMBER.get(error.errno or 0):
            raise NotRegularFileError(path, reason) from error
        raise


_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_REASONS_BY_NUMBER = dict.fromkeys(
    (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP), "it is a socket or a device, not a file"
) | {errno.ELOOP: "it is a link that leads back to itself"}


def _require_regular(file: int, path: _Path) -> BinaryIO:
    """Return an open file as an object. Raises NotRegularFileError, and closes it, if it is not a regular file."""
    mode = os.fstat(file).st_mode
    if not stat.S_ISREG(mode):
        os.close(file)
        kind = next((kind for is_kind, kind in _KINDS if is_kind(mode)), "something else")
        raise NotRegularFileError(path, f"it is {kind}, not a file")
    return os.fdopen(file, "rb")


def read_regular_file(path: _Path, max_bytes: int | None = None) -> bytes:
    """Return the content of a regular file. Raises NotRegularFileError for anything else, and above `max_bytes`."""
    with open_regular_file(path) as file:
        content = file.read() if max_bytes is None else file.read(max_bytes + 1)
    if max_bytes is not None and len(content) > max_bytes:
        raise NotRegularFileError(path, f"it is larger than {max_bytes:,} bytes".replace(",", " "))
    return content


def open_file_inside(folder: _Path, path: _Path) -> BinaryIO:
    """Open a regular file that is inside a folder, through links only if they lead to a place inside it.

    This holds at the moment of opening, even if a name on the way is just being replaced by a link.
    """
    real_folder, real_path = os.path.realpath(folder), os.path.realpath(path)
    if not is_inside(real_path, real_folder):
        raise NotRegularFileError(path, "this link leads out of the newsroom")
    *parents, name = Path(real_path).relative_to(real_folder).parts
    parent = os.open(real_folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for each in parents:
            child = os.open(each, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
            os.close(parent)
            parent = child
        return _require_regular(os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=parent), path)
    finally:
        os.close(parent)


def is_inside(real_path: str, real_folder: str) -> bool:
    """Return whether a path without links is below a folder without links."""
    return real_path.startswith(os.path.join(real_folder, ""))  # noqa: PTH118 - both are strings


def leads_out(folder: _Path, path: _Path) -> bool:
    """Return whether a path is a link that leads out of a folder."""
    return os.path.islink(path) and not is_inside(os.path.realpath(path), os.path.realpath(folder))  # noqa: PTH114


def suggest_remedy(error: OSError, otherwise: str) -> str:
    """Return what to do about a file that cannot be opened; `otherwise` is for one that is a regular file."""
    if isinstance(error, NotRegularFileError):
        return (
            f"Move {Path(error.filename).name} to another folder, and restore the file that was there before, if any."
        )
    return otherwise
