"""Files of a private cache: who may have written them, and how they are put in their place."""

import mmap
import os
from pathlib import Path

_OTHERS_MAY_WRITE = 0o022


def is_private(path: Path) -> bool:
    """Whether a file or folder is ours and nobody else may write it. Raises OSError when it is not there."""
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS_MAY_WRITE


def read_private_file(path: Path) -> bytes:
    """A file of the cache, empty when somebody else may have written it. Raises OSError when it is not there."""
    return path.read_bytes() if is_private(path.parent) and is_private(path) else b""


def map_private_file(path: Path) -> memoryview:
    """The same, of which no more is read than is looked at. Raises OSError when it is not there."""
    if not (is_private(path.parent) and is_private(path)):
        return memoryview(b"")
    with path.open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def write_private_file(path: Path, content: bytes, *, fsync: bool = False) -> None:
    """Write a file of the cache, beside and renamed, for nobody but us; `is_flushed`: it is whole after a power cut.

    Raises OSError when that is not possible.
    """
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(folder):
        return
    beside = folder / f".{path.name}-{os.getpid()}"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:  # noqa: PTH123
            opened.write(content)
            if fsync:
                opened.flush()
                os.fsync(opened.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt too: it would stay for ever
        beside.unlink(missing_ok=True)
        raise
    for left in folder.glob(".*-*"):
        if not _is_running(left.name.rpartition("-")[2]):
            left.unlink(missing_ok=True)


def _is_running(process_id: str) -> bool:
    """Whether the process that was to rename a file still runs: one that was killed has left it behind."""
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True


def list_newest_first(folder: Path, pattern: str) -> list[Path]:
    """The files whose names fit, the last changed first. Raises OSError when the folder cannot be read."""
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def delete_old_files(folder: Path, pattern: str, max_files: int) -> None:
    """Remove all but the newest files whose names fit. Raises OSError when that is not possible."""
    for old in list_newest_first(folder, pattern)[max_files:]:
        old.unlink()
