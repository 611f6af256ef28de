"""Telephone numbers are parsed or refused with a message, and invalid numbers are found in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.phones import find_invalid_phones, parse_phone


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "uri"),
        [
            ("08-580 285 00", "tel:+46858028500"),
            ("(08) 580 285 00", "tel:+46858028500"),
            ("+46 8 580 285 00", "tel:+46858028500"),
            ("+46 (0)8 580 285 00", "tel:+46858028500"),
            ("0046 8 580 285 00", "tel:+46858028500"),
            ("08\u2011580\u00a0285\u00a000", "tel:+46858028500"),
            ("020-50 50 50", "tel:+4620505050"),
            ("070-123 45 67", "tel:+46701234567"),
            ("+47 22 86 40 00", "tel:+4722864000"),
            ("+44 20 7946 0958", "tel:+442079460958"),
        ],
    )
    def test_a_number_gets_an_international_uri(self, text: str, uri: str) -> None:
        assert parse_phone(text, "SE").uri == uri

    @pytest.mark.parametrize(
        ("text", "uri"),
        [
            ("112", "tel:112"),
            ("114 14", "tel:11414"),
            ("116 111", "tel:116111"),
            ("1177", "tel:1177"),
            ("90 000", "tel:90000"),
        ],
    )
    def test_a_short_number_stays_short(self, text: str, uri: str) -> None:
        assert parse_phone(text, "SE").uri == uri

    @pytest.mark.parametrize(
        "choice",
        [
            "(tonval 2)",
            "(knappval 2)",
            ", val 2",
            "tonval 2",
            "(option 2)",
            "press 2",
            "ext. 2",
            "ext 2",
            "x2",
            "(ankn. 2)",
            "Tryck 2",
            "tastevalg 2",
            "(valinta 2)",
            "(Wahl 2)",
            "(πλήκτρο 2)",
        ],
    )
    def test_a_menu_choice_becomes_an_extension(self, choice: str) -> None:
        assert parse_phone(f"08-580 285 00 {choice}", "SE").uri == "tel:+46858028500;ext=2"

    @pytest.mark.parametrize("choice", ["#", "(tonval #)", "*", "(valinta #)"])
    def test_a_menu_choice_that_a_uri_cannot_have_is_left_out_of_it(self, choice: str) -> None:
        assert parse_phone(f"08-580 285 00 {choice}", "SE").uri == "tel:+46858028500"

    def test_text_stays_as_the_officer_wrote_it(self) -> None:
        assert parse_phone(" 08-580  285 00 (tonval 2)\n", "SE").text == "08-580 285 00 (tonval 2)"

    def test_the_region_completes_a_number_without_country_code(self) -> None:
        assert parse_phone("22 86 40 00", "no").uri == "tel:+4722864000"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "12",
            "1",
            "999999",
            "58 02 85",
            "08-",
            "08-12",
            "+46",
            "+999 123 456 78",
            "växeln",
            "08-580 285 00https://example.org",
            "08-580 285 00 eller 08-580 285 01",
            "0800-FLOWERS",
            "08-580 285 00;phone-context=evil",
            "tel:+46858028500",
            "٠٨٥٨٠٢٨٥٠٠",
            "0" * 1000,
            "(((((((((",
        ],
    )
    def test_anything_else_is_an_error_that_says_what_was_expected(self, text: str) -> None:
        with pytest.raises(ValueError, match="expected a number with its area code or country, such as 08-580 285 00"):
            parse_phone(text, "SE")

    @pytest.mark.parametrize("region", ["", "XX", "Sverige"])
    def test_in_an_unknown_region_only_international_numbers_are_valid(self, region: str) -> None:
        assert parse_phone("+46 8 580 285 00", region).uri == "tel:+46858028500"
        with pytest.raises(ValueError, match="is not a valid telephone number"):
            parse_phone("08-580 285 00", region)

    @given(
        st.text() | st.text("0123456789 +-()/*#x.valton", max_size=30), st.sampled_from(["SE", "NO", "US", "IT", ""])
    )
    def test_any_text_is_a_number_or_a_value_error(self, text: str, region: str) -> None:
        try:
            uri = parse_phone(text, region).uri
        except ValueError:
            return
        assert re.fullmatch(r"tel:\+?[0-9]+(;ext=[0-9]+)?", uri)


class TestInvalidNumbers:
    @pytest.mark.parametrize(
        "number",
        [
            "+46 100 000 000",
            "08-580 285 0",
            "070-123 45 6",
            "08-12 34",
            "+46 8 12 34",
            "(08) 12 34 5",
            "070-123 45 678 90",
        ],
    )
    def test_an_invalid_number_is_found(self, number: str) -> None:
        assert find_invalid_phones(f"Ring {number}, tack.", "SE") == [(5, number)]

    def test_a_number_that_runs_into_a_word_is_found(self) -> None:
        assert find_invalid_phones("Ring 08-580 285 00https://example.org", "SE") == [(5, "08-580 285 00")]

    @pytest.mark.parametrize(
        "text",
        [
            "Ring 08-580 285 00.",
            "Ring 020-50 50 50 (tonval 2), 116 111 eller +46 (0)8 580 285 00!",
            "den 2020-11-02, 02-11-2020, 02.11.2020, 02/11/2020",
            "kl. 09.00–11.30, 08:00-09:30",
            "+12 345 kr, +5 000 personer, +12 345 678 kronor, +1 234 567 890 SEK, +10 000 besökare, +100 000 %",
            "+1,5 procent, 2 026 000 00 kr, +5\u00a0000 personer, (+12 345 000 kr)",
            "1 000 000 kr, 20 000 000 kr, 0,123456 procent",
            "organisationsnummer 212000-0043, ISBN 978-91-0-012345-6",
            "0150 Oslo, 177 80 Järfälla, SE-177 80",
            "https://example.org/0812345/08-12345 och dnr KS2020/0012345",
            "id=0812345678, #0012345, A0123456",
        ],
    )
    def test_other_digits_are_ignored(self, text: str) -> None:
        assert find_invalid_phones(text, "SE") == []

    @given(st.text() | st.text("0123456789 +-()\u00a0–a.", max_size=60))
    def test_no_text_raises(self, text: str) -> None:
        for offset, number in find_invalid_phones(text, "SE"):
            assert text[offset : offset + len(number)] == number
