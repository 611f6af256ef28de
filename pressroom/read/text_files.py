"""The octets of `newsroom.yaml` or of a release file in, a Draft out. It opens no file and judges no value."""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from pressroom.draft import Draft, Fault, FileFacts, Mapping
from pressroom.read.plain_yaml import plain_mapping

LARGEST = 1_000_000
"""Octets of one text file."""

_MOST_FAULTS = 20
# What XML 1.0 cannot carry or YAML takes for the end of a line, though no editor shows it as one.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# Nearly every text is of these alone, and that is seen twice as fast as that nothing of those is in it. The ranges are
# short, for `re` walks through them; other alphabets are letters.
_HARMLESS = re.compile("[\t\n -~\xa0-\u024f\u2010-\u2027\u202a-\u22ff\\w]*")
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_YAML_LINE = re.compile(r"[\w\"'-][^:]*:(?: |$)|- |\s+\S|#|[\]}]")


def newsroom_draft(path: str, content: bytes, files: tuple[FileFacts, ...]) -> Draft:
    """`newsroom.yaml`, which is YAML from beginning to end."""
    text, faults = _decoded(content)
    draft = Draft(path, None, files=files, faults=faults)
    return draft if text is None else _with_fields(draft, text, 1)


def release_draft(path: str, content: bytes, files: tuple[FileFacts, ...]) -> Draft:
    """A release file: front matter between two lines of three hyphens, and below it the body."""
    text, faults = _decoded(content)
    if text is None:
        return Draft(path, None, files=files, faults=faults)
    end = _FENCE.search(text, text.find("\n---")) if _FENCE.match(text) and "\n---" in text else None
    if end is None:
        return Draft(path, None, files=files, faults=(*faults, _unbalanced(text)))
    begin = text.index("\n") + 1
    body_line = text.count("\n", 0, end.start()) + 2
    draft = Draft(path, None, text[end.end() + 1 :], body_line, files, faults)
    return _with_fields(draft, text[begin : end.start()], 2)


def _with_fields(draft: Draft, text: str, first_line: int) -> Draft:
    fields = plain_mapping(text, first_line) or _parsed(text, first_line)
    if isinstance(fields, Fault):
        return replace(draft, faults=(*draft.faults, fields))
    return replace(draft, fields=fields)


def _parsed(text: str, first_line: int) -> Mapping | Fault:
    from pressroom.read.placed_yaml import parse  # noqa: PLC0415 - texts as officers write them do without PyYAML

    return parse(text, first_line)


def _decoded(content: bytes) -> tuple[str | None, tuple[Fault, ...]]:
    """The text with every end of line a line feed, and control characters replaced; None when it is no text."""
    if len(content) > LARGEST:
        return None, (Fault(1, f"the file is larger than {LARGEST // 1_000_000} MB; shorten it"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(content, error.start),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _HARMLESS.fullmatch(text) or _CONTROL.search(text) is None:
        return text, ()
    return _CONTROL.sub("\ufffd", text), tuple(islice(_control_faults(text), _MOST_FAULTS))


def _control_faults(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _CONTROL.search(line)
        if found:
            yield Fault(
                number, f"an invisible control character (U+{ord(found[0]):04X}) stands in this line; remove it"
            )


def _not_utf8(content: bytes, start: int) -> Fault:
    line = content.count(b"\n", 0, start) + 1
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Fault(1, "the file is UTF-16; expected UTF-8: save it again with the encoding UTF-8")
    found = f"the file is not UTF-8 (octet {content[start]:02X} in this line)"
    return Fault(line, f"{found}; save it again with the encoding UTF-8")


def _unbalanced(text: str) -> Fault:
    """Which of the two lines of hyphens is missing."""
    if not _FENCE.match(text):
        return Fault(
            1, "expected a line of three hyphens (---), and below it the front matter; put it at the top of the file"
        )
    lines = text.split("\n")
    place = next((number for number, line in enumerate(lines[1:], 2) if not _YAML_LINE.match(line)), len(lines))
    return Fault(
        place, "the front matter begins in line 1 and has no end; put a line of three hyphens (---) before the body"
    )
