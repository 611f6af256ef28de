"""Parse mappings with a table of fields (key → parser) and report what does not fit.

A parser takes a node and its place, and raises ValueError with a message for officers. The tables are in other modules.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeAlias

from pressroom.check.problems import Place, find_nearest, shorten, suggest
from pressroom.model.draft import Mapping, Node, Scalar, Sequence

Parser: TypeAlias = Callable[[Node, Place], Any]

_NOTHING: Final = object()
_ID = re.compile(r"[a-z0-9-]{1,200}")


class Field(NamedTuple):
    """The parser of a key. `requirement` says what to write if a required key is missing; empty: it is optional.

    An empty value counts as missing, unless `may_be_empty` is true and it is written as "".
    """

    parse: Parser
    requirement: str = ""
    may_be_empty: bool = False


FieldTable: TypeAlias = dict[str, Field]


class WrongTypeError(ValueError):
    """The value has the wrong type: a text where a list is expected, for example."""


class AlreadyReportedError(ValueError):
    """Parts of the value are invalid; they have been reported."""


def parse_fields(node: Mapping, table: FieldTable, place: Place) -> dict[str, Any]:
    """Return the valid values by key; report keys that are unknown, duplicate, invalid or missing."""
    values: dict[str, Any] = {}
    keys: dict[str, Scalar] = {}
    not_missing: set[str] = set()  # keys with a value, valid or not, and keys that a misspelt key stands for
    for key, value_node in node.entries:
        name = key.text
        field = table.get(name)
        if name in keys:
            _report_duplicate_key(key, keys[name].line, place)
        elif field is None:
            not_missing.add(_report_unknown_key(key, table, place))
        else:
            keys[name] = key
            if not _is_empty(value_node, field):
                not_missing.add(name)
                value = _try_parse(field.parse, value_node, place.for_key(name))
                if value is not _NOTHING:
                    values[name] = value
    for name, field in table.items():
        if field.requirement and name not in not_missing:
            place.problems.add_error(
                keys[name].span if name in keys else node.line,
                f"“{shorten(name)}” is missing; {field.requirement}",
                place.for_key(shorten(name)).field,
            )
    return values


MAX_LIST_ITEMS = 100
"""How many items a list may have, unless the field has another limit."""


def create_list_parser(
    parse: Parser, unique_by: Callable[[Any], Hashable] | None = None, max_items: int = MAX_LIST_ITEMS
) -> Parser:
    """Return a parser of lists. Items for which `unique_by` returns the same value are reported as duplicates."""

    def parse_list(node: Node, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise WrongTypeError("expected a list; write each item on its own line, after a dash and a space")
        if len(node.items) > max_items:
            raise ValueError(f"this list has {len(node.items)} items; use at most {max_items}")
        values: list[Any] = []
        keys: set[Hashable] = set()
        for index, item in enumerate(node.items):
            value = _try_parse(parse, item, place.for_item(index))
            if value is _NOTHING:
                continue
            if unique_by:
                if (key := unique_by(value)) in keys:
                    _report_duplicate_item(item, place.for_item(index))
                    continue
                keys.add(key)
            values.append(value)
        return tuple(values)

    return parse_list


def create_mapping_parser(table: FieldTable, create: Callable[[dict[str, Any], Place], Any]) -> Parser:
    """Return a parser of mappings with the fields of `table`; `create` makes one value from their values."""

    def parse_mapping(node: Node, place: Place) -> Any:
        if not isinstance(node, Mapping):
            raise WrongTypeError(
                f"expected keys, such as {' and '.join(_list_required_keys(table))}; "
                "write each key on its own line, as “key: text”"
            )
        errors_before = place.problems.error_count
        values = parse_fields(node, table, place)
        if place.problems.error_count > errors_before:
            raise AlreadyReportedError
        return create(values, place)

    return parse_mapping


def create_id_mapping_parser(parse: Parser) -> Parser:
    """Return a parser of mappings from the officer's own ids to values."""

    def parse_id_mapping(node: Node, place: Place) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise WrongTypeError(
                "expected ids; write an id such as “press-officer:” on its own line, and indent its keys below it"
            )
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value_node in node.entries:
            if key.text in lines:
                _report_duplicate_key(key, lines[key.text], place)
            elif not _ID.fullmatch(key.text):
                message = (
                    f"“{shorten(key.text)}” is not a valid id; use only letters a–z, digits and hyphens, at most 200"
                )
                place.problems.add_error(key.span, message, place.for_key(shorten(key.text)).field)
            else:
                lines[key.text] = key.line
                value = _try_parse(parse, value_node, place.for_key(key.text))
                if value is not _NOTHING:
                    values[key.text] = value
        return values

    return parse_id_mapping


def find_node(node: Node | None, name: str) -> Node | None:
    """Return the value of the first key called `name` in a mapping, unchecked; None if there is none."""
    if not isinstance(node, Mapping):
        return None
    return next((value_node for key, value_node in node.entries if key.text == name), None)


def get_scalar_text(node: Node | None) -> str:
    """Return the text of a scalar, unchecked; empty for other nodes."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def _list_required_keys(table: FieldTable) -> list[str]:
    return [name for name, field in table.items() if field.requirement]


def _is_empty(node: Node, field: Field) -> bool:
    if isinstance(node, Scalar):
        return (not node.text or node.text.isspace()) and not (field.may_be_empty and node.is_quoted)
    return not (node.items if isinstance(node, Sequence) else node.entries)


def _try_parse(parse: Parser, node: Node, place: Place) -> Any:
    """Return the value; if it is invalid, report the problem and return _NOTHING."""
    try:
        return parse(node, place)
    except AlreadyReportedError:
        return _NOTHING
    except ValueError as error:
        place.problems.add_error(node.span, str(error), place.field)
        return _NOTHING


def _report_duplicate_key(key: Scalar, first_line: int, place: Place) -> None:
    message = f"“{shorten(key.text)}” is here twice, first on line {first_line}; remove one"
    place.problems.add_error(key.span, message, place.for_key(shorten(key.text)).field)


def _report_duplicate_item(item: Node, place: Place) -> None:
    name = f"“{shorten(item.text)}”" if isinstance(item, Scalar) else "this item"
    place.problems.add_error(item.span, f"{name} is in the list twice; remove one", place.field)


def _report_unknown_key(key: Scalar, table: FieldTable, place: Place) -> str:
    """Report a key that is not in the table; return the key that was probably meant, or an empty string."""
    message = f"unknown key “{shorten(key.text)}”; {suggest(key.text, table)}"
    place.problems.add_error(key.span, message, place.for_key(shorten(key.text)).field)
    return find_nearest(key.text, table)
