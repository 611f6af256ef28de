"""YAML text in, a Mapping out whose every key and value has its line; or the Fault that keeps it from being read.

Only what an officer needs is taken: texts, lists, mappings. It must not build anything else that YAML can express.
"""

from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent, StreamEndEvent
from yaml._yaml import CParser

from pressroom.model.draft import Mapping, Node, ParseError, Scalar, Sequence

MAX_YAML_BYTES = 64 * 1024
"""Octets of YAML in one text."""
MAX_DEPTH = 8
"""Lists and mappings within one another."""

_QUOTE_HINT = 'put the whole text in double quotes, such as headline: "One: two"'
_TOO_DEEP = f"lists within lists, more than {MAX_DEPTH} deep; write it flatter"
_HINTS = (
    ("exceeded maximum nesting depth", _TOO_DEEP),  # libyaml 0.2.6 and later refuse by themselves, from 1 000 on
    ("mapping values are not allowed", f"there is a second colon in a text without quotes; {_QUOTE_HINT}"),
    ("cannot start any token", f"a text without quotes cannot begin with “{{sign}}”; {_QUOTE_HINT}"),
    ("tab character", "there is a tab; expected spaces before a key: replace the tab by spaces"),
    ("found unexpected end of stream", "a quotation mark is opened here and never closed; close it, or remove it"),
    ("expected alphabetic or numeric", f"a text without quotes cannot begin with & or *; {_QUOTE_HINT}"),
    ("could not find expected ':'", "expected “key: text”; put a colon and a space between the key and its text"),
    ("escape", "a backslash in double quotes has a meaning of its own; use single quotes, or write two backslashes"),
    ("block", "expected a key or a list item here; mend the indentation, and quote a text that begins with a quote"),
    (
        "flow",
        "a [list] or {mapping} is opened here and not closed well; expected commas between parts and ] or } at the end",
    ),
    ("document start", "expected “key: text” on every line; mend this line or the one before"),
)


def parse_yaml(text: str, first_line: int) -> Mapping | ParseError:
    """The mapping that a YAML text holds, all scalars as text; `first_line` is the line of its file that it begins on.

    Aliases, anchors, tags, merge keys, several documents, more than LARGEST octets and more than DEEPEST levels are
    refused.
    """
    if len(text.encode()) > MAX_YAML_BYTES:
        return ParseError(
            first_line, f"the YAML has more than {MAX_YAML_BYTES // 1024} kB; put long texts into the body"
        )
    try:
        return _NodeBuilder(text, first_line).parse_document()
    except _UnsupportedYamlError as refused:
        return refused.parse_error
    except yaml.YAMLError as error:
        return _describe_syntax_error(error, text.split("\n"), first_line)


class _UnsupportedYamlError(Exception):
    """YAML that is well formed and yet not taken."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.parse_error = ParseError(line, message)


class _NodeBuilder:
    """Drafts from the event stream of one text. Nothing recurses deeper than DEEPEST.

    The types that PyYAML has for its events lack what C gives them: hence Any.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.next_event: Callable[[], Any] = CParser(text).get_event
        lines = enumerate(text.split("\n")) if " #" in text else ()
        self.lines_with_hash = {number: line for number, line in lines if " #" in line}

    def parse_document(self) -> Mapping:
        """The whole text: one mapping, or nothing at all, which is an empty mapping."""
        self.next_event()
        if type(self.next_event()) is StreamEndEvent:
            return Mapping((), self.first_line)
        top = self.parse_node(self.next_event(), 1)
        if not isinstance(top, Mapping):
            self.refuse(top.line, "expected “key: text” on every line; put a colon and a space behind each key")
        self.next_event()
        after = self.next_event()
        if type(after) is not StreamEndEvent:
            self.refuse(self.first_line + after.start_mark.line, "a second YAML document begins here; remove this line")
        return top

    def parse_node(self, event: Any, depth: int) -> Node:
        """One text, list or mapping. Nothing runs more often: hence one function for the ways of a text."""
        line: int = self.first_line + event.start_mark.line
        if event.anchor is not None or event.tag is not None:
            self.refuse_anchor_or_tag(event, line)
        kind = type(event)
        if kind is ScalarEvent:
            is_plain = event.implicit[0]
            if is_plain and self.lines_with_hash:
                self.refuse_comment(event, line)
            return Scalar(event.value, line, not is_plain)
        if depth > MAX_DEPTH:
            self.refuse(line, _TOO_DEEP)
        return (
            self.parse_sequence(line, depth + 1) if kind is SequenceStartEvent else self.parse_mapping(line, depth + 1)
        )

    def parse_sequence(self, line: int, depth: int) -> Sequence:
        items = []
        following, node = self.next_event, self.parse_node
        while type(event := following()) is not SequenceEndEvent:
            items.append(node(event, depth))
        return Sequence(tuple(items), line)

    def parse_mapping(self, line: int, depth: int) -> Mapping:
        entries = []
        following, node = self.next_event, self.parse_node
        while type(event := following()) is not MappingEndEvent:
            key = node(event, depth)
            if type(key) is not Scalar:
                self.refuse(key.line, "expected a word as key, found a list or mapping; mend the brackets or the dash")
            if key.text == "<<":
                self.refuse(key.line, "the merge key << is not taken; write the keys out")
            entries.append((key, node(following(), depth)))
        return Mapping(tuple(entries), line)

    def refuse_anchor_or_tag(self, event: Any, line: int) -> NoReturn:
        if event.anchor is not None:  # an alias has one too
            self.refuse(
                line, f"a text cannot begin with & or * (YAML anchors and aliases are not taken); {_QUOTE_HINT}"
            )
        self.refuse(line, f"a text cannot begin with ! (YAML tags are not taken); {_QUOTE_HINT}")

    def refuse_comment(self, event: Any, line: int) -> None:
        """Refuses a plain text that an officer cut off by a # without noticing."""
        end = event.end_mark
        cut = self.lines_with_hash.get(end.line, "")[end.column :].lstrip(" ")
        if cut[:1] == "#" and cut[1:2].strip():
            self.refuse(line, f"the text ends before “{cut[:20]}”, because # begins a comment; {_QUOTE_HINT}")

    def refuse(self, line: int, message: str) -> NoReturn:
        raise _UnsupportedYamlError(line, message)


def _describe_syntax_error(error: yaml.YAMLError, lines: list[str], first_line: int) -> ParseError:
    """What the parser could not read, in words for officers."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark
    place = min(mark.line, len(lines) - 1) if mark else 0
    sign = lines[place][mark.column : mark.column + 1] if mark else ""
    if sign == "\t" or lines[place].startswith("\t"):
        problem = "tab character"
    said = next((hint for part, hint in _HINTS if part in problem or part in context), f"this is no YAML ({problem})")
    return ParseError(first_line + place, said.format(sign=sign) if "{sign}" in said else said)
