"""Open a newsroom: its options, its scan, and the state that the last build left in the cache.

It detects an up-to-date build, and imports only what that needs.
"""

import os
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Self, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.config import Config
from pressroom.errors import ConfigError, Problem
from pressroom.model.draft import Draft
from pressroom.read import read_build_inputs, read_newsroom_draft, scan_newsroom, with_pending_lines
from pressroom.record import RecordLine
from pressroom.text import dates
from pressroom.write import read_built_plan_digest

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the kind of work, the number of finished steps, and the number of all steps."""


class BuildOptions(Struct, frozen=True):
    """The options of a build.

    `now` is the date and time to build for, in the newsroom's zone unless it has an offset; by default, the current
    time. `clean` builds everything again; `verify` does not trust the cache; `jobs` is the largest number of worker
    processes, 0 for one per core.
    """

    now: str | None = None
    clean: bool = False
    verify: bool = False
    jobs: int = 0
    progress: Progress | None = None


DEFAULT_OPTIONS = BuildOptions()


class BuildResult(Struct, frozen=True):
    """The result of a build: paths added or changed, paths removed, the number of unchanged outputs, and warnings."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


class Workspace:
    """A newsroom opened for one command, before any text is read.

    `fingerprint` is a digest of the build inputs other than texts: templates, translation files, program version.
    `build_state` is what the last build saved, empty if `verify` is set or the fingerprint has changed.
    """

    def __init__(self, config: Config, options: BuildOptions = DEFAULT_OPTIONS) -> None:
        self.config = config
        self.options = options
        self.fingerprint = read_build_inputs(config.newsroom_folder).fingerprint
        self.cache = BuildCache(config.cache_folder, config.newsroom_folder)
        build_state = None if options.verify else self.cache.read_build_state(self.fingerprint)
        self.build_state = build_state or BuildState(self.fingerprint)
        self.scan = scan_newsroom(config.newsroom_folder, self.build_state.scan)

    def with_pending_lines(self, lines: Sequence[RecordLine]) -> Self:
        """Return a copy in which these lines are in the record already."""
        workspace = copy(self)
        workspace.scan = with_pending_lines(self.scan, lines)
        return workspace

    @cached_property
    def newsroom_draft(self) -> Draft:
        """The draft of `newsroom.yaml`."""
        return read_newsroom_draft(self.config.newsroom_folder, self.scan)

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
    def is_newsroom_unchanged(self) -> bool:
        """Whether `newsroom.yaml` has certainly not changed since the last build."""
        return (
            bool(self.build_state.timezone and self.scan.newsroom_stat_digest)
            and self.build_state.scan.newsroom_stat_digest == self.scan.newsroom_stat_digest
        )

    @property
    def timezone(self) -> str:
        """The name of the newsroom's time zone."""
        return self._zone.key

    @property
    def _zone(self) -> ZoneInfo:
        if self.is_newsroom_unchanged:
            return ZoneInfo(self.build_state.timezone)
        from pressroom.check import get_newsroom_zone  # noqa: PLC0415 - loads all of the check stage

        return get_newsroom_zone(self.newsroom_draft)

    @property
    def is_plan_current(self) -> bool:
        """Whether no file has changed since the last plan was made, and the plan is still valid at this time."""
        return self.build_state.is_valid_at(self.now.timestamp()) and self.scan.is_unchanged_from(self.build_state.scan)

    @property
    def is_up_to_date(self) -> bool:
        """Whether `out/` was built from the current plan."""
        return self.is_plan_current and read_built_plan_digest(self.config.out) == self.build_state.plan_digest

    @property
    def jobs(self) -> int:
        """The largest number of worker processes."""
        return self.options.jobs or _count_cores()

    @property
    def up_to_date_result(self) -> BuildResult | None:
        """The result of an up-to-date build, or None if a build is needed."""
        if self.options.clean or not self.is_up_to_date:
            return None
        return BuildResult((), (), self.build_state.output_count, self.build_state.problems)


def _count_cores() -> int:
    """Count the cores that this process may use; in a container, they can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
