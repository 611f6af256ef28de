"""Read and write files in a private folder: only files that nobody else can have written are trusted.

Compiled templates are such files. One that is missing, damaged or not private is ignored, and made again.
"""

import mmap
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from pressroom.regular_files import open_regular_file, read_regular_file

_OTHERS_MAY_WRITE = 0o022


def is_private(path: Path) -> bool:
    """Check that a file or folder is ours and that nobody else may write it. Raises OSError if it is missing."""
    status = path.stat()
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def read_private_file(path: Path) -> bytes:
    """Read a file of the cache; return empty bytes if somebody else may have written it.

    Raises OSError if it is missing.
    """
    return read_regular_file(path) if is_private(path.parent) and is_private(path) else b""


def map_private_file(path: Path) -> memoryview:
    """Map a file of the cache into memory; return an empty view if somebody else may have written it.

    Raises OSError if it is missing.
    """
    if not (is_private(path.parent) and is_private(path)):
        return memoryview(b"")
    with open_regular_file(path) as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def write_private_file(path: Path, content: bytes, *, fsync: bool = False) -> None:
    """Write a file that only this user may read, by renaming a temporary file. With `fsync`, it survives a power cut.

    Nothing is written if somebody else may write the folder. Raises OSError if the file cannot be written.
    """
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(folder):
        return
    temp_path = folder / f".{path.name}-{os.getpid()}"
    try:
        with open(os.open(temp_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            if fsync:
                file.flush()
                os.fsync(file.fileno())
        temp_path.replace(path)
    except BaseException:  # on Ctrl-C too, or the temporary file would stay
        temp_path.unlink(missing_ok=True)
        raise
    for temp_file in folder.glob(".*-*"):
        if not _is_running(temp_file.name.rpartition("-")[2]):
            temp_file.unlink(missing_ok=True)


def _is_running(process_id: str) -> bool:
    """Check whether the process that wrote a temporary file still runs; if not, it was killed."""
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # a process of another user
        pass
    return True


def list_newest_first(folder: Path, pattern: str) -> list[Path]:
    """List the files that match a pattern, last changed first. Raises OSError if the folder cannot be read."""
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def delete_old_files(folder: Path, pattern: str, max_files: int) -> None:
    """Delete all files that match a pattern except the newest. Raises OSError if that fails."""
    for file in list_newest_first(folder, pattern)[max_files:]:
        file.unlink()


_MAX_FILES = 4


def load_compiled_templates(cache_folder: Path, fingerprint: str) -> dict[str, bytes]:
    """Return the compiled code of templates by key, or an empty dict if there is none for this fingerprint.

    The code will be run, so a file or folder that somebody else owns or may write is ignored.
    """
    try:
        return msgspec.msgpack.decode(
            read_private_file(cache_folder / f"{fingerprint}.templates"), type=dict[str, bytes]
        )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def save_compiled_templates(cache_folder: Path, fingerprint: str, code: dict[str, bytes]) -> None:
    """Save compiled code for the next build, and delete the code of old fingerprints."""
    with suppress(OSError):
        write_private_file(cache_folder / f"{fingerprint}.templates", msgspec.msgpack.encode(code))
        delete_old_files(cache_folder, "*.templates", _MAX_FILES)
