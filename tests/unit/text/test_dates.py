"""Dates and times are parsed strictly, with messages for officers, and formatted for people and programs."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.dates import (
    format_date,
    format_month,
    format_rfc822,
    format_rfc3339,
    format_time,
    parse_date,
    parse_datetime,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = [STOCKHOLM, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")]
PUBLISHED = datetime(2020, 11, 2, 9, 0, tzinfo=STOCKHOLM)


class TestDatetime:
    @pytest.mark.parametrize(
        "text",
        [
            "2020-11-02 09:00",
            "2020-11-02T09:00",
            "2020-11-02 09:00:00",
            " 2020-11-02  09:00 ",
            "2020-11-02 09:00+01:00",
            "2020-11-02T08:00Z",
            "2020-11-02 08:00 Z",
            "2020-11-02 03:00-0500",
        ],
    )
    def test_time_is_in_the_zone_of_the_newsroom_however_it_was_written(self, text: str) -> None:
        assert parse_datetime(text, STOCKHOLM) == PUBLISHED
        assert parse_datetime(text, STOCKHOLM).tzinfo is STOCKHOLM

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("2020-11-02", "has no time of day; expected date and time, such as 2020-11-02 09:00"),
            ("2 november 2020", "has no time of day; expected date and time, such as 2020-11-02 09:00"),
            ("02/11/2020 09:00", "two ways; write 2020-11-02 09:00 or 2020-02-11 09:00"),
            ("2.11.2020 9.30", "two ways; write 2020-11-02 09:30 or 2020-02-11 09:30"),
            ("2020-11-02 9", "such as 2020-11-02 09:00"),
            ("2020-11-02 vid 10-tiden", "such as 2020-11-02 10:00"),
            ("tisdag 2 november 2020 09:00", "2020-11-02 is a Monday; write 2020-11-02 09:00"),
            ("helgdag 2 november 2020 09:00", "such as 2020-11-02 09:00"),
            (
                "2020-11-02 09:00 CEST",
                "is not in CEST in Europe/Stockholm; leave CEST out, or write 2020-11-02 09:00 CET",
            ),
            ("2020-15-11 09:00", "such as 2020-11-15"),
            ("2021-02-29 09:00", "does not exist; expected year-month-day, such as 2021-02-28 or 2021-03-01"),
            ("", "expected year-month-day hour:minute"),
            ("\u0662\u0660\u0662\u0660-11-02 09:00", "expected year-month-day hour:minute"),
            ("2020-02-30 09:00", "the date 2020-02-30 does not exist"),
            ("2020-13-01 09:00", "the date 2020-13-01 does not exist"),
            ("2020-11-02 24:00", "expected 00:00 to 23:59, such as 2020-11-03 00:00"),
            ("2020-11-02 23:60", "expected 00:00 to 23:59"),
            ("2020-11-02 23:59:60", "expected 00:00 to 23:59"),
            ("2020-11-02 09:00+25:00", "is not an offset from UTC; expected one such as [+]01:00"),
            ("1899-12-31 09:00", "the year 1899 is out of range; expected 1900 to 2200"),
            ("2201-01-01 09:00", "the year 2201 is out of range"),
            ("0000-01-01 09:00", "the year 0000 is out of range"),
        ],
    )
    def test_anything_else_is_an_error_that_says_what_was_expected(self, text: str, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            parse_datetime(text, STOCKHOLM)

    def test_a_repeated_hour_needs_an_offset_and_the_error_gives_both(self) -> None:
        with pytest.raises(ValueError, match="occurs twice in Europe/Stockholm") as error:
            parse_datetime("2020-10-25 02:30", STOCKHOLM)
        assert "2020-10-25 02:30+02:00 or 2020-10-25 02:30+01:00" in str(error.value)

    def test_a_skipped_hour_is_an_error_that_offers_the_hours_around_it(self) -> None:
        with pytest.raises(ValueError, match="does not exist in Europe/Stockholm") as error:
            parse_datetime("2020-03-29 02:30", STOCKHOLM)
        assert "write 2020-03-29 01:30 or 2020-03-29 03:30" in str(error.value)

    @pytest.mark.parametrize(
        "text",
        [
            "2020-11-2 9.00",
            "2020-11-02 9:00",
            "2020-11-02 kl 09.00",
            "2020-11-02 kl. 9",
            "2020-11-02T09",
            "2020/11/02 09:00",
            "2 november 2020 09:00",
            "2 nov 2020 kl. 9.00",
            "2. november 2020 kl. 09.00",
            "den 2 november 2020 klockan 9",
            "2 November 2020 9.00",
            "2nd of November 2020 at 9 am",
            "November 2, 2020 9:00 a.m.",
            "9:00 2020-11-02",
            "kl. 9.00 den 2 november 2020",
            "måndag 2 november 2020 09:00",
            "Måndagen den 2 november 2020 kl. 9",
            "Monday, 2 November 2020, 09:00",
            "mandag 2. november 2020 kl. 9",
            "2020-11-02\u00a009:00",
            "2020-11-02 09:00 CET",
            "2020-11-02 08:00 UTC",
            "“2020-11-02 09:00”",
            "2020-11-02, 09:00",
            "9.00 2 november 2020",
        ],
    )
    def test_any_unambiguous_way_of_writing_is_read(self, text: str) -> None:
        assert parse_datetime(text, STOCKHOLM, ["sv"]) == PUBLISHED

    @pytest.mark.parametrize("text", ["2.11.2020 09:00", "2/11/2020 09:00", "2/11 2020 kl. 9", "02-11-2020 09:00"])
    def test_the_language_decides_whether_the_day_comes_first(self, text: str) -> None:
        assert parse_datetime(text, STOCKHOLM, ["nb", "en"]) == PUBLISHED
        with pytest.raises(ValueError, match="two ways; write 2020-11-02 09:00 or 2020-02-11 09:00"):
            parse_datetime(text, STOCKHOLM, ["en", "nb"])

    @pytest.mark.parametrize("text", ["23/11/2020 09:00", "11/23/2020 09:00", "23.11.2020 9.00"])
    def test_numbers_with_one_reading_are_read_in_every_language(self, text: str) -> None:
        assert parse_datetime(text, STOCKHOLM, ["en"]) == PUBLISHED.replace(day=23)

    @pytest.mark.parametrize(
        ("text", "corrected"),
        [
            ("i morgon 09:00", "2020-11-02 09:00"),
            ("tomorrow at 10.30", "2020-11-02 10:30"),
            ("2 november 09:00", "2020-11-02 09:00"),
            ("1 mars kl. 9.30", "2021-03-01 09:30"),
        ],
    )
    def test_a_date_that_is_not_whole_is_an_error_with_the_next_such_day(self, text: str, corrected: str) -> None:
        with pytest.raises(ValueError, match=corrected):
            parse_datetime(text, STOCKHOLM, ["sv"], date(2020, 11, 1))

    def test_the_name_of_the_zone_chooses_between_the_two_hours(self) -> None:
        first, second = (parse_datetime(f"2020-10-25 02:30 {name}", STOCKHOLM) for name in ("CEST", "CET"))
        assert format_rfc3339(first) == "2020-10-25T02:30:00+02:00"
        assert format_rfc3339(second) == "2020-10-25T02:30:00+01:00"

    def test_either_offset_of_a_repeated_hour_is_kept(self) -> None:
        first, second = (parse_datetime(f"2020-10-25 02:30{offset}", STOCKHOLM) for offset in ("+02:00", "+01:00"))
        assert format_rfc3339(first) == "2020-10-25T02:30:00+02:00"
        assert format_rfc3339(second) == "2020-10-25T02:30:00+01:00"

    @given(st.text(max_size=30), st.sampled_from(ZONES))
    def test_any_text_is_a_time_or_a_value_error(self, text: str, zone: ZoneInfo) -> None:
        try:
            result = parse_datetime(text, zone)
        except ValueError:
            return
        assert result.tzinfo is zone

    @given(
        st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.sampled_from(ZONES)),  # noqa: DTZ001 - the bounds must have no zone
    )
    def test_times_formatted_for_programs_parse_to_the_same_time(self, when: datetime) -> None:
        expected = when.replace(microsecond=0)
        # In UTC, because Python never treats a time in a repeated hour as equal to one of another zone (PEP 495).
        assert parse_datetime(format_rfc3339(expected), STOCKHOLM).astimezone(UTC) == expected.astimezone(UTC)
        assert parsedate_to_datetime(format_rfc822(expected)).astimezone(UTC) == expected.astimezone(UTC)


class TestDate:
    def test_date_is_year_month_day(self) -> None:
        assert parse_date(" 2020-11-02 ") == date(2020, 11, 2)

    @pytest.mark.parametrize("text", ["2020-11-2", "2 november 2020", "måndag 2 nov. 2020", "November 2, 2020"])
    def test_a_date_is_read_in_any_unambiguous_way(self, text: str) -> None:
        assert parse_date(text, ["sv"]) == date(2020, 11, 2)

    @pytest.mark.parametrize("text", ["2020-11-31", "1/2/2020", "2 nov", "", "2020-11-02 09:00", "1066-10-14"])
    def test_anything_else_is_an_error(self, text: str) -> None:
        with pytest.raises(ValueError, match="expected"):
            parse_date(text)


class TestForPeople:
    def test_swedish(self) -> None:
        assert format_date(PUBLISHED, "sv") == "2 november 2020"
        assert format_time(PUBLISHED, "sv") == "9.00"
        assert format_month(PUBLISHED, "sv") == "november 2020"

    def test_english_has_the_day_first(self) -> None:
        assert format_date(date(2020, 11, 2), "en") == "2 November 2020"
        assert format_time(PUBLISHED, "en") == "09:00 CET"

    def test_norwegian(self) -> None:
        assert format_date(PUBLISHED, "nb") == "2. november 2020"
        assert format_time(PUBLISHED, "nb") == "09.00"

    def test_the_zone_is_left_out_only_where_all_readers_have_it(self) -> None:
        assert format_time(PUBLISHED, "en") == "09:00 CET"
        assert format_time(PUBLISHED.astimezone(ZoneInfo("Europe/Oslo")), "sv") == "9.00"
        assert format_time(PUBLISHED.astimezone(ZoneInfo("Europe/Helsinki")), "sv") == "10.00 EET"
        assert format_time(PUBLISHED.astimezone(ZoneInfo("Europe/Helsinki")), "sv-FI") == "10.00 EET"
        assert format_time(PUBLISHED.astimezone(UTC), "sv") == "8.00 UTC"

    def test_an_hour_that_the_clocks_repeat_has_its_zone(self) -> None:
        repeated = datetime(2025, 10, 26, 2, 30, tzinfo=STOCKHOLM)
        assert format_time(repeated, "sv") == "2.30 CEST"
        assert format_time(repeated.replace(fold=1), "sv") == "2.30 CET"
        assert format_time(repeated.replace(hour=3), "sv") == "3.30"

    def test_a_zone_without_a_name_is_shown_as_its_offset_from_utc(self) -> None:
        assert format_time(PUBLISHED.astimezone(ZoneInfo("Europe/Istanbul")), "en") == "11:00 UTC+03:00"
        assert format_time(PUBLISHED.astimezone(ZoneInfo("Asia/Kathmandu")), "en") == "13:45 UTC+05:45"
        assert format_time(PUBLISHED.astimezone(timezone(timedelta(hours=-3))), "en") == "05:00 UTC-03:00"
        assert format_time(PUBLISHED.astimezone(UTC), "en") == "08:00 UTC"

    def test_equal_times_are_each_shown_in_their_own_zone(self) -> None:
        late = datetime(2020, 11, 2, 23, 30, tzinfo=UTC)
        assert format_date(late, "sv") == "2 november 2020"
        assert format_date(late.astimezone(STOCKHOLM), "sv") == "3 november 2020"


class TestForPrograms:
    def test_mail_and_rss(self) -> None:
        assert format_rfc822(PUBLISHED) == "Mon, 02 Nov 2020 09:00:00 +0100"

    def test_everything_else(self) -> None:
        assert format_rfc3339(PUBLISHED) == "2020-11-02T09:00:00+01:00"
        assert format_rfc3339(PUBLISHED.replace(microsecond=123456)) == "2020-11-02T09:00:00+01:00"

    def test_an_offset_with_seconds_is_converted_to_utc(self) -> None:
        old = datetime(1910, 6, 1, 12, 0, tzinfo=ZoneInfo("Asia/Kathmandu"))
        assert format_rfc3339(old) == "1910-06-01T06:18:44+00:00"
        assert format_rfc822(old) == "Wed, 01 Jun 1910 06:18:44 +0000"
