"""The templates that earlier builds compiled: a private file in, the code of each by its key out; and back.

Only a help: whatever is missing, foreign or damaged counts as nothing, and templates are compiled anew.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from pressroom.read.private import drop_old, keep_private, read_private

_KEPT = 4


def compiled_templates(cache: Path, shape: str) -> dict[str, bytes]:
    """The code kept in the folder `cache` for surroundings of this `shape`; empty when there is none to trust.

    The code is run as it is, so a file or folder that somebody else owns or may write is left alone.
    """
    try:
        return msgspec.msgpack.decode(read_private(cache / f"{shape}.templates"), type=dict[str, bytes])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def keep_compiled(cache: Path, shape: str, code: dict[str, bytes]) -> None:
    """Keep the code for the next build, and drop that of surroundings long gone."""
    with suppress(OSError):
        keep_private(cache / f"{shape}.templates", msgspec.msgpack.encode(code))
        drop_old(cache, "*.templates", _KEPT)
