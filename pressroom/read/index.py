"""What earlier builds saw and made of a newsroom's texts, in a private cache, so that few are read.

Only a help: whatever is missing, foreign, damaged or of other surroundings counts as nothing. It holds drafts and
embargoed releases too, hence its place: never below `out/`.
"""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import DecodeError, Struct, msgpack, structs

from pressroom.errors import Problem
from pressroom.read.private import keep_private, map_private, newest_first, read_private
from pressroom.read.sightings import Seen

_INDEX, _LEARNT, _VOLUME = ".index", ".learnt", ".volume"
_TOKEN_OCTETS = 16
_MOST = 16  # newsrooms of which something is kept


class Index(Struct, frozen=True, array_like=True):
    """What a build needs to know first. `shape` is a digest of all that it depends on beside the texts.

    `problems` are what was found in the texts that were `seen`. `timezone` is that of the newsroom. `plan` is the
    digest of the plan for them, which holds from `since` until `until` (0: for ever), in seconds since 1970, and has so
    many `outputs`; it is empty when there was none. `token` is that of what was learnt together with it.
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


class Memory:
    """What is kept of one newsroom, in files of its own.

    The index is read first. What later stages made of the texts is kept beside it, and is not interpreted here: a part
    that is `learnt` whole, and volumes, of which each is read on its own, and kept as long as it is named.
    """

    def __init__(self, cache: Path, newsroom: Path) -> None:
        self._cache = cache
        self._name = blake2b(os.fsencode(newsroom.resolve()), digest_size=16).hexdigest()

    def index(self, shape: str) -> Index | None:
        """The index; None when there is nothing for this `shape`."""
        try:
            kept = msgpack.decode(read_private(self._file(_INDEX)), type=Index)
        except (OSError, DecodeError, UnicodeDecodeError):
            return None
        return kept if kept.shape == shape else None

    def learnt(self, token: bytes) -> bytes:
        """What was learnt; empty when there is nothing.

        `token` is that of the index: another build may have kept something else since.
        """
        try:
            kept = read_private(self._file(_LEARNT))
        except OSError:
            return b""
        return kept[len(token) :] if token and kept.startswith(token) else b""

    def volume(self, name: str) -> memoryview:
        """A volume, of which no more is read than is looked at; empty when there is none."""
        try:
            return map_private(self._file(f"-{name}{_VOLUME}"))
        except (OSError, ValueError):  # an empty file cannot be mapped
            return memoryview(b"")

    def keep_volumes(self, fresh: Mapping[str, Struct]) -> dict[str, str]:
        """Keep volumes; the name of each. A cache that cannot be written is none: then there are no names."""
        names: dict[str, str] = {}
        with suppress(OSError):
            for key, each in fresh.items():
                name = os.urandom(_TOKEN_OCTETS).hex()
                keep_private(self._file(f"-{name}{_VOLUME}"), msgpack.encode(each), is_flushed=True)
                names[key] = name
        return names

    def keep(self, index: Index, learnt: Struct, volumes: Collection[str]) -> None:
        """Keep an index, what was learnt, and of the volumes those named, for the next build."""
        token = os.urandom(_TOKEN_OCTETS)
        with suppress(OSError):
            keep_private(self._file(_LEARNT), token + msgpack.encode(learnt))
            keep_private(self._file(_INDEX), msgpack.encode(structs.replace(index, token=token)))
            self._drop_others({self._file(f"-{name}{_VOLUME}") for name in volumes})

    def _file(self, ending: str) -> Path:
        return self._cache / f"{self._name}{ending}"

    def _drop_others(self, volumes: Collection[Path]) -> None:
        """Remove what is kept of other newsrooms than the last ones, and volumes of this one that are not named."""
        old_indexes = newest_first(self._cache, f"*{_INDEX}")[_MOST:]
        unwanted = [file for old in old_indexes for file in self._cache.glob(f"{old.stem}*")]
        unwanted += [file for file in self._cache.glob(f"{self._name}-*{_VOLUME}") if file not in volumes]
        for file in unwanted:
            file.unlink()
