"""Parse YAML into nodes that know their places, or return the error with its place.

Only texts, lists and mappings are accepted: officers need nothing else of YAML, and the rest can do harm.
"""

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from msgspec import structs
from yaml import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent, StreamEndEvent
from yaml._yaml import CParser

from pressroom.model.draft import Mapping, Node, ParseError, Scalar, Sequence, Span
from pressroom.read.yaml_repair import find_start_sign, repair_line
from pressroom.text.characters import describe_hidden, make_printable, name_character

MAX_YAML_BYTES = 64 * 1024
"""The largest size of the YAML in one file."""
MAX_DEPTH = 8
"""How deep lists and mappings may be nested."""

_QUOTE_HINT = 'put the whole text in double quotes, such as headline: "One: two"'
_TOO_DEEP = f"lists are nested more than {MAX_DEPTH} levels deep; use fewer levels"
_HINTS = (
    ("exceeded maximum nesting depth", _TOO_DEEP),  # libyaml 0.2.6 and later stop at 1 000 levels
    ("mapping values are not allowed", f"a text without quotes has a second colon; {_QUOTE_HINT}"),
    ("cannot start any token", f"a text without quotes cannot start with “{{sign}}”; {_QUOTE_HINT}"),
    ("tab character", "there is a tab in this line; replace it with spaces"),
    ("found unexpected end of stream", "this quotation mark is never closed; add the closing one, or remove this one"),
    ("expected alphabetic or numeric", f"a text without quotes cannot start with & or *; {_QUOTE_HINT}"),
    ("could not find expected ':'", "expected “key: text”; put a colon and a space between the key and its text"),
    ("escape", "a backslash in double quotes has a special meaning; use single quotes, or write two backslashes"),
    ("block", "expected a key or a list item; fix the indentation, and put a text that starts with a quote in quotes"),
    (
        "flow",
        "this [list] or {mapping} is not written correctly; put commas between its parts and ] or } at the end",
    ),
    ("document start", "expected “key: text” on every line; fix this line or the one before"),
)


def parse_yaml(text: str, first_line: int) -> Mapping | ParseError:
    """Parse a YAML mapping. Every scalar is text; `first_line` is the line of the file on which the YAML starts.

    Aliases, anchors, tags, merge keys, more than one document, more than MAX_YAML_BYTES and more than MAX_DEPTH levels
    are errors.
    """
    if len(text.encode()) > MAX_YAML_BYTES:
        return ParseError(
            first_line, f"the YAML has more than {MAX_YAML_BYTES // 1024} kB; put long texts into the body"
        )
    try:
        return _NodeBuilder(text, first_line).parse_document()
    except _UnsupportedYamlError as error:
        return _offer_repair(error.parse_error, text.split("\n"), first_line)
    except yaml.YAMLError as error:
        lines = text.split("\n")
        return _offer_repair(_describe_syntax_error(error, lines, first_line), lines, first_line)


def _offer_repair(error: ParseError, lines: list[str], first_line: int) -> ParseError:
    """Add the line to write to an error, or else the name of a character in it that nobody can see."""
    index = error.line - first_line
    rule = find_changed_rule("\n".join(lines[: index + 1]))
    if rule is not None:
        return ParseError(first_line + rule, describe_changed_rule(lines[rule]))
    if "\t" in lines[index] and "replace it with spaces" in error.message:
        return error
    repair = repair_line(lines, index, _find_error_line)
    reason = error.message.partition("; ")[0]
    hidden = describe_hidden(lines[index].expandtabs(1))
    if hidden:
        reason = f"{reason} (this line {hidden})"
    if repair and (sign := find_start_sign(lines[repair[0]])):
        reason = f"a text without quotes cannot start with “{sign}”"
    if repair and repair[1].isprintable():
        message = f"{reason}; write this line: {repair[1]}"
        is_same_line = repair[0] == index
        return structs.replace(error, message=message) if is_same_line else ParseError(first_line + repair[0], message)
    return structs.replace(error, message=error.message.replace(error.message.partition("; ")[0], reason, 1))


