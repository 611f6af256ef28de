"""Encode the fields and the texts of mail in ASCII (RFC 5322, 2045 and 2047)."""

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator

from pressroom.render.mail import MESSAGE_TOKEN_PLACEHOLDER, RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER

PLACEHOLDERS = (RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER, MESSAGE_TOKEN_PLACEHOLDER)
"""All placeholders of mail; no encoded text contains one."""

_MAX_LINE_LENGTH = 78  # RFC 5322, section 2.1.1: lines SHOULD be no longer
_MAX_ENCODED_LENGTH = 57  # of an encoded word without "=?utf-8?q?" and "?=": fits a line after the longest field name

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_WORD_PATTERN = re.compile(r"[^ ]+ ?")
_PLAIN_TEXT = re.compile(r"[!-~]{1,66}(?: [!-~]{1,66})*")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)

# RFC 2047, section 4.2: a space is "_"; letters and digits stay as they are, in phrases too (section 5).
_Q_ENCODING = [chr(code) if code < 0x80 and chr(code).isalnum() else f"={code:02X}" for code in range(0x100)]
_Q_ENCODING[ord(" ")] = "_"

_TOO_LONG_LINE = re.compile(rb"^(.{74,75})(=20|=09)$", re.MULTILINE)


def encode_text(text: str) -> list[str]:
    """Return the words of the text of a header field, as encoded words if necessary."""
    text = _CONTROL_CHARACTERS.sub(" ", text).strip()
    return text.split(" ") if _is_plain(text) else _encode_words(text)


def encode_phrase(text: str) -> list[str]:
    """Return the words of a display name (RFC 5322, section 3.2.5)."""
    text = _CONTROL_CHARACTERS.sub(" ", text).strip()
    if not _is_plain(text):
        return _encode_words(text)
    if not _ATOMS.fullmatch(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        text = f'"{escaped}"'
    return text.split(" ")


def _is_plain(text: str) -> bool:
    """Return whether nothing must be encoded: no long word, nothing that looks encoded, no placeholder."""
    return bool(_PLAIN_TEXT.fullmatch(text)) and "=?" not in text and not any(word in text for word in PLACEHOLDERS)


def _encode_words(text: str) -> list[str]:
    """Return encoded words (RFC 2047) of at most 75 characters, with complete words where possible."""
    words = [""]
    for unit in _encode_units(text):
        if len(words[-1]) + len(unit) > _MAX_ENCODED_LENGTH:
            words.append("")
        words[-1] += unit
    return [f"=?utf-8?q?{word}?=" for word in words]


def _encode_units(text: str) -> Iterator[str]:
    """Yield encoded units that must not be split: words with the space after them; of long words, characters."""
    for word in _WORD_PATTERN.findall(text):
        encoded = _encode_word(word)
        yield from (encoded,) if len(encoded) <= _MAX_ENCODED_LENGTH else map(_encode_word, word)


def _encode_word(word: str) -> str:
    """Return a word in the encoding "Q"."""
    if word.isascii() and word.isalnum():
        return word
    return "".join([_Q_ENCODING[byte] for byte in word.encode()])


def fold_field(name: str, words: Iterable[str]) -> str:
    """Return a header field, folded between words (RFC 5322, section 2.2.3)."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= _MAX_LINE_LENGTH or lines[-1] == f"{name}:":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\n".join(lines)


def encode_lines(content: bytes) -> bytes:
    """Return a text in quoted-printable. A slash is encoded with it to leave room for a soft break on the last line."""
    quoted = b2a_qp(content + b"/")[:-1]
    has_trailing_blanks = b" \n" in content or b"\t\n" in content  # b2a_qp makes such a line too long
    return _TOO_LONG_LINE.sub(rb"\1=\n\2", quoted) if has_trailing_blanks else quoted
