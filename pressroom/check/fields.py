"""Walks a Mapping along a table of fields: key → converter. Values out; what does not fit goes to the report.

A converter takes a Node and its Place, and raises ValueError with a message for officers. The tables stand elsewhere.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeAlias

from pressroom.check.problems import find_nearest, shorten, suggest
from pressroom.check.scope import Place
from pressroom.model.draft import Mapping, Node, Scalar, Sequence

Parser: TypeAlias = Callable[[Node, Place], Any]

_NOTHING: Final = object()
_ID = re.compile(r"[a-z0-9-]+")


class Field(NamedTuple):
    """One key: how its value is made and, where it must be there, what is `needed` of the officer.

    An empty value is a missing one, unless `may_be_empty` and it is written as "" on purpose.
    """

    parse: Parser
    requirement: str = ""
    may_be_empty: bool = False


FieldTable: TypeAlias = dict[str, Field]


class WrongTypeError(ValueError):
    """A text where a list is expected, or the like."""


class AlreadyReportedError(ValueError):
    """Parts of a value did not fit, and the report says so."""


def parse_fields(node: Mapping, table: FieldTable, place: Place) -> dict[str, Any]:
    """The values of the fields that fit. All else is reported: what is unknown, doubled, wrong or missing."""
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    settled: set[str] = set()
    for key, part in node.entries:
        name = key.text
        field = table.get(name)
        if name in lines:
            _report_duplicate_key(key, lines[name], place)
        elif field is None:
            settled.add(_report_unknown_key(key, table, place))
        else:
            lines[name] = key.line
            if not _is_empty(part, field):
                settled.add(name)
                value = _try_parse(field.parse, part, place.for_key(name))
                if value is not _NOTHING:
                    values[name] = value
    for name, field in table.items():
        if field.requirement and name not in settled:
            place.problems.add_error(
                lines.get(name, node.line),
                f"“{shorten(name)}” is missing: {field.requirement}",
                place.for_key(shorten(name)).field,
            )
    return values


def create_list_parser(parse: Parser, unique_by: Callable[[Any], Hashable] | None = None) -> Parser:
    """A converter of lists. Two items for which `same` gives the same are one too many."""

    def convert_list(node: Node, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise WrongTypeError("expected a list: a line for each item, begun with a dash and a space")
        values, seen = [], set()
        for item in node.items:
            value = _try_parse(parse, item, place)
            if value is _NOTHING:
                continue
            if unique_by:
                if (key := unique_by(value)) in seen:
                    _report_duplicate_item(item, place)
                    continue
                seen.add(key)
            values.append(value)
        return tuple(values)

    return convert_list


def create_mapping_parser(table: FieldTable, create: Callable[[dict[str, Any], Place], Any]) -> Parser:
    """A converter of mappings with the fields of `table`; `build` makes one value of theirs."""

    def convert_mapping(node: Node, place: Place) -> Any:
        if not isinstance(node, Mapping):
            raise WrongTypeError(
                f"expected {' and '.join(_list_required_keys(table))}, each on a line of its own as “key: text”"
            )
        errors = place.problems.error_count
        values = parse_fields(node, table, place)
        if place.problems.error_count > errors:
            raise AlreadyReportedError
        return create(values, place)

    return convert_mapping


def create_id_mapping_parser(parse: Parser) -> Parser:
    """A converter of mappings from ids of the officer's own to values, into a dict."""

    def convert_ids(node: Node, place: Place) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise WrongTypeError("expected an id for each, such as “press-officer:”, and its keys below it, indented")
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, part in node.entries:
            if key.text in lines:
                _report_duplicate_key(key, lines[key.text], place)
            elif not _ID.fullmatch(key.text):
                place.problems.add_error(
                    key.line, f"“{shorten(key.text)}” is no id; expected a–z, digits and hyphens", place.field
                )
            else:
                lines[key.text] = key.line
                value = _try_parse(parse, part, place.for_key(key.text))
                if value is not _NOTHING:
                    values[key.text] = value
        return values

    return convert_ids


def find_node(node: Node | None, name: str) -> Node | None:
    """The first part of a mapping called `name`, before anything is checked; None when there is none."""
    if not isinstance(node, Mapping):
        return None
    return next((part for key, part in node.entries if key.text == name), None)


def get_scalar_text(node: Node | None) -> str:
    """The text of a scalar, before anything is checked; empty for all else."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def _list_required_keys(table: FieldTable) -> list[str]:
    return [name for name, field in table.items() if field.requirement]


def _is_empty(node: Node, field: Field) -> bool:
    if isinstance(node, Scalar):
        return (not node.text or node.text.isspace()) and not (field.may_be_empty and node.is_quoted)
    return not (node.items if isinstance(node, Sequence) else node.entries)


def _try_parse(parse: Parser, node: Node, place: Place) -> Any:
    """The value, or _NOTHING after reporting why not."""
    try:
        return parse(node, place)
    except AlreadyReportedError:
        return _NOTHING
    except ValueError as error:
        place.problems.add_error(node.line, str(error), place.field)
        return _NOTHING


def _report_duplicate_key(key: Scalar, first_line: int, place: Place) -> None:
    message = f"“{shorten(key.text)}” is here a second time, first in line {first_line}; keep one of them"
    place.problems.add_error(key.line, message, place.for_key(shorten(key.text)).field)


def _report_duplicate_item(item: Node, place: Place) -> None:
    shown = f"“{shorten(item.text)}”" if isinstance(item, Scalar) else "this"
    place.problems.add_error(item.line, f"{shown} is in the list a second time; keep one of them", place.field)


def _report_unknown_key(key: Scalar, table: FieldTable, place: Place) -> str:
    """Reports a key that is not in the table; the key that may have been meant."""
    message = f"“{shorten(key.text)}” is no key here; {suggest(key.text, table)}"
    place.problems.add_error(key.line, message, place.for_key(shorten(key.text)).field)
    return find_nearest(key.text, table)
