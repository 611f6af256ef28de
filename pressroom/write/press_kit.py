"""Write press kits: ZIP files with the files of a release, byte for byte the same for the same files.

They are stored uncompressed: images and documents are compressed already, and zlib's output differs by version.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pressroom.model.plan import PressKit
from pressroom.write.staging import Staging

_MIN_YEAR = 1980  # the earliest time that ZIP can store (APPNOTE 6.3.10, section 4.4.6)
_FILE_ATTRIBUTES = 0o100644 << 16
_UNIX_SYSTEM = 3


def write_press_kit(staging: Staging, press_kit: PressKit) -> bool:
    """Stage a press kit, and return whether it differs from the one in `out/`.

    Its members must be staged or in place already.
    """
    staged = staging.prepare_path(press_kit.path)
    folder = PurePosixPath(press_kit.path).parent.name
    modified_at = datetime.fromtimestamp(press_kit.timestamp, UTC)
    modified_at = max(modified_at, datetime(_MIN_YEAR, 1, 1, tzinfo=UTC))
    with ZipFile(staged, "w", ZIP_STORED) as zip_file:
        for member in press_kit.members:
            name = f"{folder}/{PurePosixPath(member).name}"
            _add_file(zip_file, staging.find_current_path(member), name, modified_at)
    return not staging.remove_if_unchanged(press_kit.path)


def _add_file(zip_file: ZipFile, source: str, name: str, modified_at: datetime) -> None:
    info = ZipInfo(
        name,
        (
            modified_at.year,
            modified_at.month,
            modified_at.day,
            modified_at.hour,
            modified_at.minute,
            modified_at.second,
        ),
    )
    info.external_attr, info.create_system = _FILE_ATTRIBUTES, _UNIX_SYSTEM
    info.file_size = Path(source).stat().st_size
    with Path(source).open("rb") as file, zip_file.open(info, "w") as target:
        shutil.copyfileobj(file, target)
