"""Read where readers can get help: lines with a name, a telephone number and perhaps a note."""

import re
from collections.abc import Iterator, Sequence

from pressroom.importer.contact_lines import LineToken, is_label, read_line
from pressroom.importer.found import FoundHelp

_MAX_WORDS = 40
_MAX_NAME_WORDS = 8
_END_OF_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.!?]\s+(?=[^\W\d_])")
_NUMBERS = frozenset({"phone", "mobile"})


def read_help(lines: Sequence[str]) -> tuple[FoundHelp, ...]:
    """Return the entries in lines. A name on a line of its own belongs to the number on the next line."""
    return tuple(entry for line in join_pairs(lines) for entry in _read_line(line))


def join_pairs(lines: Sequence[str]) -> list[str]:
    """Join a line that has only a name with the next one, if that has only a number or an address."""
    joined: list[str] = []
    for line in lines:
        tokens = read_line(line, is_help=True)
        is_value = bool(tokens) and not any(token.kind == "text" and not is_label(token.text) for token in tokens)
        has_name_before = bool(joined) and not joined[-1].endswith((".", "!", "?"))
        if is_value and has_name_before:
            joined[-1] = f"{joined[-1].rstrip(' :')}: {line}"
        else:
            joined.append(line)
    return joined


def _read_line(line: str) -> Iterator[FoundHelp]:
    """Yield an entry for each number of a line. What stands after the last number is its note."""
    tokens = [token for token in read_line(line, is_help=True) if token.kind != "text" or not is_label(token.text)]
    numbers = [index for index, token in enumerate(tokens) if token.kind in _NUMBERS]
    if not numbers:
        yield from _read_without_number(tokens)
        return
    if len(line.split()) > _MAX_WORDS:
        return
    start = 0
    for index in numbers:
        end = len(tokens) if index == numbers[-1] else index + 1
        entry = _make_entry(tokens[start:index], tokens[index], tokens[index + 1 : end], line)
        if entry.name and len(entry.name.split()) <= _MAX_NAME_WORDS:
            yield entry
        start = end


def _read_without_number(tokens: Sequence[LineToken]) -> Iterator[FoundHelp]:
    """Yield an entry for a line with a name and a URL, such as `Chat: https://…`."""
    names = [token.text for token in tokens if token.kind == "text"]
    urls = [token.text for token in tokens if token.kind == "url"]
    if len(names) == 1 and len(urls) == 1 and len(names[0].split()) <= 8:
        yield FoundHelp(name=names[0], url=_complete_url(urls[0]))


def _make_entry(before: Sequence[LineToken], number: LineToken, after: Sequence[LineToken], line: str) -> FoundHelp:
    name = " ".join(token.text for token in before if token.kind == "text")
    notes = [_strip_brackets(token.text) for token in after if token.kind in {"text", "email"}]
    urls = [token.text for token in [*before, *after] if token.kind == "url"]
    if not name and notes:
        name, notes = notes[0], notes[1:]
    if sentence := _END_OF_SENTENCE.search(name):
        # The note is the sentence as it was written, also with the number.
        name, notes = name[: sentence.start()], [line[line.find(name) + sentence.end() :].strip()]
    return FoundHelp(name=name, phone=number.text, note=", ".join(notes), url=_complete_url(urls[0]) if urls else "")


def _strip_brackets(text: str) -> str:
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text.strip("() ")


def _complete_url(url: str) -> str:
    return url if "://" in url else f"https://{url}"
