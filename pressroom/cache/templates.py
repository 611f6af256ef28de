"""Save and load compiled templates of earlier builds.

A file that is missing, damaged or not private is ignored, and the templates are compiled again.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from pressroom.cache.files import delete_old_files, read_private_file, write_private_file

_MAX_FILES = 4


def load_compiled_templates(cache_folder: Path, fingerprint: str) -> dict[str, bytes]:
    """Return the compiled code of templates by key, or an empty dict if there is none for this fingerprint.

    The code will be run, so a file or folder that somebody else owns or may write is ignored.
    """
    try:
        return msgspec.msgpack.decode(
            read_private_file(cache_folder / f"{fingerprint}.templates"), type=dict[str, bytes]
        )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def save_compiled_templates(cache_folder: Path, fingerprint: str, code: dict[str, bytes]) -> None:
    """Save compiled code for the next build, and delete the code of old fingerprints."""
    with suppress(OSError):
        write_private_file(cache_folder / f"{fingerprint}.templates", msgspec.msgpack.encode(code))
        delete_old_files(cache_folder, "*.templates", _MAX_FILES)
