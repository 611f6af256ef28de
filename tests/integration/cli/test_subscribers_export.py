"""What `subscribers export` writes, spreadsheets do not calculate, and `subscribers import` reads."""

import csv
import io
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
