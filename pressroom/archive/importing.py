"""Imports a bag into a newsroom's folder: verified wholly, judged by its record, and only then written."""

from pathlib import Path

from pressroom.archive.filling import Filled, fill
from pressroom.archive.judging import judged
from pressroom.archive.verifying import verified
from pressroom.errors import ConfigError, DeliveryError
from pressroom.start import Progress


def import_bag(bag: Path, folder: Path, progress: Progress | None = None) -> Filled:
    """Put what a bag holds into a folder.

    Raises ConfigError with every fault of the bag or when it does not fit the folder, DeliveryError when the disk
    fails. Then nothing was written.
    """
    if folder.resolve().is_relative_to(bag.resolve()):
        raise ConfigError(f"{folder} is within the bag.", "Name another folder with --newsroom.")
    try:
        contents = judged(verified(bag, progress))
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or bag} could not be read: {error.strerror}.",
            "Nothing was imported. Give yourself access there, then run this again.",
        ) from error
    return fill(folder, contents, progress)
