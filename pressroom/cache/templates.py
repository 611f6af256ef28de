"""The templates that earlier builds compiled: a private file in, the code of each by its key out; and back.

Only a help: whatever is missing, foreign or damaged counts as nothing, and templates are compiled anew.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from pressroom.cache.files import delete_old_files, read_private_file, write_private_file

_MAX_FILES = 4


def load_compiled_templates(cache_folder: Path, fingerprint: str) -> dict[str, bytes]:
    """The code kept in the folder `cache` for surroundings of this `shape`; empty when there is none to trust.

    The code is run as it is, so a file or folder that somebody else owns or may write is left alone.
    """
    try:
        return msgspec.msgpack.decode(
            read_private_file(cache_folder / f"{fingerprint}.templates"), type=dict[str, bytes]
        )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def save_compiled_templates(cache_folder: Path, fingerprint: str, code: dict[str, bytes]) -> None:
    """Keep the code for the next build, and drop that of surroundings long gone."""
    with suppress(OSError):
        write_private_file(cache_folder / f"{fingerprint}.templates", msgspec.msgpack.encode(code))
        delete_old_files(cache_folder, "*.templates", _MAX_FILES)
