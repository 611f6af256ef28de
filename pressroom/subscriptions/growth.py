"""Count joins and leaves over time, in as few periods as fit on a screen."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

from msgspec import Struct

Period: TypeAlias = Literal["day", "week", "month", "year"]
MAX_PERIODS = 31
"""The most periods that are shown; the shortest kind of period that needs no more is chosen."""


class PeriodCount(Struct, frozen=True):
    """How many joined and left in the period that begins on the day `start`."""

    start: date
    joined: int
    left: int


class Growth(Struct, frozen=True):
    """Joins and leaves by period, oldest first, without a gap."""

    period: Period
    counts: tuple[PeriodCount, ...]


def count_growth(joined: Iterable[date], left: Iterable[date], today: date) -> Growth:
    """Return joins and leaves from the first day until today."""
    joined, left = Counter(joined), Counter(left)
    first = min((*joined, *left, today))
    period = _choose_period(first, today)
    joined_in, left_in = _group(joined, period), _group(left, period)
    starts = _list_starts(first, today, period)
    return Growth(period, tuple(PeriodCount(start, joined_in[start], left_in[start]) for start in starts))


def _choose_period(first: date, last: date) -> Period:
    periods: Sequence[Period] = ("day", "week", "month")
    return next((each for each in periods if len(_list_starts(first, last, each)) <= MAX_PERIODS), "year")


def _list_starts(first: date, last: date, period: Period) -> list[date]:
    start = _STARTS[period](first)
    starts: list[date] = []
    while start <= last and len(starts) < 10_000:
        starts.append(start)
        start = _STARTS[period](start + _LENGTHS[period])
    return starts


_STARTS: dict[Period, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
# Longer than each period, and shorter than two: the start of the period there is the next start.
_LENGTHS: dict[Period, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


def _group(days: Counter[date], period: Period) -> Counter[date]:
    groups: Counter[date] = Counter()
    for day, count in days.items():
        groups[_STARTS[period](day)] += count
    return groups