def _find_error_line(text: str) -> int | None:
    try:
        _NodeBuilder(text, 0).parse_document()
    except _UnsupportedYamlError as error:
        return error.parse_error.line
    except yaml.YAMLError as error:
        return _describe_syntax_error(error, text.split("\n"), 0).line
    return None


_CHANGED_RULE = re.compile(r"(?!-?$|---$)[‐‑‒–—―−-]{1,6}[ \t]*")


def describe_changed_rule(line: str) -> str:
    """Describe a line of dashes that an editor made from three hyphens."""
    names = " and ".join(dict.fromkeys(name_character(each) for each in line.strip()))
    return f"this line is “{line.strip()}” ({names}), but it must be three hyphens; write this line: ---"


def find_changed_rule(text: str) -> int | None:
    """Return the number, from 0, of the first line of dashes that an editor made from three hyphens."""
    return next((number for number, line in enumerate(text.split("\n")) if _CHANGED_RULE.fullmatch(line)), None)


class _UnsupportedYamlError(Exception):
    """Raised for valid YAML that uses something not supported here."""

    def __init__(self, span: Span, message: str) -> None:
        super().__init__(message)
        self.parse_error = ParseError(span.line, message, span.column, span.end_line, span.end_column)


_BYTE_ORDER_MARK, _MARK_SUBSTITUTE = "\ufeff", "\ufdd0"
_LINE_SEPARATOR = re.compile("[\u2028\u2029]")


def _prepare(text: str) -> str:
    """Replace what YAML refuses or reads as the end of a line, although editors do not show it."""
    return _LINE_SEPARATOR.sub(" ", text).replace(_BYTE_ORDER_MARK, _MARK_SUBSTITUTE)


