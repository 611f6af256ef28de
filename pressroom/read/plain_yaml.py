"""Parse the simple YAML that officers nearly always write, in a third of the time that PyYAML takes.

The result equals that of `yaml_nodes`. Anything else, valid or not, is left to `yaml_nodes`.
"""

import re

from pressroom.model.draft import Mapping, Node, Scalar, Sequence

# Left to PyYAML: control characters, characters beyond U+FFFF and unusual line ends. The set lists these and not their
# complement because `re` walks through the ranges of a set one by one, which takes milliseconds for long ranges.
_UNSUPPORTED = re.compile("[\x00-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]")
_KEY = "[a-z_]{1,40}+"
# A text without quotes starts with a letter or digit. A colon before a space would make it a key; a # after a space
# would start a comment.
_PLAIN = r"[^\W_][^ :#\n]*+(?:(?: ++(?!\#)|:(?![ \n])|\#)[^ :#\n]*+)*+(?<! )"
_QUOTED = r"\"[^\"\\\n]*+\""
_WORD = r"[^\W_][\w-]*+"
_VALUE = rf"(?:{_PLAIN}|{_QUOTED}|\[{_WORD}(?:, {_WORD})*+\])"
_ITEM = rf"  - (?:{_KEY}: {_VALUE}\n(?:    {_KEY}: {_VALUE}\n)*+|{_VALUE}\n)"
_MAPPING = re.compile(rf"(?:{_KEY}:(?: {_VALUE}\n|\n(?:{_ITEM})*+))*+")
_MAX_CHARACTERS = 16 * 1024  # at most four bytes each, which is the limit of yaml_nodes
_ENTRY = re.compile(r"(.+?):(?: (.+))?\n((?: .*\n)*)")


def parse_simple_mapping(text: str, first_line: int) -> Mapping | None:
    """Parse a mapping, or return None if the text needs the full parser.

    `first_line` is the line of the file on which the text starts.
    """
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
    """Parse a list whose items are values or mappings, with one key on each line."""
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
