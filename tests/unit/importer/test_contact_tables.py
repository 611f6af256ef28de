"""Contacts in tables keep their roles, whether each has a row or a column."""

import pytest

from pressroom.importer.contact_tables import read_contact_columns
from pressroom.importer.release_parts import split_body

TEXT = "The new bridge opens in spring.\n\nThe council decided this on Monday.\n\n## Kontakt\n\n"
COLUMNS = [["Presschef", "Projektledare"], ["Anna Berg", "Per Ek"], ["08-508 27 200", "070-765 43 21"]]
LABELLED = [["", *COLUMNS[0]], ["Namn", *COLUMNS[1]], ["Telefon", *COLUMNS[2]], ["E-post", "a@ex.org", "p@ex.org"]]
SHORT = [COLUMNS[0], [f"{name} {number}" for name, number in zip(COLUMNS[1], COLUMNS[2], strict=True)]]
ROWS = [
    ["Namn", "Roll", "Telefon"],
    *[list(row) for row in zip(*(COLUMNS[number] for number in (1, 0, 2)), strict=True)],
]


def write_table(rows: list[list[str]]) -> str:
    first, *others = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([first, f"|{' --- |' * len(rows[0])}", *others])


@pytest.mark.parametrize("rows", [COLUMNS, LABELLED, SHORT, ROWS])
def test_each_contact_in_a_table_has_the_role_from_its_column_or_row(rows: list[list[str]]) -> None:
    parts = split_body(TEXT + write_table(rows), "sv")
    assert [(each.name, each.role, each.phone) for each in parts.contacts] == [
        ("Anna Berg", "Presschef", "08-508 27 200"),
        ("Per Ek", "Projektledare", "070-765 43 21"),
    ]
    assert "Presschef" not in parts.body


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        [["Namn", "Telefon", "Mobil"], ["Anna Berg", "08-508 27 200", "070-765 43 20"]],
        [["Year", "Income", "Costs"], ["2023", "1 234 567", "1 200 300"]],
        [["Anna Berg", "Per Ek"], ["reads", "writes"]],
        [],
    ],
)
def test_other_tables_have_no_columns_of_contacts(rows: list[list[str]]) -> None:
    assert read_contact_columns(rows) == []
