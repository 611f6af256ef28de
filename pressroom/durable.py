"""Files that outlast a power cut, and folders held against other processes. Octets in, octets on the disk.

It knows no format, and raises OSError as it comes: what that means, and what to do, is said by those who ask.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


def lock_dir(folder: Path) -> int:
    """Hold a folder until what is given here, the open folder, is closed: a lock that leaves no file behind.

    It ends with the process. Raises BlockingIOError when another process holds it.
    """
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(opened)
        raise
    return opened


def fsync_dir(folder: Path) -> None:
    """See the names in a folder through to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def create(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Make a file that is not there yet. What could not be made whole leaves none."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _write_and_sync(opened, 0, content)
    except BaseException:  # an interrupt too
        with suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(opened)
    fsync_dir(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put octets in the place of a file: beside, then renamed, so that the old or the new ones are there."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)  # one that a killed process left behind
    create(beside, content)
    beside.replace(path)
    fsync_dir(path.parent)


def append(fd: int, lines: bytes) -> None:
    """Put whole lines at the end of an open file, in place of a last one that was not written to its end."""
    end = _find_last_line_end(fd)
    os.ftruncate(fd, end)
    _write_and_sync(fd, end, lines)


def _find_last_line_end(fd: int) -> int:
    """Where the last whole line ends."""
    size = os.fstat(fd).st_size
    step = 1 << 16
    for stop in range(size, 0, -step):
        start = max(0, stop - step)
        found = os.pread(fd, stop - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _write_and_sync(fd: int, offset: int, content: bytes) -> None:
    """Write at a place and see it through to the disk; what could not be written is taken back."""
    try:
        rest, place = memoryview(content), offset
        while rest:
            written = os.pwrite(fd, rest, place)
            rest, place = rest[written:], place + written
        os.fsync(fd)
    except BaseException:
        with suppress(OSError):  # a line that is not whole counts for nothing
            os.ftruncate(fd, offset)
        raise
