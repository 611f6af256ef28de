"""Lock the output directory for one build at a time, and report disk errors as DeliveryError."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError


@contextmanager
def lock_output(out: Path) -> Iterator[None]:
    """Lock the output directory with flock, creating it if needed. The lock ends with the process and leaves no file.

    Raises DeliveryError if another build has the lock, or on a disk error; ConfigError if `out` is a file.
    """
    with convert_disk_errors(out):
        folder = _open_and_lock(out)
    try:
        yield
    finally:
        with suppress(OSError):
            out.rmdir()  # a build that stopped at problems leaves it empty
        os.close(folder)


def _open_and_lock(out: Path) -> int:
    """Open and lock the folder; if it was removed in the meantime, the lock is useless: create it again."""
    while True:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ConfigError(f"{out} is a file, not a folder.", "Choose a folder with --out.") from error
        try:
            folder = durable.lock_dir(out)
        except BlockingIOError as error:
            raise DeliveryError(
                f"Another build is writing to {out}.", "Wait until it has finished, then run the command again."
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(folder), out.stat()):
                return folder
        os.close(folder)


@contextmanager
def convert_disk_errors(out: Path) -> Iterator[None]:
    """Convert an OSError into a DeliveryError."""
    try:
        yield
    except OSError as error:
        path = os.fspath(error.filename or out)
        raise DeliveryError(
            f"{path} could not be written: {error.strerror}.",
            "Free disk space or fix the permissions there, then build again. The next build completes the output.",
        ) from error
