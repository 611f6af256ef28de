"""Decode texts of others: what a server or a declaration says of their encoding is often wrong."""

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_MIN_LETTERS = 4  # of UTF-8, for each byte that is none


def decode_text(content: bytes, encodings: Iterable[str] = ()) -> str:
    """Return a text: by its byte order mark, as UTF-8 if it is that, as one of `encodings`, or as Windows-1252.

    In a text in UTF-8 with a few other bytes, those are read as Windows-1252.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    for name in ("utf-8", *([] if _is_damaged_utf8(content) else encodings)):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if _is_damaged_utf8(content):
        return decode_damaged_utf8(content)
    return content.decode("windows-1252", "replace")


def is_unicode(content: bytes) -> bool:
    """Return whether a text is in UTF-8, or has a byte order mark."""
    if any(content.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return True
    with suppress(UnicodeDecodeError):
        return bool(content.decode("utf-8")) or not content
    return False


def _is_damaged_utf8(content: bytes) -> bool:
    letters = _LETTER.findall(content)
    others = len(_NOT_ASCII.findall(content)) - sum(map(len, letters))
    return 0 < others * _MIN_LETTERS <= len(letters)


def decode_damaged_utf8(content: bytes) -> str:
    """Return a text in UTF-8 in which other bytes are read as Windows-1252, as old parts of a database are."""
    parts: list[str] = []
    while content:
        try:
            parts.append(str(content, "utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(str(content[: error.start], "utf-8"))
            parts.append(str(content[error.start : error.end], "cp1252", "replace"))
            content = content[error.end :]
    return "".join(parts)
