"""A kit: the files of a release packed into one. Paths of outputs in, a ZIP file out, the same from the same files.

It is not compressed: pictures and documents are already, and other versions of a library would compress in another way.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pressroom.model.plan import PressKit
from pressroom.write.staging import Staging

_MIN_YEAR = 1980  # ZIP knows no earlier time (APPNOTE 6.3.10, section 4.4.6)
_FILE_ATTRIBUTES = 0o100644 << 16
_UNIX_SYSTEM = 3


def write_press_kit(staging: Staging, press_kit: PressKit) -> bool:
    """Pack a kit, unless it stands equal in its place already; tells whether it was written.

    Its members have been staged, or stand in their places.
    """
    beside = staging.prepare_path(press_kit.path)
    folder = PurePosixPath(press_kit.path).parent.name
    moment = datetime.fromtimestamp(press_kit.timestamp, UTC)
    moment = max(moment, datetime(_MIN_YEAR, 1, 1, tzinfo=UTC))
    with ZipFile(beside, "w", ZIP_STORED) as packed:
        for member in press_kit.members:
            _add_file(packed, staging.find_current_path(member), f"{folder}/{PurePosixPath(member).name}", moment)
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
