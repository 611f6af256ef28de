"""Files of keys on disk: read whole or refused, written so that after a power cut the old or the new one is there."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom.errors import ConfigError, DeliveryError

LARGEST = 1_000_000  # octets: thousands of keys
_OTHERS = 0o077


def content(file: Path, *, is_private: bool = False) -> bytes:
    """The octets of a file. Raises FileNotFoundError when there is none.

    Raises ConfigError when it cannot be read, is no file, is huge or, where it is to be private, others may read it.
    """
    try:
        with open(file, "rb", opener=_open_at_once) as opened:
            _require_fit(file, os.fstat(opened.fileno()), is_private=is_private)
            return opened.read(LARGEST)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.", "Give yourself access to it.") from error


def _open_at_once(path: str, flags: int) -> int:
    """Open what may be a pipe that nobody writes to."""
    return os.open(path, flags | os.O_NONBLOCK)


def _require_fit(file: Path, found: os.stat_result, *, is_private: bool) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ConfigError(f"{file} is no file.", "Move it away; if it was a file, get that back from your backup.")
    if found.st_size > LARGEST:
        raise ConfigError(f"{file} has {found.st_size} octets: that is no file of keys.", _from_backup(file))
    if is_private and found.st_mode & _OTHERS:
        raise ConfigError(
            f"Others may read {file}, which is a private key.",
            f"If nobody did: chmod 600 {file}. If somebody may have, revoke it: pressroom keys revoke {file.stem}.",
        )


def _from_backup(file: Path) -> str:
    return f"Get {file.name} back as it was, from git or from your backup."


def damaged(file: Path, error: ValueError) -> ConfigError:
    """What to say of a file whose content is not what it should be."""
    return ConfigError(f"{file} is damaged: {error}.", _from_backup(file))


def make(file: Path, octets: bytes, mode: int) -> None:
    """Make a file that is not there yet, durably. Raises OSError, and then leaves none."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:  # noqa: PTH123 - it has a mode
        try:
            opened.write(octets)
            opened.flush()
            os.fsync(opened.fileno())
        except BaseException:  # an interrupt too
            file.unlink(missing_ok=True)
            raise
    _keep_names(file.parent)


def replace(file: Path, octets: bytes) -> None:
    """Put octets in the place of a file, beside and renamed, durably; the caller holds the folder. Raises OSError."""
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)  # one that a killed process left behind
    make(beside, octets, 0o666)
    beside.replace(file)
    _keep_names(file.parent)


def _keep_names(folder: Path) -> None:
    """What files a folder has is written to the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder: a lock that leaves no file behind and ends with the process. Raises OSError.

    Raises DeliveryError when another process holds it.
    """
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(opened, folder)
        yield
    finally:
        os.close(opened)


def _lock(opened: int, folder: Path) -> None:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DeliveryError(f"Another command is at work on {folder}.", "Run this again when it has ended.") from error
