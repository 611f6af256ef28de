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

from pressroom.config import Config
from pressroom.draft import Draft
from pressroom.errors import ConfigError, Problem
from pressroom.read import Index, Memory, foreseen, look, newsroom, surroundings
from pressroom.record import Line
from pressroom.text import dates
from pressroom.write import state

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is done: the kind of work, how much of it, and how much there is."""


class Wish(Struct, frozen=True):
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


AS_USUAL = Wish()


class Built(Struct, frozen=True):
    """What a build did: paths made or changed, paths removed, how many were left as they were; and its warnings."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


class Start:
    """What there is before any text is read."""

    def __init__(self, config: Config, wish: Wish = AS_USUAL) -> None:
        self.config = config
        self.wish = wish
        self.shape = surroundings(config.newsroom).shape
        self.memory = Memory(config.cache, config.newsroom)
        kept = None if wish.verify else self.memory.index(self.shape)
        self.before = kept or Index(self.shape)
        self.seen = look(config.newsroom, self.before.seen)

    def foreseeing(self, proposed: Sequence[Line]) -> Self:
        """The same, as if some more lines stood in the record."""
        made = copy(self)
        made.seen = foreseen(self.seen, proposed)
        return made

    @cached_property
    def draft(self) -> Draft:
        """That of `newsroom.yaml`."""
        return newsroom(self.config.newsroom, self.seen)

    @cached_property
    def moment(self) -> datetime:
        """The time of the build, in UTC."""
        if self.wish.now is None:
            return datetime.now(UTC)
        try:
            return dates.moment(self.wish.now, self._zone).astimezone(UTC)
        except ValueError as error:
            raise ConfigError(f"--now {self.wish.now}: {error}", "Give a time such as 2020-11-02T09:00.") from error

    @property
    def day(self) -> date:
        """The day that it is in the newsroom."""
        return self.moment.astimezone(self._zone).date()

    @property
    def is_newsroom_known(self) -> bool:
        """Whether `newsroom.yaml` is certainly as it was."""
        return bool(self.before.timezone and self.seen.newsroom) and self.before.seen.newsroom == self.seen.newsroom

    @property
    def zone(self) -> str:
        """The name of the newsroom's time zone."""
        return self._zone.key

    @property
    def _zone(self) -> ZoneInfo:
        if self.is_newsroom_known:
            return ZoneInfo(self.before.timezone)
        from pressroom.check import zone  # noqa: PLC0415 - it brings what checking needs, for a zone not known yet

        return zone(self.draft)

    @property
    def is_known(self) -> bool:
        """Whether nothing has changed since a plan was made, and the plan is still that of the hour."""
        return self.before.holds(self.moment.timestamp()) and self.seen.is_as(self.before.seen)

    @property
    def is_settled(self) -> bool:
        """Whether `out/` is what that plan says."""
        return self.is_known and state(self.config.out) == self.before.plan

    @property
    def jobs(self) -> int:
        """The most processes to work with."""
        return self.wish.jobs or _cores()

    @property
    def nothing(self) -> Built | None:
        """What a build did that has nothing to do; None when there may be something."""
        if self.wish.clean or not self.is_settled:
            return None
        return Built((), (), self.before.outputs, self.before.problems)


def _cores() -> int:
    """The cores that this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
