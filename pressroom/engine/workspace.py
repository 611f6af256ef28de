"""Open a newsroom: its options, its scan, and the state that the last build left in the cache.

It detects an up-to-date build, and imports only what that needs.
"""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.config import Config
from pressroom.engine.check_record import with_record_check
from pressroom.errors import ConfigError, Problem
from pressroom.model.draft import Draft
from pressroom.read import Scan, read_build_inputs, read_newsroom_draft, scan_newsroom, with_pending_lines
from pressroom.record import EMPTY_RECORD, RECORD_FILE, Record, RecordLine
from pressroom.record.file import read_file, read_record
from pressroom.text import dates
from pressroom.write import read_built_plan_digest

if TYPE_CHECKING:
    from pressroom.cache.index import ReleaseIndex
    from pressroom.check import NewsroomContext
    from pressroom.engine.context import ContextBuilder
    from pressroom.engine.releases import ReleaseRenderer
    from pressroom.engine.texts import TextReader

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the kind of work, the number of finished steps, and the number of all steps."""


class BuildOptions(Struct, frozen=True):
    """The options of a build.

    `now` is the date and time to build for, in the newsroom's zone unless it has an offset; by default, the current
    time. `clean` builds everything again; `verify` does not trust the cache; `jobs` is the largest number of worker
    processes, 0 for one per core. With `is_rehearsal`, no WebSub hub is notified.
    """

    now: str | None = None
    clean: bool = False
    verify: bool = False
    jobs: int = 0
    progress: Progress | None = None
    is_rehearsal: bool = False


DEFAULT_OPTIONS = BuildOptions()


class BuildResult(Struct, frozen=True):
    """The result of a build: paths added or changed, paths removed, the number of unchanged outputs, and warnings.

    `plan_digest` identifies what the output folder then contains.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]
    plan_digest: str = ""


