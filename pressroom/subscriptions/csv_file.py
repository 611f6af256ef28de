"""Read a list of addresses from a CSV file, as Excel, mail programs and other newsletter services write it."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias, get_args

from msgspec import Struct

from pressroom.errors import ConfigError

Column: TypeAlias = Literal[
    "email",
    "language",
    "takes_other_languages",
    "organisations",
    "keywords",
    "frequency",
    "consent",
    "paused_until",
]
COLUMNS: tuple[Column, ...] = get_args(Column)
MAX_BYTES = 64_000_000

# The names of the columns in files from Swedish, Norwegian and English programs, without spaces and marks. Where two
# columns fit, the name that stands first here is meant: an “Address” beside an “Email” is where somebody lives.
_HEADERS: Mapping[Column, str] = {
    "email": "email emails emailaddress mail mailaddress epost epostadress epostadresse epostaddress mejl mejladress "
    "mailadress mailadresse address adress adresse subscriber prenumerant abonnent",
    "language": "language lang languagecode locale språk språkkod sprak språkkode spraak",
    "takes_other_languages": "takesotherlanguages otherlanguages andraspråk andrasprak andrespråk andresprak",
    "organisations": "organisation organisations organization organizations organisationer organisasjon "
    "organisasjoner company companies företag selskap",
    "keywords": "keyword keywords nyckelord nøkkelord stikkord tag tags tagg taggar topic topics ämne ämnen emne emner "
    "emneord interests intressen",
    "frequency": "frequency frekvens hurofta howoften hvorofte hyppighet schedule",
    "consent": "consent consentsource samtycke samtykke source källa kilde optin optinsource",
    "paused_until": "pauseduntil pausedto paustill pausadtill pausetil",
}
_RANKS = {name: (column, rank) for column, names in _HEADERS.items() for rank, name in enumerate(names.split())}
_DELIMITERS = ";\t,|"
_EXCEL_HINT = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
# What spreadsheets calculate, also behind apostrophes: then one more tells that the others belong to the text. Spaces
# before it are taken away when a list is read.
_FORMULA = re.compile("[ ']*[=+\\-@\t\r\n＝＋－＠]")
_PROTECTED = re.compile("'[ ']*[=+\\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r'"[^"]*"')
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvRow(Struct, frozen=True):
    """A row of the file: the line where it begins, and its cells by column, without spaces around them."""

    line: int
    cells: dict[Column, str]


class CsvTable(Struct, frozen=True):
    """A file as it was understood: encoding and delimiter, the columns that were used and those that were not."""

    encoding: str
    delimiter: str
    columns: tuple[Column, ...]
    unused_columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def parse_csv(content: bytes) -> CsvTable:
    """Return the rows of a CSV file. The encoding, the delimiter and the columns are found by themselves.

    Raises ConfigError if the file is too large, is no text, or has no column with addresses.
    """
    if len(content) > MAX_BYTES:
        raise ConfigError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.", "Split it into several files.")
    encoding, text = _decode(content)
    delimiter, text, skipped_lines = _find_delimiter(text)
    records = _read_records(text, delimiter, skipped_lines)
    first_line, header = next(records, (1, []))
    columns = _find_columns(header)
    if columns is None:
        raise ConfigError("The file has no column with e-mail addresses.", _describe_columns(header))
    is_header = _is_header(header)
    rows = _pick_cells(records if is_header else _prepend((first_line, header), records), columns)
    unused = tuple(name.strip() for place, name in enumerate(header) if is_header and place not in columns)
    used = sorted(columns.values(), key=COLUMNS.index)
    return CsvTable(encoding, delimiter, tuple(used), tuple(filter(None, unused)), tuple(rows))


def protect_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: it gets an apostrophe. `parse_csv` takes it away again."""
    return f"'{text}" if _FORMULA.match(text) else text


def _restore_cell(text: str) -> str:
    """Return what a cell was before `protect_cell`, or what a person has protected in the same way."""
    return text[1:] if _PROTECTED.match(text) else text


def _decode(content: bytes) -> tuple[str, str]:
    """Return the encoding and the text: by its byte order mark, else UTF-8, else what Excel writes in Europe."""
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked[:1] or ["utf-8", "windows-1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding.removesuffix("-sig"), text
    raise ConfigError("The file is not a CSV file: it is not text.", "Save it as “CSV UTF-8” in your spreadsheet.")


def _find_delimiter(text: str) -> tuple[str, str, int]:
    """Return the delimiter, the text without the line in which Excel names it, and how many lines were left out."""
    hint = _EXCEL_HINT.match(text)
    if hint:
        return hint[1], text[hint.end() :], 1
    counts = Counter(_QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0]))
    best = max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    return (best if counts[best] else ";"), text, 0


def _read_records(text: str, delimiter: str, skipped_lines: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty with the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    line = skipped_lines + 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = skipped_lines + reader.line_num + 1
    except csv.Error as error:
        raise ConfigError(
            f"Line {line} cannot be read: {error}.", "Look for a quotation mark that is not closed, then try again."
        ) from error


def _find_columns(header: list[str]) -> dict[int, Column] | None:
    """Return which column stands at which place, or None if no place is for addresses.

    A file without a header is a plain list of addresses, one on a line.
    """
    if not _is_header(header):
        return {0: "email"} if len(header) == 1 else None
    best: dict[Column, tuple[int, int]] = {}
    for place, name in enumerate(header):
        column, rank = _RANKS.get(_simplify(name), (None, 0))
        if column:
            best[column] = min(best.get(column, (rank, place)), (rank, place))
    return {place: column for column, (_, place) in best.items()} if "email" in best else None


def _is_header(header: list[str]) -> bool:
    return not any("@" in cell for cell in header)


def _simplify(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _describe_columns(header: list[str]) -> str:
    names = ", ".join(name.strip()[:40] for name in header[:20])
    found = f" The first line has: {names}." if names and _is_header(header) else ""
    return f"Name the column “email” (or “e-post”) in the first line of the file.{found}"


def _prepend(first: tuple[int, list[str]], rest: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def _pick_cells(records: Iterable[tuple[int, list[str]]], columns: dict[int, Column]) -> Iterator[CsvRow]:
    for line, record in records:
        found = [(place, column) for place, column in columns.items() if place < len(record)]
        cells = {column: _restore_cell(record[place].strip(" ")).strip() for place, column in found}
        yield CsvRow(line, cells)
