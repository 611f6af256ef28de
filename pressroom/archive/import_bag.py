"""Import a bag into a newsroom's folder: verify it, check it against its record, then write."""

from pathlib import Path

from pressroom.archive.check_contents import check_contents
from pressroom.archive.restore import ImportResult, restore_newsroom
from pressroom.archive.verify_bag import verify_bag
from pressroom.engine.workspace import Progress
from pressroom.errors import ConfigError, DeliveryError


def import_bag(bag_folder: Path, folder: Path, progress: Progress | None = None) -> ImportResult:
    """Restore the contents of a bag into a folder.

    Raises ConfigError, with all problems, if the bag is damaged or does not fit the folder; DeliveryError if files
    cannot be read or written. After an error the folder is unchanged.
    """
    if folder.resolve().is_relative_to(bag_folder.resolve()):
        raise ConfigError(f"{folder} is inside the archive package.", "Choose another folder with --newsroom.")
    try:
        contents = check_contents(verify_bag(bag_folder, progress))
    except OSError as error:
        raise DeliveryError(
            f"{error.filename or bag_folder} could not be read: {error.strerror}.",
            "Nothing was imported. Check the permissions, then run this again.",
        ) from error
    return restore_newsroom(folder, contents, progress)
