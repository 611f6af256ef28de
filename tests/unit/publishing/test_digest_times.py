"""Digests are due once on each day, at the newsroom's hour, also where summer time skips or repeats that hour."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pressroom.model.newsroom import WEEKDAYS, MailIdentity, Weekday
from pressroom.publishing.digest_times import find_last_digest_time

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SECOND = timedelta(seconds=1)


def find(now: datetime, at: str = "07:00", weekday: Weekday | None = None) -> datetime:
    identity = MailIdentity("p@e.example", digest_at=time.fromisoformat(at), digest_weekday=weekday or "monday")
    return find_last_digest_time(identity, STOCKHOLM, now, is_weekly=weekday is not None)


def test_the_hour_is_the_newsroom_s_in_winter_and_in_summer() -> None:
    winter, summer = datetime(2025, 1, 15, 6, tzinfo=UTC), datetime(2025, 7, 15, 5, tzinfo=UTC)
    for due in (winter, summer):
        assert find(due) == due
        assert find(due - SECOND) == due - timedelta(days=1)
        assert find(due + timedelta(hours=23)) == due


@pytest.mark.parametrize(("year", "month", "day"), [(2025, 3, 30), (2025, 10, 26)])
@pytest.mark.parametrize("at", ["00:00", "01:59", "02:00", "02:30", "03:00", "07:00", "23:59"])
def test_each_day_has_one_digest_when_the_clock_changes(year: int, month: int, day: int, at: str) -> None:
    start = datetime(year, month, day, tzinfo=UTC) - timedelta(days=3)
    found = {find(start + timedelta(minutes=minutes), at) for minutes in range(0, 6 * 24 * 60, 5)}
    days = [each.astimezone(STOCKHOLM).date() for each in sorted(found)]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) in {6, 7}
    assert all(find(each, at) == each and find(each - SECOND, at) < each for each in found)


@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_weekly_digests_are_due_on_one_day(weekday: Weekday) -> None:
    now = datetime(2025, 3, 30, 12, tzinfo=UTC)
    found = {find(now + timedelta(hours=hours), weekday=weekday) for hours in range(0, 21 * 24, 3)}
    assert {WEEKDAYS[each.astimezone(STOCKHOLM).weekday()] for each in found} == {weekday}
    assert {each.astimezone(STOCKHOLM).hour for each in found} == {7}
