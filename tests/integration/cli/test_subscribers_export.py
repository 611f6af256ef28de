"""What `subscribers export` writes, spreadsheets do not calculate, and `subscribers import` reads."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from pressroom.cli import pressroom
from pressroom.config import load_config
from pressroom.store import open_store
from tests.support.newsrooms import create_small_newsroom
from tests.support.subscriptions import read_status

ADDRESSES = (
    "=cmd@reader.example",
    "+46@reader.example",
    "-x@reader.example",
    "'=y@reader.example",
    "anna@reader.example",
)
CONSENT = '=HYPERLINK("https://evil.example","signed")'


def run(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(pressroom, ["--newsroom", str(folder), "subscribers", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_export_has_no_formula_and_can_be_imported(tmp_path: Path) -> None:
    first, second = (create_small_newsroom(tmp_path / name, 1).folder for name in ("first", "second"))
    for address in ADDRESSES:
        run(first, "add", "--consent", CONSENT, "--", address)
    exported = run(first, "export")
    for row in csv.reader(io.StringIO(exported)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    file = tmp_path / "list.csv"
    file.write_text(exported, "utf-8")
    run(second, "import", str(file), "--write")
    store = open_store(load_config(str(second)).database_url)
    assert [read_status(store, address) for address in ADDRESSES] == ["active"] * len(ADDRESSES)
    store.close()
    assert CONSENT in run(second, "consent", "anna@reader.example")
    assert run(second, "export").splitlines()[0] == exported.splitlines()[0]


def test_whether_a_reader_takes_other_languages_survives_an_export(tmp_path: Path) -> None:
    first, second = (create_small_newsroom(tmp_path / name, 2).folder for name in ("first", "second"))
    cells = {"no@reader.example": "Nej", "yes@reader.example": "ja", "empty@reader.example": ""}
    file = tmp_path / "list.csv"
    file.write_text("e-post;andra språk\n" + "".join(f"{address};{cell}\n" for address, cell in cells.items()), "utf-8")
    run(first, "import", str(file), "--write", "--consent", "Signed a list.")
    exported = run(first, "export")
    rows = {row["email"]: row["takes_other_languages"] for row in csv.DictReader(io.StringIO(exported))}
    assert rows == {"no@reader.example": "no", "yes@reader.example": "yes", "empty@reader.example": "yes"}
    file.write_text(exported, "utf-8")
    run(second, "import", str(file), "--write")
    assert {
        row["email"]: row["takes_other_languages"] for row in csv.DictReader(io.StringIO(run(second, "export")))
    } == rows


def test_a_pause_survives_an_export(tmp_path: Path) -> None:
    first, second = (create_small_newsroom(tmp_path / name, 2).folder for name in ("first", "second"))
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    cells = {"day@reader.example": day, "time@reader.example": f"{day}T12:00+02:00", "no@reader.example": ""}
    file = tmp_path / "list.csv"
    file.write_text("email,paused until\n" + "".join(f"{address},{cell}\n" for address, cell in cells.items()), "utf-8")
    run(first, "import", str(file), "--write", "--consent", "Signed a list.")
    exported = run(first, "export")
    pauses = {row["email"]: row["paused_until"] for row in csv.DictReader(io.StringIO(exported))}
    assert pauses == {
        "day@reader.example": f"{day}T00:00:00Z",
        "time@reader.example": f"{day}T10:00:00Z",
        "no@reader.example": "",
    }
    file.write_text(exported, "utf-8")
    run(second, "import", str(file), "--write")
    again = csv.DictReader(io.StringIO(run(second, "export")))
    assert {row["email"]: row["paused_until"] for row in again} == pauses


def test_a_file_without_the_column_can_be_read_and_a_wrong_cell_is_named(tmp_path: Path) -> None:
    folder = create_small_newsroom(tmp_path / "newsroom", 2).folder
    file = tmp_path / "list.csv"
    file.write_text("email,language\nanna@reader.example,sv\n", "utf-8")
    run(folder, "import", str(file), "--write", "--consent", "Signed a list.")
    assert '"takes_other_languages": true' in run(folder, "export", "--json")
    file.write_text("email,takes_other_languages\nbo@reader.example,perhaps\n", "utf-8")
    arguments = ["--newsroom", str(folder), "subscribers", "import", str(file), "--consent", "Signed a list."]
    result = CliRunner().invoke(pressroom, arguments)
    assert result.exit_code == 1
    assert "line 2: not valid: “perhaps” in the column takes_other_languages is neither" in result.stdout
    file.write_text("email,paused_until\nbo@reader.example,soon\n", "utf-8")
    result = CliRunner().invoke(pressroom, arguments)
    assert "line 2: not valid: “soon” in the column paused_until is not a day such as 2026-03-01" in result.stdout