class Workspace:
    """A newsroom opened for one command. What the command needs is read once, when it is first asked for.

    `fingerprint` is a digest of the build inputs other than texts: templates, translation files, program version.
    `build_state` is what the last build saved, empty if `verify` is set or the fingerprint has changed. `index` is
    what is known about all texts together, once they are read. `known_texts` and `known_contexts` come from before the
    newsroom was refreshed. `pending_lines` are treated as if they were in the record already.
    """

    def __init__(
        self, config: Config, options: BuildOptions, fingerprint: str, scan: Scan, build_state: BuildState
    ) -> None:
        self.config = config
        self.options = options
        self.fingerprint = fingerprint
        self.scan = scan
        self.build_state = build_state
        self.index: ReleaseIndex | None = None
        self.known_texts: TextReader | None = None
        self.known_contexts: ContextBuilder | None = None
        self.pending_lines: tuple[RecordLine, ...] = ()

    @classmethod
    def open(cls, config: Config, options: BuildOptions = DEFAULT_OPTIONS) -> Self:
        """Scan a newsroom's folder; no text is read yet. Raises ConfigError if there is no newsroom."""
        folder = config.newsroom_folder
        fingerprint = read_build_inputs(folder).fingerprint
        build_state = None if options.verify else BuildCache(config.cache_folder, folder).read_build_state(fingerprint)
        build_state = build_state or BuildState(fingerprint)
        scan = with_record_check(folder, scan_newsroom(folder, build_state.scan), build_state.scan)
        return cls(config, options, fingerprint, scan, build_state)

    def refresh(self) -> Self:
        """Return the newsroom as it is now. What has not changed is not read again."""
        folder, fingerprint = self.config.newsroom_folder, read_build_inputs(self.config.newsroom_folder).fingerprint
        known = self.scan if fingerprint == self.fingerprint else Scan()  # it contains the keys
        scan = with_record_check(folder, scan_newsroom(folder, self.scan), known)
        workspace = self._continue_with(fingerprint, scan)
        if self._has_same_newsroom(workspace) and "newsroom_context" in vars(self):
            workspace.newsroom_context = self.newsroom_context
        return workspace

    def with_pending_lines(self, lines: Sequence[RecordLine]) -> Self:
        """Return the newsroom as it would be if these lines were in the record already."""
        content = read_file(self.config.newsroom_folder, RECORD_FILE) or b""
        workspace = self._continue_with(self.fingerprint, with_pending_lines(self.scan, content, lines))
        workspace.now, workspace.newsroom_context = self.now, self.newsroom_context
        workspace.record, workspace.pending_lines = (self.record or EMPTY_RECORD).with_lines(lines), tuple(lines)
        return workspace

    def with_newsroom_context(self, newsroom_context: "NewsroomContext") -> Self:
        """Return the same newsroom, with an earlier version of `newsroom.yaml`."""
        workspace = self._continue_with(self.fingerprint, self.scan)
        workspace.now, workspace.newsroom_context = self.now, newsroom_context
        return workspace

    def _continue_with(self, fingerprint: str, scan: Scan) -> Self:
        """Return the workspace of another scan, which starts from what this one has read."""
        workspace = type(self)(self.config, self.options, fingerprint, scan, self.build_state)
        workspace.known_index = self.index or self.known_index
        workspace.known_texts = vars(self).get("texts", self.known_texts)
        workspace.known_contexts = vars(self).get("contexts", self.known_contexts)
        return workspace

    @cached_property
    def cache(self) -> BuildCache:
        """The private cache of the newsroom."""
        return BuildCache(self.config.cache_folder, self.config.newsroom_folder)

    @cached_property
    def newsroom_draft(self) -> Draft:
        """The draft of `newsroom.yaml`."""
        return read_newsroom_draft(self.config.newsroom_folder, self.scan)

    @cached_property
    def record(self) -> Record | None:
        """The record, or None if there is none. Raises ConfigError if it cannot be read."""
        return read_record(self.config.newsroom_folder)

    @cached_property
    def now(self) -> datetime:
        """The time of the build, in UTC."""
        if self.options.now is None:
            return datetime.now(UTC)
        try:
            return dates.parse_datetime(self.options.now, self._zone).astimezone(UTC)
        except ValueError as error:
            raise ConfigError(f"--now {self.options.now}: {error}", "Give a time such as 2020-11-02T09:00.") from error

    @property
    def today(self) -> date:
        """The date of the build in the newsroom's zone."""
        return self.now.astimezone(self._zone).date()

    @property
    def timezone(self) -> str:
        """The name of the newsroom's time zone."""
        return self._zone.key

    @property
    def _zone(self) -> ZoneInfo:
        if self._is_newsroom_unchanged:
            return ZoneInfo(self.build_state.timezone)
        from pressroom.check import get_newsroom_zone  # noqa: PLC0415 - loads all of the check stage

        return get_newsroom_zone(self.newsroom_draft)

    @property
    def _is_newsroom_unchanged(self) -> bool:
        """Whether `newsroom.yaml` has certainly not changed since the last build."""
        return (
            bool(self.build_state.timezone and self.scan.newsroom_stat_digest)
            and self.build_state.fingerprint == self.fingerprint
            and self.build_state.scan.newsroom_stat_digest == self.scan.newsroom_stat_digest
        )

    def _has_same_newsroom(self, other: Self) -> bool:
        """Return whether `newsroom.yaml`, what is checked with it, and the date are certainly the same."""
        digests = {self.scan.newsroom_stat_digest, other.scan.newsroom_stat_digest}
        return (
            len(digests) == 1
            and 0 not in digests
            and (self.fingerprint, self.today) == (other.fingerprint, other.today)
        )

    @property
    def is_plan_current(self) -> bool:
        """Whether no file has changed since the last plan was made, and the plan is still valid at this time."""
        return self.build_state.is_valid_at(self.now.timestamp()) and self.scan.is_unchanged_from(self.build_state.scan)

    @property
    def may_have_late_texts(self) -> bool:
        """Whether there is a record, and perhaps a text that is not on it; this reads no text."""
        is_current = self.build_state.has_unpublished_texts if self.is_plan_current else True
        return self.scan.record_position is not None and is_current

    @property
    def up_to_date_result(self) -> BuildResult | None:
        """The result of an up-to-date build, or None if a build is needed."""
        if self.options.clean or not self.is_plan_current:
            return None
        if read_built_plan_digest(self.config.out) != self.build_state.plan_digest:
            return None
        state = self.build_state
        return BuildResult((), (), state.output_count, state.problems, state.plan_digest)

    @property
    def jobs(self) -> int:
        """The largest number of worker processes."""
        return self.options.jobs or _count_cores()

    # What follows is imported where it is used: an up-to-date build does not need it, and importing it takes longer
    # than such a build.

    @cached_property
    def known_index(self) -> "ReleaseIndex | None":
        """What was known about all texts before: from the last build, or before the newsroom was refreshed."""
        from pressroom.cache.index import read_index  # noqa: PLC0415

        return read_index(self.cache, self.build_state)

    @cached_property
    def newsroom_context(self) -> "NewsroomContext":
        """What the checks need from `newsroom.yaml`, which is only checked again if it or the date has changed."""
        known = self.known_index.newsroom_context if self._is_newsroom_unchanged and self.known_index else None
        if known and known.today == self.today:
            return known
        from pressroom.engine.texts import check_newsroom_folder  # noqa: PLC0415

        return check_newsroom_folder(self.config.newsroom_folder, self.newsroom_draft, self.now)

    @cached_property
    def texts(self) -> "TextReader":
        """Reads and checks the texts."""
        from pressroom.engine.texts import TextReader  # noqa: PLC0415

        if self.known_texts:
            return self.known_texts.with_scan(self.newsroom_context, self.scan)
        return TextReader(self.config.newsroom_folder, self.newsroom_context, self.scan)

    @cached_property
    def contexts(self) -> "ContextBuilder":
        """Creates the render context. Only for outputs: they are built only if `newsroom.yaml` is valid."""
        from pressroom.engine.context import ContextBuilder  # noqa: PLC0415

        newsroom, known = self.newsroom_context.newsroom, self.known_contexts
        if newsroom is None:
            raise AssertionError("outputs need a valid newsroom.yaml")
        if known and (known.newsroom, known.fingerprint) == (newsroom, self.fingerprint):
            return known
        return ContextBuilder(self.config, newsroom, self.fingerprint)

    @cached_property
    def renderer(self) -> "ReleaseRenderer":
        """Renders the outputs of releases."""
        from pressroom.engine.releases import ReleaseRenderer  # noqa: PLC0415

        return ReleaseRenderer(self.config, self.texts, self.contexts, self.pending_lines)


def _count_cores() -> int:
    """Count the cores that this process may use; in a container, they can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
