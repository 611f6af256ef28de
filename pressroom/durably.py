"""Files that outlast a power cut, and folders held against other processes. Octets in, octets on the disk.

It knows no format, and raises OSError as it comes: what that means, and what to do, is said by those who ask.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


def hold(folder: Path) -> int:
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


def flush(folder: Path) -> None:
    """See the names in a folder through to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make(file: Path, octets: bytes, mode: int = 0o666) -> None:
    """Make a file that is not there yet. What could not be made whole leaves none."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _write(opened, 0, octets)
    except BaseException:  # an interrupt too
        with suppress(OSError):
            file.unlink()
        raise
    finally:
        os.close(opened)
    flush(file.parent)


def put(file: Path, octets: bytes) -> None:
    """Put octets in the place of a file: beside, then renamed, so that the old or the new ones are there."""
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)  # one that a killed process left behind
    make(beside, octets)
    beside.replace(file)
    flush(file.parent)


def append(file: int, lines: bytes) -> None:
    """Put whole lines at the end of an open file, in place of a last one that was not written to its end."""
    end = _end(file)
    os.ftruncate(file, end)
    _write(file, end, lines)


def _end(file: int) -> int:
    """Where the last whole line ends."""
    size = os.fstat(file).st_size
    step = 1 << 16
    for stop in range(size, 0, -step):
        start = max(0, stop - step)
        found = os.pread(file, stop - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _write(file: int, end: int, octets: bytes) -> None:
    """Write at a place and see it through to the disk; what could not be written is taken back."""
    try:
        rest, place = memoryview(octets), end
        while rest:
            written = os.pwrite(file, rest, place)
            rest, place = rest[written:], place + written
        os.fsync(file)
    except BaseException:
        with suppress(OSError):  # a line that is not whole counts for nothing
            os.ftruncate(file, end)
        raise
