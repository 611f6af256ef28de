"""Read the rows of an HTML table, with cells that span several rows or columns."""

import re
from collections.abc import Sequence

from bs4.element import Tag

_DELIMITERS = {"left": ":---", "center": ":---:", "right": "---:"}
# The attribute, a style, or a class such as `has-text-align-right` of WordPress or `align-right` of pressroom.
_ALIGNMENT = re.compile(r"(?:^|align\s*:\s*|align-|text-)(left|center|right)\b", re.IGNORECASE)


def read_rows(table: Tag) -> list[list[tuple[Tag, bool]]]:
    """Return the rows of a table, each cell with whether it repeats one that spans several columns or rows."""
    rows: list[list[tuple[Tag, bool]]] = []
    spans: dict[int, tuple[int, Tag]] = {}  # column -> rows that are left, cell
    for tr in [tr for tr in table.find_all("tr") if tr.find_parent("table") is table]:
        row: list[tuple[Tag, bool]] = []
        for cell in tr.find_all(["td", "th"], recursive=False):
            _add_spanned(row, spans)
            rowspan = _parse_span(cell, "rowspan")
            for number in range(_parse_span(cell, "colspan")):
                if rowspan > 1:
                    spans[len(row)] = (rowspan, cell)
                row.append((cell, number > 0))
        _add_spanned(row, spans)
        spans = {column: (left - 1, cell) for column, (left, cell) in spans.items() if left > 1}
        rows.append(row)
    return rows


def _add_spanned(row: list[tuple[Tag, bool]], spans: dict[int, tuple[int, Tag]]) -> None:
    while len(row) in spans and not any(cell is spans[len(row)][1] for cell, _ in row):
        row.append((spans[len(row)][1], True))


def read_alignments(rows: Sequence[Sequence[tuple[Tag, bool]]], width: int) -> list[str]:
    """Return the delimiter of each column in Markdown: aligned as its last cell is, which is no heading."""
    columns = [next((row[column][0] for row in reversed(rows) if column < len(row)), None) for column in range(width)]
    return [_DELIMITERS.get(_find_alignment(cell) if cell else "", "---") for cell in columns]


def _find_alignment(cell: Tag) -> str:
    values = f"{cell.get('align') or ''};{cell.get('style') or ''};{' '.join(cell.get_attribute_list('class') or [])}"
    match = _ALIGNMENT.search(values)
    return match[1].lower() if match else ""


def _parse_span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(max(int(value), 1), 100) if re.fullmatch(r"\d{1,4}", value) else 1


def is_layout_table(table: Tag, rows: Sequence[Sequence[tuple[Tag, bool]]]) -> bool:
    """Return whether a table only places text on a page, and has no data."""
    if table.get("role") == "presentation" or table.find("table") is not None:
        return True
    return max(map(len, rows), default=0) < 2 or table.find(["h1", "h2", "h3", "ul", "ol", "blockquote"]) is not None
