"""Split a line of a contact into the parts between its commas and dashes: names, roles and organisations."""

import re

from pressroom.importer.contact_texts import is_remark
from pressroom.importer.person_names import HONORIFICS, NAME_SUFFIX, classify_text, find_person

_SEPARATOR = re.compile(
    r"\s*(?:[,;|•·]|\s[–—/-]\s|\s(?=\()|(?<=[^\W\d_]{3})(?=\([^\W\d_]{3,30} [^()]{2,80}\)))\s*|"
    r"(?<=[^\W\d_]{5})\.\s+(?=[^\W\d_a-zåäöæø])"
)
_LEGAL_FORM = re.compile(
    r"(?:inc|ltd|llc|corp|co|plc|gmbh|ag|ab|as|a/s|asa|oy|oyj|aps|kg|sa|s\.a|s\.r\.o|a\.s|kft|zrt|srl|"
    r"s\.p\.a)\.?",
    re.IGNORECASE,
)
_PARTY_AT_START = re.compile(r"\([^\W\d_]{1,4}\)")


def is_organisation_line(text: str) -> bool:
    """Return whether a line is an organisation whose name has a comma, or one with its department."""
    first, *others = split_parts(text)
    return bool(others) and classify_text(first) == "organisation" and all(classify_text(x) == "other" for x in others)


def split_parts(text: str) -> list[str]:
    """Return the parts of a text between commas and dashes. A party or a degree stays with the name before it."""
    parts: list[str] = []
    for part in map(str.strip, _SEPARATOR.split(text)):
        is_legal_form = _LEGAL_FORM.fullmatch(part) is not None
        belongs_to_last = part == "(publ)" or (
            _PARTY_AT_START.fullmatch(part) and not is_remark(part) and parts and find_person(f"{parts[-1]} {part}")
        )
        if parts and (is_legal_form or (NAME_SUFFIX.fullmatch(part) and find_person(parts[-1]))):
            parts[-1] += f", {part}"
        elif parts and belongs_to_last:
            parts[-1] += f" {part}"
        elif part and part.casefold() not in HONORIFICS:
            parts += _split_people(part)
    return parts


def _split_people(part: str) -> list[str]:
    """Return `Anna Berg` and `och Bo Ek` for `Anna Berg och Bo Ek`."""
    match = re.search(r"\s(?:och|og|and|und|et|ja|eller|or|oder|tai|ou|samt)\s", part)
    if match and find_person(part[: match.start()]) and find_person(part[match.end() :]):
        return [part[: match.start()], part[match.start() :].strip()]
    return [part]
