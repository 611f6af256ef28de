"""Parse the content of `newsroom.yaml` or of a release's text into a `Draft`, without opening a file."""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from pressroom.model.draft import Draft, FileInfo, ParseError

MAX_TEXT_BYTES = 1_000_000
"""The largest size of a text file."""

_MAX_PARSE_ERRORS = 20
# Characters that XML 1.0 cannot contain, or that YAML reads as the end of a line although editors do not show one.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# Nearly every text contains only these characters. Matching them is twice as fast as searching for the ones above. The
# ranges are short because `re` walks through them; other alphabets match \w.
_ORDINARY_TEXT = re.compile("[\t\n -~\xa0-\u024f\u2010-\u2027\u202a-\u22ff\\w]*")
_FRONT_MATTER_LINE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_YAML_LINE = re.compile(r"[\w\"'-][^:]*:(?: |$)|- |\s+\S|#|[\]}]")


def parse_newsroom_draft(path: str, content: bytes, files: tuple[FileInfo, ...]) -> Draft:
    """Parse the content of `newsroom.yaml`, which is YAML as a whole."""
    text, parse_errors = _decode_text(content)
    draft = Draft(path, None, files=files, parse_errors=parse_errors)
    return draft if text is None else _parse_fields(draft, text, 1)


def parse_release_draft(path: str, content: bytes, files: tuple[FileInfo, ...]) -> Draft:
    """Parse a text of a release: front matter between two lines of three hyphens, then the body."""
    text, parse_errors = _decode_text(content)
    if text is None:
        return Draft(path, None, files=files, parse_errors=parse_errors)
    end = (
        _FRONT_MATTER_LINE.search(text, text.find("\n---"))
        if _FRONT_MATTER_LINE.match(text) and "\n---" in text
        else None
    )
    if end is None:
        return Draft(path, None, files=files, parse_errors=(*parse_errors, _describe_missing_line(text)))
    start = text.index("\n") + 1
    body_line = text.count("\n", 0, end.start()) + 2
    draft = Draft(path, None, text[end.end() + 1 :], body_line, files, parse_errors)
    return _parse_fields(draft, text[start : end.start()], 2)


def _parse_fields(draft: Draft, text: str, first_line: int) -> Draft:
    from pressroom.read.yaml_nodes import parse_yaml  # noqa: PLC0415 - a build without changed texts needs no YAML

    fields = parse_yaml(text, first_line)
    if isinstance(fields, ParseError):
        return replace(draft, parse_errors=(*draft.parse_errors, fields))
    return replace(draft, fields=fields)


def _decode_text(content: bytes) -> tuple[str | None, tuple[ParseError, ...]]:
    """Decode UTF-8, with line feeds as line ends and control characters replaced; None if it is not UTF-8."""
    if len(content) > MAX_TEXT_BYTES:
        return None, (ParseError(1, f"the file is larger than {MAX_TEXT_BYTES // 1_000_000} MB; shorten it"),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_describe_encoding_error(content, error.start),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ORDINARY_TEXT.fullmatch(text) or _CONTROL.search(text) is None:
        return text, ()
    return _CONTROL.sub("\ufffd", text), tuple(islice(_find_control_characters(text), _MAX_PARSE_ERRORS))


def _find_control_characters(text: str) -> Iterator[ParseError]:
    for number, line in enumerate(text.split("\n"), 1):
        match = _CONTROL.search(line)
        if match:
            yield ParseError(
                number, f"this line contains an invisible control character (U+{ord(match[0]):04X}); remove it"
            )


def _describe_encoding_error(content: bytes, start: int) -> ParseError:
    line = content.count(b"\n", 0, start) + 1
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ParseError(1, "the file is UTF-16; save it with the encoding UTF-8")
    message = f"the file is not UTF-8 (byte {content[start]:02X} in this line)"
    return ParseError(line, f"{message}; save it with the encoding UTF-8")


def _describe_missing_line(text: str) -> ParseError:
    """Describe which of the two lines of hyphens is missing."""
    if not _FRONT_MATTER_LINE.match(text):
        return ParseError(
            1, "the front matter is missing; start the file with a line of three hyphens (---), then “headline: …”"
        )
    lines = text.split("\n")
    line_number = next((number for number, line in enumerate(lines[1:], 2) if not _YAML_LINE.match(line)), len(lines))
    return ParseError(
        line_number,
        "the front matter starts in line 1 but has no end; put a line of three hyphens (---) before the body",
    )
