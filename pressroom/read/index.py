"""The index of a newsroom: what earlier builds saw and made of its texts, in a private cache, so that few are read.

Only a help: whatever is missing, foreign, damaged or of other surroundings counts as nothing. It holds drafts and
embargoed releases too, hence its place: never below `out/`.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import DecodeError, Struct, msgpack, structs

from pressroom.errors import Problem
from pressroom.read.private import drop_old, keep_private, read_private
from pressroom.read.sightings import Seen

_INDEX, _LEARNT = ".index", ".learnt"
_TOKEN_OCTETS = 16
_MOST = 16  # newsrooms of which there is an index


class Index(Struct, frozen=True, array_like=True):
    """What is kept between builds. `shape` is a digest of all that it depends on beside the texts.

    `problems` are what was found in the texts that were `seen`. `timezone` is that of the newsroom. `plan` is the
    digest of the plan for them, which holds from `since` until `until` (0: for ever), in seconds since 1970, and has so
    many `outputs`; it is empty when there was none. `token` is that of what was `learnt` together with it.
    """

    shape: str
    seen: Seen = Seen()
    problems: tuple[Problem, ...] = ()
    timezone: str = ""
    plan: str = ""
    since: float = 0
    until: float = 0
    outputs: int = 0
    token: bytes = b""

    def holds(self, moment: float) -> bool:
        """Whether the plan is that of a moment, in seconds since 1970."""
        return bool(self.plan) and self.since <= moment and (not self.until or moment < self.until)


def index(cache: Path, newsroom: Path, shape: str) -> Index | None:
    """What earlier builds kept of the newsroom in this folder; None when there is nothing for this `shape`."""
    try:
        kept = msgpack.decode(read_private(_file(cache, newsroom, _INDEX)), type=Index)
    except (OSError, DecodeError, UnicodeDecodeError):
        return None
    return kept if kept.shape == shape else None


def learnt(cache: Path, newsroom: Path, token: bytes) -> bytes:
    """What later stages made of the texts, which this stage does not interpret; empty when there is nothing.

    `token` is that of the index: another build may have kept something else since.
    """
    try:
        kept = read_private(_file(cache, newsroom, _LEARNT))
    except OSError:
        return b""
    return kept[len(token) :] if token and kept.startswith(token) else b""


def keep_index(cache: Path, newsroom: Path, kept: Index, learnt: Struct) -> None:
    """Keep the index for the next build, with what later stages made; a cache that cannot be written is none."""
    token = os.urandom(_TOKEN_OCTETS)
    contents = {_LEARNT: token + msgpack.encode(learnt), _INDEX: msgpack.encode(structs.replace(kept, token=token))}
    with suppress(OSError):
        for ending, content in contents.items():
            keep_private(_file(cache, newsroom, ending), content)
            drop_old(cache, f"*{ending}", _MOST)


def _file(cache: Path, newsroom: Path, ending: str) -> Path:
    name = blake2b(os.fsencode(newsroom.resolve()), digest_size=16).hexdigest()
    return cache / f"{name}{ending}"
