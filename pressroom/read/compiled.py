"""The templates that earlier builds compiled: a private file in, the code of each by its key out; and back.

Only a help: whatever is missing, foreign or damaged counts as nothing, and templates are compiled anew.
"""

import os
from contextlib import suppress
from pathlib import Path

import msgspec

_KEPT = 4
_OTHERS_MAY_WRITE = 0o022


def compiled_templates(cache: Path, shape: str) -> dict[str, bytes]:
    """The code kept in the folder `cache` for surroundings of this `shape`; empty when there is none to trust.

    The code is run as it is, so a file or folder that somebody else owns or may write is left alone.
    """
    file = cache / f"{shape}.templates"
    try:
        if _is_private(cache) and _is_private(file):
            return msgspec.msgpack.decode(file.read_bytes(), type=dict[str, bytes])
    except (OSError, msgspec.DecodeError):
        pass
    return {}


def keep_compiled(cache: Path, shape: str, code: dict[str, bytes]) -> None:
    """Keep the code for the next build, and drop that of surroundings long gone."""
    with suppress(OSError):
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_private(cache):
            return
        beside = cache / f".{shape}-{os.getpid()}"
        beside.write_bytes(msgspec.msgpack.encode(code))
        beside.chmod(0o600)
        beside.replace(cache / f"{shape}.templates")
        newest_first = sorted(cache.glob("*.templates"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in newest_first[_KEPT:]:
            old.unlink()


def _is_private(path: Path) -> bool:
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS_MAY_WRITE