class _NodeBuilder:
    """Builds nodes from the parser's events. Recursion is limited to MAX_DEPTH.

    Events are typed as Any because PyYAML's type stubs lack the attributes that the C parser sets.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.has_marks = _BYTE_ORDER_MARK in text
        self.next_event: Callable[[], Any] = CParser(_prepare(text)).get_event
        lines = enumerate(text.split("\n")) if " #" in text else ()
        self.lines_with_hash = {number: line for number, line in lines if " #" in line}

    def parse_document(self) -> Mapping:
        """Parse the whole text, which must be one mapping; an empty text is an empty mapping."""
        self.next_event()
        if type(self.next_event()) is StreamEndEvent:
            return Mapping((), self.first_line)
        top = self.parse_node(self.next_event(), 1)
        if not isinstance(top, Mapping):
            self.refuse(top.span, "expected “key: text” on every line; put a colon and a space after each key")
        self.next_event()
        event = self.next_event()
        if type(event) is not StreamEndEvent:
            self.refuse(self.get_span(event), "a second YAML document starts here; remove this line")
        return top

    def parse_node(self, event: Any, depth: int) -> Node:
        """Parse a text, list or mapping. Texts are parsed in this function itself because it runs most often."""
        if event.anchor is not None or event.tag is not None:
            self.refuse_anchor_or_tag(event)
        kind = type(event)
        if kind is ScalarEvent:
            is_plain = event.implicit[0]
            if is_plain and self.lines_with_hash:
                self.refuse_comment(event)
            first_line, start, end = self.first_line, event.start_mark, event.end_mark
            return Scalar(
                self.restore(event.value) if self.has_marks else event.value,
                first_line + start.line,
                not is_plain,
                start.column + 1,
                first_line + end.line,
                end.column + 1,
            )
        if depth > MAX_DEPTH:
            self.refuse(self.get_span(event), _TOO_DEEP)
        return (
            self.parse_sequence(event, depth + 1)
            if kind is SequenceStartEvent
            else self.parse_mapping(event, depth + 1)
        )

    def restore(self, value: str) -> str:
        return value.replace(_MARK_SUBSTITUTE, _BYTE_ORDER_MARK)

    def parse_sequence(self, start_event: Any, depth: int) -> Sequence:
        items = []
        next_event, parse_node = self.next_event, self.parse_node
        while type(event := next_event()) is not SequenceEndEvent:
            items.append(parse_node(event, depth))
        span = self.join_span(start_event, items[-1] if items else None, event)
        return Sequence(tuple(items), span.line, span.column, span.end_line, span.end_column)

    def parse_mapping(self, start_event: Any, depth: int) -> Mapping:
        entries = []
        next_event, parse_node = self.next_event, self.parse_node
        while type(event := next_event()) is not MappingEndEvent:
            key = parse_node(event, depth)
            if type(key) is not Scalar:
                self.refuse(key.span, "expected a word as the key, not a list or mapping; fix the brackets or the dash")
            if key.text == "<<":
                self.refuse(key.span, "the merge key << is not supported; write out the keys")
            entries.append((key, parse_node(next_event(), depth)))
        span = self.join_span(start_event, entries[-1][1] if entries else None, event)
        return Mapping(tuple(entries), span.line, span.column, span.end_line, span.end_column)

    def get_span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.first_line + start.line, start.column + 1, self.first_line + end.line, end.column + 1)

    def join_span(self, start_event: Any, last_node: Node | None, end_event: Any) -> Span:
        """Return the span of a collection. Without brackets it ends with its last value: the event comes much later."""
        start = self.get_span(start_event)
        is_in_brackets = start_event.flow_style or last_node is None
        end = self.get_span(end_event) if is_in_brackets or last_node is None else last_node.span
        return Span(start.line, start.column, end.end_line, end.end_column)

    def refuse_anchor_or_tag(self, event: Any) -> NoReturn:
        span = self.get_span(event)
        if event.anchor is not None:  # an alias has one too
            self.refuse(
                span, f"a text cannot start with & or * (YAML anchors and aliases are not supported); {_QUOTE_HINT}"
            )
        self.refuse(span, f"a text cannot start with ! (YAML tags are not supported); {_QUOTE_HINT}")

    def refuse_comment(self, event: Any) -> None:
        """Raise an error for a text without quotes that ends at a #, probably without the officer noticing."""
        end = event.end_mark
        comment = self.lines_with_hash.get(end.line, "")[end.column :].lstrip(" ")
        if comment[:1] == "#" and comment[1:2].strip():
            span = self.get_span(event)
            line_with_hash = self.lines_with_hash[end.line]
            span = Span(span.line, span.column, span.end_line, len(line_with_hash) + 1)
            shown = make_printable(comment[:20])
            self.refuse(span, f"the text ends before “{shown}” because # starts a comment; {_QUOTE_HINT}")

    def refuse(self, span: Span, message: str) -> NoReturn:
        raise _UnsupportedYamlError(span, message)


_TEXT_AFTER_QUOTE = re.compile(r"""(?:^|: |- )\s*(["']).*?\1\s*[^\s#]""")
_LIST_AFTER_KEY = re.compile(r"\s*[\w-]+: +- ")


def _describe_syntax_error(error: yaml.YAMLError, lines: list[str], first_line: int) -> ParseError:
    """Turn the parser's error into one with plain words and a hint."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark
    index = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    sign = lines[index][column : column + 1] if mark else ""
    if sign == "\t" or lines[index].startswith("\t"):
        problem, column, sign = "tab character", lines[index].index("\t"), "\t"
    default = f"this is not valid YAML ({problem}); fix this line"
    message = next((hint for part, hint in _HINTS if part in problem or part in context), default)
    if "block" in context + problem and _TEXT_AFTER_QUOTE.search(lines[index]):
        message = f"the text goes on after its closing quotation mark; {_QUOTE_HINT}"
    elif "block" in context + problem and _LIST_AFTER_KEY.match(lines[index]):
        message = "a list starts below its key; write each item on its own line, after a dash and a space"
    message = message.format(sign=make_printable(sign)) if "{sign}" in message else message
    line = first_line + index
    return ParseError(line, message, column + 1, line, column + 2) if sign else ParseError(line, message)
