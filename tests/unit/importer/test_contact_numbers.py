"""Telephone numbers in lines of contacts, in the forms of many countries."""

import pytest

from pressroom.importer.contact_lines import read_line

NATIONAL = {
    "Carlo Roe (347.5550123)": "347.5550123",
    "Kis Ákos, megbízott: 20/555-0123, e-mail": "20/555-0123",
    "Kis Ákos, megbízott: 06-1/555-0123": "06-1/555-0123",
    "Tel.: (01) 53 123 / 70123": "(01) 53 123 / 70123",
    "Tel 06-55501230/81": "06-55501230/81",
    "Contact: 021-319.00.22": "021-319.00.22",
    "Ana Roe, 912 345 678": "912 345 678",
    "Jan Roe, 22 555 01 23": "22 555 01 23",
    "Jón Roe, 555 9836": "555 9836",
    "Tel./Fax: 012 345 678": "012 345 678",
    "Τηλ. 210 5550123": "210 5550123",
    "株式会社 電話03-5555-0123まで": "03-5555-0123",
    "TEL03-5555-0123": "03-5555-0123",
    "홍보팀 02-555-0123로 문의": "02-555-0123",
}
EXTENSIONS = (
    "(内線6214)",
    ", poste 2034",
    " ext. 12",
    " (ext. 4512)",
    ", int. 145",
    ", klapka 24",
    ", wewn. 12",
    " DW 12",
    ", доб. 12",
)


def read_numbers(line: str) -> list[str]:
    return [token.text for token in read_line(line) if token.kind in {"phone", "mobile"}]


@pytest.mark.parametrize(("line", "number"), NATIONAL.items())
def test_a_number_is_read_as_its_country_writes_it(line: str, number: str) -> None:
    assert read_numbers(line) == [number]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_an_extension_belongs_to_its_number(extension: str) -> None:
    assert read_numbers(f"Tel. 044 555 01 23{extension}") == [f"044 555 01 23{extension}"]


def test_two_numbers_with_a_slash_between_them_are_two() -> None:
    assert read_numbers("tel: 08-465 00 01 / 070-174 06 01") == ["08-465 00 01", "070-174 06 01"]


@pytest.mark.parametrize(
    "line",
    ["912 345 678 habitants", "12.345.678 euro", "2025年4月4日に12345678円", "den 14.3.2024", "ISBN 912 345 678"],
)
def test_amounts_and_dates_are_no_numbers(line: str) -> None:
    assert read_numbers(line) == []
