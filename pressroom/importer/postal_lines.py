"""Find the lines of a postal address between the name of a contact and its first number."""

import re
from collections.abc import Sequence
from itertools import islice

from pressroom.importer.contact_addresses import is_address_line
from pressroom.importer.contact_lines import read_line
from pressroom.importer.person_names import find_person, has_role_word
from pressroom.importer.press_offices import starts_with_office

_MAX_LINES = 9
_MAX_WORDS = 7
_MIN_LINES = 2
_STREET = re.compile(
    r"(?:[A-Z]-?)?\d{1,5}[A-Za-z]?\s[^\W\d_].*|.*\b(?:unit|plot|apt|apto|suite|floor|block|flat|room)[\s.-]{0,2}\d.*|"
    r".*[^\W\d_]\.? \d{1,5}[A-Za-z]?(?:,.*)?",
    re.IGNORECASE,
)


def find_postal_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of the lines that are a postal address: below a name, above a number."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if number not in found and _is_name(line):
            found |= _find_below(lines, number + 1)
    return frozenset(found)


def _find_below(lines: Sequence[str], start: int) -> set[int]:
    below = range(start, min(start + _MAX_LINES + 1, len(lines)))
    end = next((number for number in below if _has_value(lines[number])), None)
    if end is None or find_person(lines[end - 1]):
        return set()
    first = next((number for number in range(start, end) if _is_street(lines[number])), end)
    is_address = end - first >= _MIN_LINES and all(map(_can_be_in_address, lines[first:end]))
    return set(range(first, end)) if is_address else set()


def _is_name(line: str) -> bool:
    person = find_person(line) if len(line) < 100 else None
    return person is not None and not person.after and not _is_street(line)


def _is_street(line: str) -> bool:
    return len(line) < 100 and (_STREET.fullmatch(line) is not None or is_address_line(line))


def _can_be_in_address(line: str) -> bool:
    is_plain = ":" not in line and len(line.split()) <= _MAX_WORDS
    return is_plain and not has_role_word(line) and not starts_with_office(line)


def _has_value(line: str) -> bool:
    return any(token.kind != "text" for token in islice(read_line(line), 20))
