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

from pressroom.cache.files import list_newest_first, map_private_file, read_private_file, write_private_file
from pressroom.errors import Problem
from pressroom.read.scan import Scan

_STATE_SUFFIX, _HEADER_SUFFIX, _YEAR_SUFFIX = ".index", ".learnt", ".volume"
_GENERATION_BYTES = 16
_MAX_NEWSROOMS = 16  # newsrooms of which something is kept


class BuildState(Struct, frozen=True, array_like=True):
    """What a build needs to know first. `shape` is a digest of all that it depends on beside the texts.

    `problems` are what was found in the texts that were `seen`. `timezone` is that of the newsroom. `plan` is the
    digest of the plan for them, which holds from `since` until `until` (0: for ever), in seconds since 1970, and has so
    many `outputs`; it is empty when there was none. `token` is that of what was learnt together with it.
    """

    fingerprint: str
    scan: Scan = Scan()
    problems: tuple[Problem, ...] = ()
    timezone: str = ""
    plan_digest: str = ""
    valid_from: float = 0
    valid_until: float = 0
    output_count: int = 0
    generation: bytes = b""

    def is_valid_at(self, timestamp: float) -> bool:
        """Whether the plan is that of a moment, in seconds since 1970."""
        return (
            bool(self.plan_digest)
            and self.valid_from <= timestamp
            and (not self.valid_until or timestamp < self.valid_until)
        )


class BuildCache:
    """What is kept of one newsroom, in files of its own.

    The index is read first. What later stages made of the texts is kept beside it, and is not interpreted here: a part
    that is `learnt` whole, and volumes, of which each is read on its own, and kept as long as it is named.
    """

    def __init__(self, cache_folder: Path, newsroom_folder: Path) -> None:
        self._folder = cache_folder
        self._name = blake2b(os.fsencode(newsroom_folder.resolve()), digest_size=16).hexdigest()

    def read_build_state(self, fingerprint: str) -> BuildState | None:
        """The index; None when there is nothing for this `shape`."""
        try:
            kept = msgpack.decode(read_private_file(self._get_path(_STATE_SUFFIX)), type=BuildState)
        except (OSError, DecodeError, UnicodeDecodeError):
            return None
        return kept if kept.fingerprint == fingerprint else None

    def read_index_header(self, generation: bytes) -> bytes:
        """What was learnt; empty when there is nothing.

        `token` is that of the index: another build may have kept something else since.
        """
        try:
            kept = read_private_file(self._get_path(_HEADER_SUFFIX))
        except OSError:
            return b""
        return kept[len(generation) :] if generation and kept.startswith(generation) else b""

    def read_year_summary(self, name: str) -> memoryview:
        """A volume, of which no more is read than is looked at; empty when there is none."""
        try:
            return map_private_file(self._get_path(f"-{name}{_YEAR_SUFFIX}"))
        except (OSError, ValueError):  # an empty file cannot be mapped
            return memoryview(b"")

    def save_year_summaries(self, year_summaries: Mapping[str, Struct]) -> dict[str, str]:
        """Keep volumes; the name of each. A cache that cannot be written is none: then there are no names."""
        names: dict[str, str] = {}
        with suppress(OSError):
            for key, each in year_summaries.items():
                name = os.urandom(_GENERATION_BYTES).hex()
                write_private_file(self._get_path(f"-{name}{_YEAR_SUFFIX}"), msgpack.encode(each), fsync=True)
                names[key] = name
        return names

    def save(self, build_state: BuildState, index_header: Struct, summary_names: Collection[str]) -> None:
        """Keep an index, what was learnt, and of the volumes those named, for the next build."""
        token = os.urandom(_GENERATION_BYTES)
        with suppress(OSError):
            write_private_file(self._get_path(_HEADER_SUFFIX), token + msgpack.encode(index_header))
            write_private_file(
                self._get_path(_STATE_SUFFIX), msgpack.encode(structs.replace(build_state, generation=token))
            )
            self._delete_others({self._get_path(f"-{name}{_YEAR_SUFFIX}") for name in summary_names})

    def _get_path(self, suffix: str) -> Path:
        return self._folder / f"{self._name}{suffix}"

    def _delete_others(self, summary_paths: Collection[Path]) -> None:
        """Remove what is kept of other newsrooms than the last ones, and volumes of this one that are not named."""
        old_indexes = list_newest_first(self._folder, f"*{_STATE_SUFFIX}")[_MAX_NEWSROOMS:]
        unwanted = [file for old in old_indexes for file in self._folder.glob(f"{old.stem}*")]
        unwanted += [file for file in self._folder.glob(f"{self._name}-*{_YEAR_SUFFIX}") if file not in summary_paths]
        for file in unwanted:
            file.unlink()
