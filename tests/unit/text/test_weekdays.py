"""Weekdays that do not match the date after them are found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.weekdays import WeekdayMismatch, find_wrong_weekdays

REFERENCE_DATE = date(2020, 11, 1)
TUESDAY = date(2020, 11, 3)


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Måndagen den 3 november 2020", "sv", "Måndagen"),
        ("måndag 3 november", "sv", "måndag"),
        ("MÅNDAG 3 NOV.", "sv", "MÅNDAG"),
        ("måndag den 3:e november", "sv", "måndag"),
        ("måndag 3/11", "sv", "måndag"),
        ("måndag 3/11 2020", "sv", "måndag"),
        ("Monday 3 November 2020", "en", "Monday"),
        ("Monday, November 3, 2020", "en", "Monday"),
        ("Monday the 3rd of November", "en", "Monday"),
        ("mandag 3. november", "nb", "mandag"),
        ("mandagen den 3. november", "nb", "mandagen"),
        ("mandag 3.11.2020", "nb", "mandag"),
        ("mandag 3.11.", "nb", "mandag"),
    ],
)
def test_a_wrong_weekday_is_found(text: str, language: str, word: str) -> None:
    assert find_wrong_weekdays(f"Vi ses {text} igen.", language, REFERENCE_DATE) == [WeekdayMismatch(7, word, TUESDAY)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tisdagen den 3 november 2020", "sv"),
        ("Tisdag 3/11", "sv"),
        ("Tuesday 3/11", "en"),
        ("Sunday 1/11 and Monday 1/11", "en"),  # the first of November, the eleventh of January
        ("Tuesday, November 3rd", "en"),
        ("måndag kl. 3 november", "sv"),
        ("måndag 3.11", "sv"),  # a time of day
        ("tirsdag 3.11.2020", "nb"),
        ("måndag–tisdag 2–3 november", "sv"),
        ("måndag 31 november", "sv"),
        ("måndag 3 november", "en"),
        ("en måndag i november", "sv"),
        ("fr\u0130day 3 november", "en"),
    ],
)
def test_other_text_is_ignored(text: str, language: str) -> None:
    assert find_wrong_weekdays(text, language, REFERENCE_DATE) == []


def test_a_missing_year_is_the_closest() -> None:
    assert find_wrong_weekdays("fredag 1 januari", "sv", date(2020, 12, 20)) == []
    assert find_wrong_weekdays("fredag 1 januari", "sv", date(2020, 2, 1)) == [
        WeekdayMismatch(0, "fredag", date(2020, 1, 1))
    ]
    assert find_wrong_weekdays("fredag 29 februari", "sv", date(2021, 3, 1)) == [
        WeekdayMismatch(0, "fredag", date(2020, 2, 29))
    ]


@given(st.text(), st.sampled_from(["sv", "en", "de"]))
def test_no_text_raises(text: str, language: str) -> None:
    assert isinstance(find_wrong_weekdays(f"måndag monday {text} 3/11 {text}", language, REFERENCE_DATE), list)
