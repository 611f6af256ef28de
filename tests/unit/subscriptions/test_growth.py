"""Joins and leaves are counted in the shortest periods that fit, without a gap."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.cli.subscriber_plot import draw_growth, format_growth
from pressroom.subscriptions.growth import MAX_PERIODS, PeriodCount, count_growth

TODAY = date(2026, 3, 31)
DAYS = st.lists(st.dates(date(2001, 1, 1), TODAY), max_size=30)


@pytest.mark.parametrize(("days", "period"), [(0, "day"), (30, "day"), (31, "week"), (300, "month"), (3000, "year")])
def test_the_shortest_period_that_fits_is_chosen(days: int, period: str) -> None:
    assert count_growth([TODAY - timedelta(days=days)], [], TODAY).period == period


def test_weeks_begin_on_monday_and_those_without_a_join_are_shown_too() -> None:
    growth = count_growth([date(2026, 2, 18), date(2026, 2, 22)], [date(2026, 3, 25)], TODAY)
    assert growth.counts[0] == PeriodCount(date(2026, 2, 16), 2, 0)
    assert growth.counts[-2:] == (PeriodCount(date(2026, 3, 23), 0, 1), PeriodCount(date(2026, 3, 30), 0, 0))
    assert len(growth.counts) == 7


@given(DAYS, DAYS)
def test_everyone_is_counted_once(joined: list[date], left: list[date]) -> None:
    growth = count_growth(joined, left, TODAY)
    assert sum(each.joined for each in growth.counts) == len(joined)
    assert sum(each.left for each in growth.counts) == len(left)
    assert 0 < len(growth.counts) <= MAX_PERIODS
    assert [each.start for each in growth.counts] == sorted({each.start for each in growth.counts})


@given(DAYS, DAYS)
def test_the_plots_fit_a_terminal_and_an_image(joined: list[date], left: list[date]) -> None:
    growth = count_growth(joined, left, TODAY)
    assert max(map(len, format_growth(growth))) <= 80
    drawing = ET.fromstring(draw_growth(growth, "Subscribers of <Å & Ö>"))
    bars = [each for each in drawing.iter("{http://www.w3.org/2000/svg}rect") if each.get("width") != "12"][1:]
    assert len(bars) == sum((each.joined > 0) + (each.left > 0) for each in growth.counts)
    assert all(float(each.get("height", "")) > 0 and 0 <= float(each.get("y", "")) <= 300 for each in bars)
