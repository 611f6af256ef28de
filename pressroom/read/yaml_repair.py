"""Repair a line of YAML that its quotes or signs make invalid, so that a message can show the line to write."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from pressroom.text.characters import clean_line

_MAX_LINES = 30  # lines above an error in which its cause is looked for
_MAX_CANDIDATES = 4  # lines that are repaired to see whether it helps
_MAX_LENGTH = 300  # of a line in a message
_LINE = re.compile(r"(?P<head>[ ]*(?:- +)*)(?P<key>[\w-]+[ \xa0]*:(?=\S|[ \t\xa0])[ \t\xa0]*)?(?P<value>\S.*?)\s*")
_START_SIGN = re.compile(r"[ ]*(?:- +)*(?:[\w-]+[ \xa0]*:[ \t\xa0]+)?([]>|[{}?,])")
_BLOCK_SIGN = re.compile(r"[>|][-+]?[ \t]*(?=\S)")
_FLAT_LIST = re.compile(r"\[[^][{}]*\]")
_NO_SPACE_AFTER_COLON = re.compile(r"[ ]*(?:- +)*[\w-]+:(?:\xa0|[^\s])")
_SMART_QUOTES = "“”„‟"
_SPACE_OR_SIGN = re.compile(r"[\s(–—-]")


def repair_line(lines: list[str], index: int, find_error_line: Callable[[str], int | None]) -> tuple[int, str] | None:
    """Return the index and the repaired text of the line that causes an error at `index`; None if none helps.

    `find_error_line` returns the index of the line with the first error of a text, or None if it has none.
    """
    for number in islice(_list_candidates(lines, index), _MAX_CANDIDATES):
        for repaired in _list_repairs(clean_line(lines[number].replace("\t", " "))):
            error_line = find_error_line("\n".join([*lines[:number], repaired, *lines[number + 1 :]]))
            if repaired.isprintable() and (error_line is None or error_line > index):
                return number, repaired.strip()
    return None


def find_start_sign(line: str) -> str:
    """Return the sign that the text in a line starts with although no text without quotes can; empty if none."""
    match = _START_SIGN.match(line)
    return match[1] if match else ""


def _list_candidates(lines: list[str], index: int) -> Iterator[int]:
    """Yield the line of the error, the one above if it is not a key, and lines above it with half of a quotation."""
    yield index
    if index and _NO_SPACE_AFTER_COLON.match(lines[index - 1]):
        yield index - 1
    for number in range(index - 1, max(-1, index - _MAX_LINES), -1):
        match = _LINE.fullmatch(lines[number][:_MAX_LENGTH])
        if (
            match
            and match["value"][0] in "\"'"
            and (len(match["value"]) == 1 or match["value"][-1] != match["value"][0])
        ):
            yield number


def _list_repairs(line: str) -> Iterator[str]:
    match = _LINE.fullmatch(line[: _MAX_LENGTH + 1])
    if len(line) > _MAX_LENGTH or match is None or (match["key"] is None and not match["head"].strip()):
        return
    key = f"{match['key'].rstrip().rstrip(':').rstrip()}: " if match["key"] else ""
    value = match["value"]
    if value.startswith("- "):
        return
    if value[0] not in "[{":
        yield f"{match['head']}{key}{_quote(_BLOCK_SIGN.sub('', value))}"
    elif value[-1] not in "]}" and ("]" in value or "}" in value):
        yield f"{match['head']}{key}{_quote(value)}"
    elif _FLAT_LIST.fullmatch(value):
        yield f"{match['head']}{key}[{', '.join(map(_quote_item, value[1:-1].split(',')))}]"


def _quote_item(item: str) -> str:
    text = item.strip()
    return text if not text or re.fullmatch(r"[\w][^:#]*|\"[^\"]*\"|'[^']*'", text) else _quote(text)


def _quote(value: str) -> str:
    """Return a text in the quotes that need the fewest escapes."""
    text = _remove_outer_quotes(value)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _remove_outer_quotes(value: str) -> str:
    """Remove quotation marks around the whole text, but none that belong to it."""
    sign = value[0]
    if sign not in "\"'" or len(value) == 1:
        return value
    if value.startswith(sign * 2):
        return value.strip(sign)
    if sign not in value[1:]:
        return value[1:].rstrip(_SMART_QUOTES)
    next_sign = value.index(sign, 1)
    is_inside = _SPACE_OR_SIGN.match(value[next_sign - 1]) or (
        sign == "'" and value[next_sign + 1 : next_sign + 2].isalpha()
    )
    is_whole = next_sign == len(value) - 1
    return value[1:-1] if value[-1] == sign and (is_inside or is_whole) else value
