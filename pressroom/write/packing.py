"""A kit: the files of a release packed into one. Paths of outputs in, a ZIP file out, the same from the same files.

It is not compressed: pictures and documents are already, and other versions of a library would compress in another way.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pressroom.artifact import Kit
from pressroom.write.staging import Staging

_FIRST_YEAR = 1980  # ZIP knows no earlier time (APPNOTE 6.3.10, section 4.4.6)
_READABLE = 0o100644 << 16
_UNIX = 3


def pack(staging: Staging, kit: Kit) -> bool:
    """Pack a kit, unless it stands equal in its place already; tells whether it was written.

    Its members have been staged, or stand in their places.
    """
    beside = staging.beside(kit.path)
    folder = PurePosixPath(kit.path).parent.name
    moment = datetime.fromtimestamp(kit.moment, UTC)
    moment = max(moment, datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC))
    with ZipFile(beside, "w", ZIP_STORED) as packed:
        for member in kit.members:
            _add(packed, staging.place(member), f"{folder}/{PurePosixPath(member).name}", moment)
    return not staging.drop_if_standing(kit.path)


def _add(packed: ZipFile, source: str, name: str, moment: datetime) -> None:
    info = ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    info.external_attr, info.create_system = _READABLE, _UNIX
    info.file_size = Path(source).stat().st_size
    with Path(source).open("rb") as file, packed.open(info, "w") as target:
        shutil.copyfileobj(file, target)
