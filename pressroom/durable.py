"""Write files that survive a power cut, and lock folders against other processes.

OSError is raised as it comes; callers turn it into an error that says what to do.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


def lock_dir(folder: Path) -> int:
    """Lock a folder with flock and return its open file descriptor; closing that releases the lock.

    No lock file is left, and the lock ends with the process. Raises BlockingIOError if another process has the lock.
    """
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(fd)
        raise
    return fd


def fsync_dir(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def create(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Create a file that does not exist yet and flush it to the disk. If writing fails, the file is deleted again."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _write_and_sync(fd, 0, content)
    except BaseException:  # on Ctrl-C too
        with suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(fd)
    fsync_dir(path.parent)


def replace(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Replace the content of a file by renaming a new one, so that it always has either the old or the new content."""
    temp_path = path.with_name(f".{path.name}.new")
    temp_path.unlink(missing_ok=True)  # left by a process that was killed
    create(temp_path, content, mode)
    temp_path.replace(path)
    fsync_dir(path.parent)


def append(fd: int, lines: bytes) -> None:
    """Append complete lines to an open file, after removing an incomplete last line."""
    end = _find_last_line_end(fd)
    os.ftruncate(fd, end)
    _write_and_sync(fd, end, lines)


def _find_last_line_end(fd: int) -> int:
    """Return the offset after the last complete line."""
    size = os.fstat(fd).st_size
    step = 1 << 16
    for stop in range(size, 0, -step):
        start = max(0, stop - step)
        newline = os.pread(fd, stop - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
    return 0


def _write_and_sync(fd: int, offset: int, content: bytes) -> None:
    """Write at an offset and flush to the disk; if that fails, truncate the file to the offset again."""
    try:
        rest, position = memoryview(content), offset
        while rest:
            written = os.pwrite(fd, rest, position)
            rest, position = rest[written:], position + written
        os.fsync(fd)
    except BaseException:
        with suppress(OSError):  # readers ignore an incomplete line
            os.ftruncate(fd, offset)
        raise
