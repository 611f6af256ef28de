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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Monday 27 April–Sunday 3 May 2026", "en"),
        ("Monday 27 April – 3 May 2026", "en"),
        ("Monday, April 27, to Sunday, May 3, 2026", "en"),
        ("from Monday 27 April at 9.00 until Sunday 3 May 2026", "en"),
        ("between Monday 27 April and Sunday 3 May 2026", "en"),
        ("Monday 27 April, Tuesday 28 April and Wednesday 29 April 2026", "en"),
        ("måndag 27 april–söndag 3 maj 2026", "sv"),
        ("från måndagen den 27 april till söndagen den 3 maj 2026", "sv"),
        ("måndag 27/4–söndag 3/5 2026", "sv"),
        ("måndag 27 april kl. 9–söndag 3 maj 2026", "sv"),
        ("mandag 27. april–søndag 3. mai 2026", "nb"),
        ("mandag 27. april til og med søndag 3. mai 2026", "nb"),
        ("fra mandag 27. april til søndag 3. mai 2026", "nb"),
        ("Tuesday 30 December–Friday 2 January 2026", "en"),
        ("onsdag 30 december 2026–lördag 2 januari 2027", "sv"),
        ("onsdag 30 december–lördag 2 januari 2027", "sv"),
    ],
)
def test_a_date_has_the_year_at_the_end_of_its_range(text: str, language: str) -> None:
    assert find_wrong_weekdays(f"Open {text}.", language, date(2025, 3, 1)) == []


def test_a_wrong_weekday_in_a_range_is_found_with_the_year_at_its_end() -> None:
    text = "Monday 28 April–Sunday 3 May 2026"
    assert find_wrong_weekdays(text, "en", date(2025, 3, 1)) == [WeekdayMismatch(0, "Monday", date(2026, 4, 28))]


def test_the_year_of_another_sentence_is_not_that_of_the_range() -> None:
    assert find_wrong_weekdays("Monday 28 April. Sunday 3 May 2026.", "en", date(2025, 3, 1)) == []
