"""Preconditions, ranges and codings are judged as RFC 9110 says."""

import pytest

from pressroom.web.conditional import (
    UNSATISFIABLE,
    ContentRange,
    Validators,
    accepts_gzip,
    evaluate_preconditions,
    format_http_date,
    select_range,
)

VALIDATORS = Validators('"abc"', 1_700_000_000)
SAME, EARLIER = "Tue, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 2023 22:13:19 GMT"


@pytest.mark.parametrize(
    "value",
    ['"abc"', 'W/"abc"', '"x", "abc"', ' "x" ,W/"abc" ', "*", '"x",, "abc"', '"with,comma","abc"'],
)
def test_if_none_match_finds_an_etag_in_a_list_weak_or_strong(value: str) -> None:
    assert evaluate_preconditions({"if-none-match": value}, VALIDATORS) == "not modified"


@pytest.mark.parametrize("value", ['"ab"', "abc", '"abc', 'w/"abc"', "", '"ABC"', '"abc-gzip"'])
def test_if_none_match_with_another_or_a_damaged_etag_gets_the_content(value: str) -> None:
    assert evaluate_preconditions({"if-none-match": value}, VALIDATORS) == "full"


def test_if_none_match_overrides_if_modified_since() -> None:
    assert evaluate_preconditions({"if-none-match": '"x"', "if-modified-since": SAME}, VALIDATORS) == "full"
    assert evaluate_preconditions({"if-none-match": '"abc"', "if-modified-since": EARLIER}, VALIDATORS) != "full"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (SAME, "not modified"),
        (EARLIER, "full"),
        ("Tuesday, 14-Nov-23 22:13:20 GMT", "not modified"),
        ("Tue Nov 14 22:13:20 2023", "not modified"),
        ("yesterday", "full"),
        ("", "full"),
        ("Tue, 14 Nov 99999999999 22:13:20 GMT", "full"),
    ],
)
def test_if_modified_since_accepts_all_forms_of_dates(value: str, outcome: str) -> None:
    assert evaluate_preconditions({"if-modified-since": value}, VALIDATORS) == outcome


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"if-match": '"abc"'}, "full"),
        ({"if-match": "*"}, "full"),
        ({"if-match": 'W/"abc"'}, "failed"),
        ({"if-match": '"x"'}, "failed"),
        ({"if-unmodified-since": SAME}, "full"),
        ({"if-unmodified-since": EARLIER}, "failed"),
        ({"if-match": '"abc"', "if-unmodified-since": EARLIER}, "full"),
    ],
)
def test_if_match_compares_strongly_and_overrides_if_unmodified_since(headers: dict[str, str], outcome: str) -> None:
    assert evaluate_preconditions(headers, VALIDATORS) == outcome


@pytest.mark.parametrize(
    ("value", "selected"),
    [
        ("bytes=0-3", ContentRange(0, 4)),
        ("bytes=5-", ContentRange(5, 10)),
        ("bytes=-4", ContentRange(6, 10)),
        ("bytes=-400", ContentRange(0, 10)),
        ("bytes=8-400", ContentRange(8, 10)),
        ("Bytes=0-0", ContentRange(0, 1)),
        ("bytes=10-", UNSATISFIABLE),
        ("bytes=-0", UNSATISFIABLE),
        ("bytes=3-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=0-99999999999999999999999", None),
        ("bytes=٣-٤", None),
    ],
)
def test_a_single_range_is_selected_and_all_others_get_the_whole_content(
    value: str, selected: ContentRange | str | None
) -> None:
    assert select_range({"range": value}, VALIDATORS, 10) == selected


@pytest.mark.parametrize(
    ("if_range", "is_used"), [('"abc"', True), ('W/"abc"', False), ('"x"', False), (SAME, True), (EARLIER, False)]
)
def test_a_range_of_changed_content_is_not_used(if_range: str, is_used: bool) -> None:
    assert bool(select_range({"range": "bytes=0-3", "if-range": if_range}, VALIDATORS, 10)) == is_used


def test_an_empty_file_has_no_range() -> None:
    assert select_range({"range": "bytes=0-"}, VALIDATORS, 0) == UNSATISFIABLE


@pytest.mark.parametrize(
    ("value", "is_accepted"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("br", False),
        ("", False),
        (None, False),
        ("gzip;q=damaged", False),
        ("gzip ; q=1.000", True),
    ],
)
def test_gzip_is_sent_only_to_those_who_accept_it(value: str | None, is_accepted: bool) -> None:
    assert accepts_gzip(value) == is_accepted


def test_dates_are_written_as_imf_fixdate() -> None:
    assert format_http_date(1_700_000_000) == SAME
    assert format_http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_headers_full_of_spaces_and_quotes_take_no_long_time() -> None:
    for value in (" " * 30_000 + "x", '"' * 30_001, "," * 30_000 + "x", 'W/"' * 10_000):
        assert evaluate_preconditions({"if-none-match": value}, VALIDATORS) == "full"
        assert accepts_gzip(value) is False
