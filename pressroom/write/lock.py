"""One build at a time in a folder, and the faults of a disk in words for people."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pressroom import durable
from pressroom.errors import ConfigError, DeliveryError


@contextmanager
def lock_output(out: Path) -> Iterator[None]:
    """Hold the folder itself, which is made if need be: a lock that leaves no file behind and ends with the process.

    Raises DeliveryError when another build holds it or the disk does not give it, ConfigError when it is no folder.
    """
    with convert_disk_errors(out):
        folder = _open_and_lock(out)
    try:
        yield
    finally:
        with suppress(OSError):
            out.rmdir()  # what a build that found problems leaves empty
        os.close(folder)


def _open_and_lock(out: Path) -> int:
    """The folder, opened and locked. One that was removed meanwhile locks nothing: then it is made once more."""
    while True:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise ConfigError(f"{out} is a file, not a folder.", "Name a folder with --out.") from error
        try:
            folder = durable.lock_dir(out)
        except BlockingIOError as error:
            raise DeliveryError(
                f"Another build is writing {out}.", "Wait for it to end, then run this again."
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(folder), out.stat()):
                return folder
        os.close(folder)


@contextmanager
def convert_disk_errors(out: Path) -> Iterator[None]:
    """Tell what the disk did not take as a DeliveryError."""
    try:
        yield
    except OSError as error:
        where = os.fspath(error.filename or out)
        raise DeliveryError(
            f"{where} could not be written: {error.strerror}.",
            "Make room or give yourself access there, then build again: the next build puts right what is missing.",
        ) from error
