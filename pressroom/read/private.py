"""Files of a private cache: who may have written them, and how they are put in their place."""

import mmap
import os
from pathlib import Path

_OTHERS_MAY_WRITE = 0o022


def is_private(path: Path) -> bool:
    """Whether a file or folder is ours and nobody else may write it. Raises OSError when it is not there."""
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS_MAY_WRITE


def read_private(file: Path) -> bytes:
    """A file of the cache, empty when somebody else may have written it. Raises OSError when it is not there."""
    return file.read_bytes() if is_private(file.parent) and is_private(file) else b""


def map_private(file: Path) -> memoryview:
    """The same, of which no more is read than is looked at. Raises OSError when it is not there."""
    if not (is_private(file.parent) and is_private(file)):
        return memoryview(b"")
    with file.open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def keep_private(file: Path, content: bytes, *, is_flushed: bool = False) -> None:
    """Write a file of the cache, beside and renamed, for nobody but us; `is_flushed`: it is whole after a power cut.

    Raises OSError when that is not possible.
    """
    folder = file.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(folder):
        return
    beside = folder / f".{file.name}-{os.getpid()}"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:  # noqa: PTH123
            opened.write(content)
            if is_flushed:
                opened.flush()
                os.fsync(opened.fileno())
        beside.replace(file)
    except BaseException:  # an interrupt too: it would stay for ever
        beside.unlink(missing_ok=True)
        raise
    for left in folder.glob(".*-*"):
        if not _runs(left.name.rpartition("-")[2]):
            left.unlink(missing_ok=True)


def _runs(process: str) -> bool:
    """Whether the process that was to rename a file still runs: one that was killed has left it behind."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True


def newest_first(folder: Path, pattern: str) -> list[Path]:
    """The files whose names fit, the last changed first. Raises OSError when the folder cannot be read."""
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def drop_old(folder: Path, pattern: str, most: int) -> None:
    """Remove all but the newest files whose names fit. Raises OSError when that is not possible."""
    for old in newest_first(folder, pattern)[most:]:
        old.unlink()
