"""Files of keys on disk: read whole or refused; and their folder, held against other commands."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError

MAX_SIZE = 1_000_000  # octets: thousands of keys
_GROUP_OR_OTHERS = 0o077


def read_key_file(path: Path, *, is_private: bool = False) -> bytes:
    """The octets of a file. Raises FileNotFoundError when there is none.

    Raises ConfigError when it cannot be read, is no file, is huge or, where it is to be private, others may read it.
    """
    try:
        with open(path, "rb", opener=_open_without_blocking) as opened:
            _require_key_file(path, os.fstat(opened.fileno()), is_private=is_private)
            return opened.read(MAX_SIZE)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself access to it.") from error


def _open_without_blocking(path: str, flags: int) -> int:
    """Open what may be a pipe that nobody writes to."""
    return os.open(path, flags | os.O_NONBLOCK)


def _require_key_file(path: Path, file_stat: os.stat_result, *, is_private: bool) -> None:
    if not stat.S_ISREG(file_stat.st_mode):
        raise ConfigError(f"{path} is no file.", "Move it away; if it was a file, get that back from your backup.")
    if file_stat.st_size > MAX_SIZE:
        raise ConfigError(f"{path} has {file_stat.st_size} octets: that is no file of keys.", _format_remedy(path))
    if is_private and file_stat.st_mode & _GROUP_OR_OTHERS:
        raise ConfigError(
            f"Others may read {path}, which is a private key.",
            f"If nobody did: chmod 600 {path}. If somebody may have, revoke it: pressroom keys revoke {path.stem}.",
        )


def _format_remedy(path: Path) -> str:
    return f"Get {path.name} back as it was, from git or from your backup."


def make_damaged_file_error(path: Path, error: ValueError) -> ConfigError:
    """What to say of a file whose content is not what it should be."""
    return ConfigError(f"{path} is damaged: {error}.", _format_remedy(path))


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder. Raises OSError, and DeliveryError when another process holds it."""
    try:
        opened = durable.lock_dir(folder)
    except BlockingIOError as error:
        raise DeliveryError(f"Another command is at work on {folder}.", "Run this again when it has ended.") from error
    try:
        yield
    finally:
        os.close(opened)
