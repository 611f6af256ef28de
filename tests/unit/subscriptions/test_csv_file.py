"""Lists of addresses are read as Excel, mail programs and other services write them."""

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pressroom.errors import ConfigError
from pressroom.subscriptions.csv_file import Column, CsvTable, parse_csv, protect_cell


def read_cells(content: bytes) -> list[tuple[int, dict[Column, str]]]:
    return [(row.line, row.cells) for row in parse_csv(content).rows]


SWEDISH = "E-post;Språk;Nyckelord\r\nåsa@example.org;sv;Miljö, Skola\r\n"
EXPECTED = [(2, {"email": "åsa@example.org", "language": "sv", "keywords": "Miljö, Skola"})]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SWEDISH.encode("windows-1252"), "windows-1252"),
        (SWEDISH.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SWEDISH.encode(), "utf-8"),
        (SWEDISH.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + SWEDISH.encode("utf-16-be"), "utf-16"),
        (SWEDISH.replace("\r\n", "\r").encode(), "utf-8"),
    ],
)
def test_the_encoding_is_found(content: bytes, encoding: str) -> None:
    assert parse_csv(content).encoding == encoding
    assert read_cells(content) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_also_beside_others_in_quotation_marks(delimiter: str) -> None:
    content = f'"name; a, b|c"{delimiter}email\n"x;y,z"{delimiter}anna@example.org\n'.encode()
    table = parse_csv(content)
    assert (table.delimiter, table.unused_columns) == (delimiter, ("name; a, b|c",))
    assert read_cells(content) == [(2, {"email": "anna@example.org"})]


def test_the_line_in_which_excel_names_the_delimiter_is_understood_and_counted() -> None:
    assert read_cells(b"sep=;\r\nemail;x\r\n\r\nanna@example.org;1\r\n") == [(4, {"email": "anna@example.org"})]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("E-postadresse,Språk,Stikkord,Hyppighet", ("email", "language", "keywords", "frequency")),
        ("e-post,språk,ämnen,organisationer,samtycke", ("email", "language", "organisations", "keywords", "consent")),
        ("Email Address,Language,Tags,Opt-in source", ("email", "language", "keywords", "consent")),
        ("Address,City,E-mail", ("email",)),
    ],
)
def test_headers_are_understood_in_swedish_norwegian_and_english(header: str, columns: tuple[str, ...]) -> None:
    assert parse_csv(f"{header}\n".encode()).columns == columns


def test_an_email_column_goes_before_a_column_named_address() -> None:
    assert read_cells(b"Address,E-mail\nStorgatan 1,anna@example.org\n") == [(2, {"email": "anna@example.org"})]


def test_a_plain_list_of_addresses_needs_no_header() -> None:
    assert read_cells(b"anna@example.org\n\neva@example.org") == [
        (1, {"email": "anna@example.org"}),
        (3, {"email": "eva@example.org"}),
    ]


def test_a_cell_of_several_lines_does_not_disturb_the_numbers_of_lines() -> None:
    content = b'note,email\n"two\nlines",anna@example.org\nx,eva@example.org\n'
    assert read_cells(content) == [(2, {"email": "anna@example.org"}), (4, {"email": "eva@example.org"})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no column with e-mail addresses"),
        (b"name,city\nAnna,Oslo\n", "no column with e-mail addresses"),
        (b"anna@example.org,Oslo\n", "no column with e-mail addresses"),
        (b'email\n"anna@example.org\neva@example.org\n', "Line 2 cannot be read"),
        (b"PK\x03\x04\x00\x00\x81", "it is not text"),
        (b"email\n" + b'"' + b"x" * 200_000, "Line 2 cannot be read"),
        (b"x" * 64_000_001, "larger than 64 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(content: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_csv(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ConfigError):
        assert isinstance(parse_csv(content), CsvTable)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''+", " =", " '="])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert protect_cell(f"{start}1+1") == f"'{start}1+1"


@given(text=st.text(alphabet="'=+-@\t\r\n＝aå;,\" ", max_size=8))
@example(text=" '=")
@example(text="' =")
def test_a_protected_cell_is_read_back_as_it_was(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["email", "consent"], ["a@b.se", protect_cell(text)]])
    (row,) = parse_csv(file.getvalue().encode()).rows
    assert row.cells.get("consent", "").strip() == text.strip()


def test_what_needs_no_protection_stays_as_it_is() -> None:
    for text in ("", "anna@example.org", "'quoted'", "O'Neill", "1-2", "a=b"):
        assert protect_cell(text) == text
