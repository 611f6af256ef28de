"""The index of a newsroom: what earlier builds saw and made of its texts, in a private cache, so that few are read.

Only a help: whatever is missing, foreign, damaged or of other surroundings counts as nothing. It holds drafts and
embargoed releases too, hence its place: never below `out/`.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from pressroom.errors import Problem
from pressroom.read.private import drop_old, is_private, keep_private
from pressroom.read.sightings import Seen

_MOST = 16  # newsrooms whose indexes are kept


class Index(Struct, frozen=True, array_like=True):
    """What is kept between builds. `shape` is a digest of all that it depends on beside the texts.

    `learnt` is what the later stages made of the texts, which this stage does not interpret, and `problems` what was
    found in them. `timezone` is that of the newsroom. `plan` is the digest of the plan for them, which holds from
    `since` until `until` (0: for ever), in seconds since 1970, and has so many `outputs`; it is empty when there was
    none.
    """

    shape: str
    seen: Seen = Seen()
    problems: tuple[Problem, ...] = ()
    learnt: Raw = Raw()
    timezone: str = ""
    plan: str = ""
    since: float = 0
    until: float = 0
    outputs: int = 0

    def holds(self, moment: float) -> bool:
        """Whether the plan is that of a moment, in seconds since 1970."""
        return bool(self.plan) and self.since <= moment and (not self.until or moment < self.until)


def index(cache: Path, newsroom: Path, shape: str) -> Index | None:
    """What earlier builds kept of the newsroom in this folder; None when there is nothing for this `shape`."""
    file = _file(cache, newsroom)
    try:
        if is_private(cache) and is_private(file):
            kept = msgspec.msgpack.decode(file.read_bytes(), type=Index)
            return kept if kept.shape == shape else None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        pass
    return None


def keep_index(cache: Path, newsroom: Path, kept: Index) -> None:
    """Keep the index for the next build; a cache that cannot be written is none."""
    with suppress(OSError):
        keep_private(_file(cache, newsroom), msgspec.msgpack.encode(kept))
        drop_old(cache, "*.index", _MOST)


def _file(cache: Path, newsroom: Path) -> Path:
    name = blake2b(os.fsencode(newsroom.resolve()), digest_size=16).hexdigest()
    return cache / f"{name}.index"
