"""Walks a Mapping along a table of fields: key → converter. Values out; what does not fit goes to the report.

A converter takes a Node and its Place, and raises ValueError with a message for officers. The tables stand elsewhere.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeAlias

from pressroom.check.report import expected, nearest, short
from pressroom.check.scope import Place
from pressroom.draft import Mapping, Node, Scalar, Sequence

Convert: TypeAlias = Callable[[Node, Place], Any]

_NOTHING: Final = object()
_ID = re.compile(r"[a-z0-9-]+")


class Field(NamedTuple):
    """One key: how its value is made and, where it must be there, what is `needed` of the officer.

    An empty value is a missing one, unless `may_be_empty` and it is written as "" on purpose.
    """

    convert: Convert
    needed: str = ""
    may_be_empty: bool = False


Table: TypeAlias = dict[str, Field]


class WrongShapeError(ValueError):
    """A text where a list is expected, or the like."""


class AlreadyReportedError(ValueError):
    """Parts of a value did not fit, and the report says so."""


def walk(node: Mapping, table: Table, place: Place) -> dict[str, Any]:
    """The values of the fields that fit. All else is reported: what is unknown, doubled, wrong or missing."""
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    settled: set[str] = set()
    for key, part in node.entries:
        name = key.text
        field = table.get(name)
        if name in lines:
            _report_doubled(key, lines[name], place)
        elif field is None:
            settled.add(_report_unknown(key, table, place))
        else:
            lines[name] = key.line
            if not _is_empty(part, field):
                settled.add(name)
                value = _attempt(field.convert, part, place.at(name))
                if value is not _NOTHING:
                    values[name] = value
    for name, field in table.items():
        if field.needed and name not in settled:
            place.report.error(
                lines.get(name, node.line), f"“{short(name)}” is missing: {field.needed}", place.at(short(name)).field
            )
    return values


def each(convert: Convert, same: Callable[[Any], Hashable] | None = None) -> Convert:
    """A converter of lists. Two items for which `same` gives the same are one too many."""

    def convert_list(node: Node, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise WrongShapeError("expected a list: a line for each item, begun with a dash and a space")
        values, seen = [], set()
        for item in node.items:
            value = _attempt(convert, item, place)
            if value is _NOTHING:
                continue
            if same:
                if (key := same(value)) in seen:
                    _report_repeated(item, place)
                    continue
                seen.add(key)
            values.append(value)
        return tuple(values)

    return convert_list


def record(table: Table, build: Callable[[dict[str, Any], Place], Any]) -> Convert:
    """A converter of mappings with the fields of `table`; `build` makes one value of theirs."""

    def convert_mapping(node: Node, place: Place) -> Any:
        if not isinstance(node, Mapping):
            raise WrongShapeError(f"expected {' and '.join(_needed(table))}, each on a line of its own as “key: text”")
        errors = place.report.errors
        values = walk(node, table, place)
        if place.report.errors > errors:
            raise AlreadyReportedError
        return build(values, place)

    return convert_mapping


def by_id(convert: Convert) -> Convert:
    """A converter of mappings from ids of the officer's own to values, into a dict."""

    def convert_ids(node: Node, place: Place) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise WrongShapeError("expected an id for each, such as “press-officer:”, and its keys below it, indented")
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, part in node.entries:
            if key.text in lines:
                _report_doubled(key, lines[key.text], place)
            elif not _ID.fullmatch(key.text):
                place.report.error(
                    key.line, f"“{short(key.text)}” is no id; expected a–z, digits and hyphens", place.field
                )
            else:
                lines[key.text] = key.line
                value = _attempt(convert, part, place.at(key.text))
                if value is not _NOTHING:
                    values[key.text] = value
        return values

    return convert_ids


def part_of(node: Node | None, name: str) -> Node | None:
    """The first part of a mapping called `name`, before anything is checked; None when there is none."""
    if not isinstance(node, Mapping):
        return None
    return next((part for key, part in node.entries if key.text == name), None)


def text_of(node: Node | None) -> str:
    """The text of a scalar, before anything is checked; empty for all else."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def _needed(table: Table) -> list[str]:
    return [name for name, field in table.items() if field.needed]


def _is_empty(node: Node, field: Field) -> bool:
    if isinstance(node, Scalar):
        return (not node.text or node.text.isspace()) and not (field.may_be_empty and node.quoted)
    return not (node.items if isinstance(node, Sequence) else node.entries)


def _attempt(convert: Convert, node: Node, place: Place) -> Any:
    """The value, or _NOTHING after reporting why not."""
    try:
        return convert(node, place)
    except AlreadyReportedError:
        return _NOTHING
    except ValueError as error:
        place.report.error(node.line, str(error), place.field)
        return _NOTHING


def _report_doubled(key: Scalar, first_line: int, place: Place) -> None:
    message = f"“{short(key.text)}” is here a second time, first in line {first_line}; keep one of them"
    place.report.error(key.line, message, place.at(short(key.text)).field)


def _report_repeated(item: Node, place: Place) -> None:
    shown = f"“{short(item.text)}”" if isinstance(item, Scalar) else "this"
    place.report.error(item.line, f"{shown} is in the list a second time; keep one of them", place.field)


def _report_unknown(key: Scalar, table: Table, place: Place) -> str:
    """Reports a key that is not in the table; the key that may have been meant."""
    message = f"“{short(key.text)}” is no key here; {expected(key.text, table)}"
    place.report.error(key.line, message, place.at(short(key.text)).field)
    return nearest(key.text, table)
