"""“07/11/2005” is a day of July on an American page; what else the page says tells which pages are."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.date_order import writes_month_first
from pressroom.importer.page_dates import find_times
from pressroom.importer.written_days import MONTH_FIRST, find_written_days
from tests.support.growth import assert_linear

_DATE = "Posted 07/11/2005\n"


@pytest.mark.parametrize(
    ("text", "url", "language"),
    [
        pytest.param(_DATE + "Updated 07/25/2005", "", "en", id="another date that has no other reading"),
        pytest.param("Lakeside, Virginia\n7/11/2005", "", "en", id="the place with its state"),
        pytest.param("Lakeside, Va. - 7/11/2005", "", "en", id="the place with a short name of its state"),
        pytest.param(_DATE + "12 Harbor Street, Lakeside, VA 22201", "", "en", id="a postal code"),
        pytest.param(_DATE + "Contact: Anna Berg, (512) 555-0142", "", "en", id="a telephone number with brackets"),
        pytest.param(_DATE + "Contact: Anna Berg, 512-555-0142", "", "en", id="a telephone number with hyphens"),
        pytest.param(_DATE + "Call 1-800-555-0142", "", "", id="a number without charge, no language"),
        pytest.param(_DATE + "Listen at 4:30 p.m. (ET)", "", "en", id="a time zone in brackets"),
        pytest.param(_DATE + "The line opens at 9:00 a.m. EDT", "", "en", id="a time zone"),
        pytest.param(_DATE + "July 11, 2005", "", "en", id="the same day written out"),
        pytest.param("Tuesday, 08/09/2005", "", "en", id="the day of the week"),
        pytest.param(_DATE, "http://nordbro.example/news/jul11.htm", "en", id="the month in the address"),
        pytest.param(_DATE, "http://nordbro.example/2005/07/11/line", "en", id="the day in the address"),
        pytest.param(_DATE, "http://nordbro.example/pr_050711.html", "en", id="the day in six digits in the address"),
        pytest.param(_DATE, "http://www.lakeside.gov/news", "en", id="the domain of an authority"),
        pytest.param(_DATE + "Training center", "", "en-US", id="a spelling and the language"),
        pytest.param("07-11-05\nUpdated 07-25-05", "", "en", id="two digits for the year"),
    ],
)
def test_an_american_page_has_the_month_first(text: str, url: str, language: str) -> None:
    assert writes_month_first(text, url, language)


@pytest.mark.parametrize(
    ("text", "url", "language"),
    [
        pytest.param(_DATE, "", "en-US", id="the language alone, which many systems set for all sites"),
        pytest.param(_DATE + "Updated 25/07/2005\n(512) 555-0142", "", "en", id="a date that has no other reading"),
        pytest.param(_DATE + "7 November 2005\n(512) 555-0142", "", "en", id="the same day written out"),
        pytest.param("Thursday, 08/09/2005\n(512) 555-0142", "", "en", id="the day of the week"),
        pytest.param(_DATE + "Call +44 20 7946 0123", "", "en", id="a British telephone number"),
        pytest.param(_DATE + "Call 020 7946 0123 or (512) 555-0142", "", "en", id="numbers of both countries"),
        pytest.param(_DATE, "http://www.lakeside.co.uk/2005/news", "en-US", id="a British domain"),
        pytest.param(_DATE + "The centre costs £3 million", "", "en-US", id="British money"),
        pytest.param(_DATE + "(512) 555-0142", "", "de", id="German"),
        pytest.param("The line opens.\n(512) 555-0142", "", "en-US", id="no numeric date"),
        pytest.param("2005-07-11\n(512) 555-0142", "", "en-US", id="a date with the year first"),
    ],
)
def test_another_page_does_not_have_the_month_first(text: str, url: str, language: str) -> None:
    assert not writes_month_first(text, url, language)


@pytest.mark.parametrize("written", ["07/11/2005", "7/11/2005", "7-11-2005", "07/11/05"])
def test_the_first_number_is_the_month_where_the_page_has_it_first(written: str) -> None:
    assert [each.day for each in find_written_days(written, ("en", MONTH_FIRST))] == [date(2005, 7, 11)]
    assert [each.day for each in find_written_days(written, ("en",))] == [date(2005, 11, 7)]


@pytest.mark.parametrize("written", ["25/07/2005", "2005-07-25", "25.07.2005"])
def test_what_can_be_no_month_is_the_day_all_the_same(written: str) -> None:
    found = next(find_times(written, ZoneInfo("America/New_York"), ("en", MONTH_FIRST)))
    assert f"{found.time:%Y-%m-%d}" == "2005-07-25"


def test_work_grows_with_the_text() -> None:
    assert_linear(lambda size: writes_month_first(f"{_DATE}12 May 2003, Lakeside (512) 55\n" * size, "", "en"), 200)
