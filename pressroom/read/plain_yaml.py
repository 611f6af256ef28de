"""The YAML that officers nearly always write in, a Mapping or None out: None for all else, and for every doubt.

What it takes, it takes as PyYAML would (`placed_yaml`), in a third of the time. It finds no fault.
"""

import re

from pressroom.model.draft import Mapping, Node, Scalar, Sequence

# What only YAML's own parser judges: control characters, other planes, ends of lines. The set names these and not all
# others, for `re` walks through the ranges of a set one character at a time, which takes milliseconds for long ones.
_UNSUPPORTED = re.compile("[\x00-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]")
_KEY = "[a-z_]{1,40}+"
# A text without quotes begins with a letter or digit. A colon before a space would make it a key, a # behind one
# would end it.
_PLAIN = r"[^\W_][^ :#\n]*+(?:(?: ++(?!\#)|:(?![ \n])|\#)[^ :#\n]*+)*+(?<! )"
_QUOTED = r"\"[^\"\\\n]*+\""
_WORD = r"[^\W_][\w-]*+"
_VALUE = rf"(?:{_PLAIN}|{_QUOTED}|\[{_WORD}(?:, {_WORD})*+\])"
_ITEM = rf"  - (?:{_KEY}: {_VALUE}\n(?:    {_KEY}: {_VALUE}\n)*+|{_VALUE}\n)"
_MAPPING = re.compile(rf"(?:{_KEY}:(?: {_VALUE}\n|\n(?:{_ITEM})*+))*+")
_MAX_CHARACTERS = 16 * 1024  # characters: as YAML, a text may have four times as many octets
_ENTRY = re.compile(r"(.+?):(?: (.+))?\n((?: .*\n)*)")


def parse_simple_mapping(text: str, first_line: int) -> Mapping | None:
    """The mapping that a text holds; `first_line` is the line of its file that it begins on."""
    if not text or len(text) > _MAX_CHARACTERS or _UNSUPPORTED.search(text) or not _MAPPING.fullmatch(text):
        return None
    entries: list[tuple[Scalar, Node]] = []
    line = first_line
    for key, value, block in _ENTRY.findall(text):
        name = Scalar(key, line)
        if block:
            items = _parse_items(block, line + 1)
            entries.append((name, items))
            line += 1 + block.count("\n")
        else:
            entries.append((name, _parse_value(value, line)))
            line += 1
    return Mapping(tuple(entries), first_line)


def _parse_items(block: str, first_line: int) -> Sequence:
    """A list: each item a value, or keys with values on lines of their own."""
    items: list[Node] = []
    line = first_line
    for item in block[4:-1].split("\n  - "):
        if item[0] != '"' and ": " in item:
            entries = [_parse_pair(part, number) for number, part in enumerate(item.split("\n    "), line)]
            items.append(Mapping(tuple(entries), line))
            line += len(entries)
        else:
            items.append(_parse_value(item, line))
            line += 1
    return Sequence(tuple(items), first_line)


def _parse_pair(part: str, line: int) -> tuple[Scalar, Node]:
    key, _, value = part.partition(": ")
    return Scalar(key, line), _parse_value(value, line)


def _parse_value(text: str, line: int) -> Node:
    if text[:1] == '"':
        return Scalar(text[1:-1], line, is_quoted=True)
    if text[:1] == "[":
        return Sequence(tuple([Scalar(word, line) for word in text[1:-1].split(", ")]), line)
    return Scalar(text, line)
