"""What is public of an archive: rolls of one language in any order in, those of public releases in order of time out.

As a rule a roll is a year and comes out as it is.
"""

from collections.abc import Iterable, Iterator

from pressroom.artifact import Roll, moment_and_address, roll


def stretches(found: Iterable[Roll], moment: float) -> Iterator[Roll]:
    """Rolls of what is public at a moment, the newest first; those that overlap in time become one."""
    group: list[Roll] = []
    for each in sorted(found, key=_newest, reverse=True):
        if group and _newest(each) < min(map(_oldest, group)):
            yield from _public(group, moment)
            group = []
        group.append(each)
    yield from _public(group, moment)


def _newest(each: Roll) -> tuple[float, str]:
    return moment_and_address(each.rows[0])


def _oldest(each: Roll) -> tuple[float, str]:
    return moment_and_address(each.rows[-1])


def _public(group: list[Roll], moment: float) -> Iterator[Roll]:
    """One roll of all that is public in a group, if anything is."""
    if len(group) == 1 and group[0].moments[0] <= moment:
        yield group[0]
        return
    rows = [row for each in group for row in each.rows if row.moment <= moment]
    if rows:
        yield roll(group[0].language, rows)
