"""Save and load the state of the last build of a newsroom, so that unchanged texts are not read again.

A file that is missing, damaged, not private or of another fingerprint is ignored. The cache also contains drafts and
releases under embargo: it must never be below `out/`.
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

_STATE_SUFFIX, _INDEX_SUFFIX, _YEAR_SUFFIX = ".state", ".index", ".year"
_GENERATION_BYTES = 16
_MAX_NEWSROOMS = 16  # for how many newsrooms files are kept


class BuildState(Struct, frozen=True, array_like=True):
    """What the last build found: the part of the cache that is read first.

    `fingerprint` is a digest of everything besides the texts that outputs depend on. `problems` are the problems of the
    texts in `scan`; `timezone` is the newsroom's. `plan_digest` is the digest of the plan, empty if there was none; the
    plan contains `output_count` outputs and is valid from `valid_from` until `valid_until` (0: no end), in seconds
    since 1970. `generation` is the id of the index header that was saved with it.
    `has_unpublished_texts`: some texts are not public in their current form.
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
    has_unpublished_texts: bool = False

    def is_valid_at(self, timestamp: float) -> bool:
        """Check whether there is a plan and it is valid at a time, in seconds since 1970."""
        return (
            bool(self.plan_digest)
            and self.valid_from <= timestamp
            and (not self.valid_until or timestamp < self.valid_until)
        )


class BuildCache:
    """The cache of one newsroom: its build state, the header of its release index, and a summary of each year.

    The build state is read first. The header and the summaries come from later stages and are stored without
    interpreting them. A summary is stored under a name of its own and kept as long as the last saved state names it.
    """

    def __init__(self, cache_folder: Path, newsroom_folder: Path) -> None:
        self._folder = cache_folder
        self._name = blake2b(os.fsencode(newsroom_folder.resolve()), digest_size=16).hexdigest()

    def read_build_state(self, fingerprint: str) -> BuildState | None:
        """Return the saved build state, or None if there is none for this fingerprint."""
        try:
            build_state = msgpack.decode(read_private_file(self._get_path(_STATE_SUFFIX)), type=BuildState)
        except (OSError, DecodeError, UnicodeDecodeError):
            return None
        return build_state if build_state.fingerprint == fingerprint else None

    def read_index_header(self, generation: bytes) -> bytes:
        """Return the encoded index header, or empty bytes if there is none.

        `generation` is the generation of the build state: another build may have saved another header since.
        """
        try:
            content = read_private_file(self._get_path(_INDEX_SUFFIX))
        except OSError:
            return b""
        return content[len(generation) :] if generation and content.startswith(generation) else b""

    def read_year_summary(self, name: str) -> memoryview:
        """Map the summary of a year into memory, so that only what is used is read; empty if there is none."""
        try:
            return map_private_file(self._get_path(f"-{name}{_YEAR_SUFFIX}"))
        except (OSError, ValueError):  # an empty file cannot be mapped
            return memoryview(b"")

    def save_year_summaries(self, year_summaries: Mapping[str, Struct]) -> dict[str, str]:
        """Save summaries of years and return the name of each. If the cache cannot be written, names are missing."""
        names: dict[str, str] = {}
        with suppress(OSError):
            for key, summary in year_summaries.items():
                name = os.urandom(_GENERATION_BYTES).hex()
                write_private_file(self._get_path(f"-{name}{_YEAR_SUFFIX}"), msgpack.encode(summary), fsync=True)
                names[key] = name
        return names

    def save(self, build_state: BuildState, index_header: Struct, summary_names: Collection[str]) -> None:
        """Save a build state and an index header, and delete the summaries that are not in `summary_names`."""
        generation = os.urandom(_GENERATION_BYTES)
        with suppress(OSError):
            write_private_file(self._get_path(_INDEX_SUFFIX), generation + msgpack.encode(index_header))
            write_private_file(
                self._get_path(_STATE_SUFFIX), msgpack.encode(structs.replace(build_state, generation=generation))
            )
            suffixes = [_STATE_SUFFIX, _INDEX_SUFFIX, *(f"-{name}{_YEAR_SUFFIX}" for name in summary_names)]
            self._delete_others({self._get_path(suffix) for suffix in suffixes})

    def _get_path(self, suffix: str) -> Path:
        return self._folder / f"{self._name}{suffix}"

    def _delete_others(self, current_paths: Collection[Path]) -> None:
        """Delete the files of the least recently built newsrooms, and files of this one that are not current."""
        old_index_files = list_newest_first(self._folder, f"*{_INDEX_SUFFIX}")[_MAX_NEWSROOMS:]
        unwanted = [file for index_file in old_index_files for file in self._folder.glob(f"{index_file.stem}*")]
        unwanted += [file for file in self._folder.glob(f"{self._name}*") if file not in current_paths]
        for file in unwanted:
            file.unlink()
