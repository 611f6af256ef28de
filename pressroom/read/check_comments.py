"""Find the comments `# check: …` in front matter, which say what somebody has to look at before they delete the line.

Nothing that readers see depends on them, so a text counts as the same text with and without them: its digest is that of
the other lines. A line that only looks like such a comment, inside of a quoted text or of one after `>-`, is content.
"""

import re
from collections.abc import Iterable, Iterator

from pressroom.model.draft import CHECK_MARK, CheckComment, Mapping, Node, Scalar, Sequence, Span

_ENCODED_MARK = CHECK_MARK.encode()
_COMMENT = re.compile(rf"([ \t]*){CHECK_MARK}(.*)")


def may_have_check_comments(content: bytes) -> bool:
    """Return whether the bytes of a text contain the mark of these comments; few texts do."""
    return _ENCODED_MARK in content


def find_check_comments(text: str, first_line: int, fields: Mapping) -> tuple[CheckComment, ...]:
    """Return the comments in a front matter, which starts on `first_line` and contains `fields`."""
    if CHECK_MARK not in text:
        return ()
    scalars = [each for each in _list_scalars(fields) if each.end_line > each.line]
    comments: list[CheckComment] = []
    for number, line in enumerate(text.split("\n"), first_line):
        match = _COMMENT.fullmatch(line)
        if match and not any(_is_inside(number, match.end(1) + 1, each) for each in scalars):
            span = Span(number, match.end(1) + 1, number, len(line) + 1)
            comments.append(CheckComment(match[2].strip(), span))
    return tuple(comments)


def _list_scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from _list_scalars(item)
        case Mapping(entries=entries):
            for _, value in entries:
                yield from _list_scalars(value)


def _is_inside(line: int, column: int, scalar: Scalar) -> bool:
    return scalar.line < line and (line, column) < (scalar.end_line, scalar.end_column)


def remove_lines(content: bytes, numbers: Iterable[int]) -> bytes:
    """Return a text without some of its lines, which count from 1."""
    removed = frozenset(numbers)
    lines = content.splitlines(keepends=True)
    return b"".join([line for number, line in enumerate(lines, 1) if number not in removed])
