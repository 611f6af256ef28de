"""Files of keys on disk: read whole or refused; and their folder, held against other commands."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom import durably
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


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder. Raises OSError, and DeliveryError when another process holds it."""
    try:
        opened = durably.hold(folder)
    except BlockingIOError as error:
        raise DeliveryError(f"Another command is at work on {folder}.", "Run this again when it has ended.") from error
    try:
        yield
    finally:
        os.close(opened)
