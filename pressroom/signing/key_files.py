"""Read key files safely, and lock their folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError

MAX_SIZE = 1_000_000  # bytes: thousands of keys
_GROUP_OR_OTHERS = 0o077


def read_key_file(path: Path, *, is_private: bool = False) -> bytes:
    """Return the content of a key file. Raises FileNotFoundError if there is none.

    Raises ConfigError if it cannot be read, is not a regular file, is too large or, with `is_private`, if other users
    can read it.
    """
    try:
        with open(path, "rb", opener=_open_without_blocking) as file:
            _require_key_file(path, os.fstat(file.fileno()), is_private=is_private)
            return file.read(MAX_SIZE)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Check the permissions of the file.") from error


def _open_without_blocking(path: str, flags: int) -> int:
    """Open a file without waiting, even if it is a pipe without a writer."""
    return os.open(path, flags | os.O_NONBLOCK)


def _require_key_file(path: Path, file_stat: os.stat_result, *, is_private: bool) -> None:
    if not stat.S_ISREG(file_stat.st_mode):
        raise ConfigError(f"{path} is not a file.", f"Move it to another folder. {_format_remedy(path)}")
    if file_stat.st_size > MAX_SIZE:
        raise ConfigError(f"{path} is too large for a key file: {file_stat.st_size} bytes.", _format_remedy(path))
    if is_private and file_stat.st_mode & _GROUP_OR_OTHERS:
        raise ConfigError(
            f"Other users can read {path}, which is a private key.",
            f"If nobody has read it, run: chmod 600 {path}. "
            f"Otherwise revoke the key: pressroom keys revoke {path.stem}.",
        )


def _format_remedy(path: Path) -> str:
    return f"Restore {path.name} from git or from your backup."


def create_damaged_file_error(path: Path, error: ValueError) -> ConfigError:
    """Return the error for a key file with invalid content."""
    return ConfigError(f"{path} is damaged: {error}.", _format_remedy(path))


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Lock a folder. Raises DeliveryError if another process has locked it, OSError if it cannot be locked."""
    try:
        lock = durable.lock_dir(folder)
    except BlockingIOError as error:
        raise DeliveryError(
            f"Another command is using {folder}.", "Wait until it has finished, then run this again."
        ) from error
    try:
        yield
    finally:
        os.close(lock)
