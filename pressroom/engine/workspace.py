"""Where a build starts: folders, surroundings, what stands in them, and what earlier builds kept of it.

It tells when there is nothing to do, and loads nothing that only more than that needs.
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
"""Told what is done: the kind of work, how much of it, and how much there is."""


class BuildOptions(Struct, frozen=True):
    """How a build is wanted.

    `now` is a date and time, in the newsroom's zone unless it has an offset; without it the clock is asked. `clean`
    makes everything anew; `verify` trusts nothing that earlier builds kept; `jobs` is the most processes, 0 for as many
    as there are cores.
    """

    now: str | None = None
    clean: bool = False
    verify: bool = False
    jobs: int = 0
    progress: Progress | None = None


DEFAULT_OPTIONS = BuildOptions()


class BuildResult(Struct, frozen=True):
    """What a build did: paths made or changed, paths removed, how many were left as they were; and its warnings."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


class Workspace:
    """What there is before any text is read."""

    def __init__(self, config: Config, options: BuildOptions = DEFAULT_OPTIONS) -> None:
        self.config = config
        self.options = options
        self.fingerprint = read_build_inputs(config.newsroom_folder).fingerprint
        self.cache = BuildCache(config.cache_folder, config.newsroom_folder)
        kept = None if options.verify else self.cache.read_build_state(self.fingerprint)
        self.build_state = kept or BuildState(self.fingerprint)
        self.scan = scan_newsroom(config.newsroom_folder, self.build_state.scan)

    def with_pending_lines(self, lines: Sequence[RecordLine]) -> Self:
        """The same, as if some more lines stood in the record."""
        made = copy(self)
        made.scan = with_pending_lines(self.scan, lines)
        return made

    @cached_property
    def newsroom_draft(self) -> Draft:
        """That of `newsroom.yaml`."""
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
        """The day that it is in the newsroom."""
        return self.now.astimezone(self._zone).date()

    @property
    def is_newsroom_unchanged(self) -> bool:
        """Whether `newsroom.yaml` is certainly as it was."""
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
        from pressroom.check import get_newsroom_zone  # noqa: PLC0415 - it brings what checking needs, for a zone not known yet

        return get_newsroom_zone(self.newsroom_draft)

    @property
    def is_plan_current(self) -> bool:
        """Whether nothing has changed since a plan was made, and the plan is still that of the hour."""
        return self.build_state.is_valid_at(self.now.timestamp()) and self.scan.is_unchanged_from(self.build_state.scan)

    @property
    def is_up_to_date(self) -> bool:
        """Whether `out/` is what that plan says."""
        return self.is_plan_current and read_built_plan_digest(self.config.out) == self.build_state.plan_digest

    @property
    def jobs(self) -> int:
        """The most processes to work with."""
        return self.options.jobs or _count_cores()

    @property
    def up_to_date_result(self) -> BuildResult | None:
        """What a build did that has nothing to do; None when there may be something."""
        if self.options.clean or not self.is_up_to_date:
            return None
        return BuildResult((), (), self.build_state.output_count, self.build_state.problems)


def _count_cores() -> int:
    """The cores that this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
