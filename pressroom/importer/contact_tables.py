"""Read tables that have a contact in each column."""

import re
from collections.abc import Sequence

from pressroom.importer.person_names import find_person

_NUMBER = re.compile(r"[\w.+-]+@[\w.-]+|\+?[0-9(][0-9\s()/.–-]{4,}[0-9]")


def read_contact_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the columns of a table with a contact in each, such as a role, a name and a number.

    A first column of labels is left out. The result is empty for every other table.
    """
    width = max(map(len, rows), default=0)
    columns = [[row[number] for row in rows if number < len(row) and row[number]] for number in range(width)]
    contacts = [column for column in columns if _is_contact(column)]
    others = [column for column in columns[1:] if not _is_contact(column)]
    has_labels = width > len(contacts) and any(map(_NUMBER.search, columns[0]))
    return contacts if len(contacts) > 1 and not others and not has_labels else []


def _is_contact(column: Sequence[str]) -> bool:
    """Return whether the cells of a column name one person, with a number or address."""
    people = [cell for cell in column if find_person(_NUMBER.sub("", cell).strip(" ,:"))]
    return len(people) == 1 and any(map(_NUMBER.search, column))
