"""Imports a bag into a newsroom's folder: verified wholly, judged by its record, and only then written."""

from pathlib import Path

from pressroom.archive.restore import ImportResult, restore_newsroom
from pressroom.archive.validate import validate_bag
from pressroom.archive.verify_bag import verify_bag
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError, DeliveryError


def import_bag(bag_folder: Path, folder: Path, progress: Progress | None = None) -> ImportResult:
    """Put what a bag holds into a folder.

    Raises ConfigError with every fault of the bag or when it does not fit the folder, DeliveryError when the disk
    fails. Then nothing was written.
    """
    if folder.resolve().is_relative_to(bag_folder.resolve()):
        raise ConfigError(f"{folder} is within the bag.", "Name another folder with --newsroom.")
    try:
        contents = validate_bag(verify_bag(bag_folder, progress))
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or bag_folder} could not be read: {error.strerror}.",
            "Nothing was imported. Give yourself access there, then run this again.",
        ) from error
    return restore_newsroom(folder, contents, progress)
