"""Slugs: any text to the part of an address that names it. No other module makes one."""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 80
"""Characters of a slug, at most."""

_MAX_BYTES = 240  # file systems allow 255 octets a name; four octets are the most that a character takes
_REPLACEMENTS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_PLAIN_WORD = re.compile("[a-z0-9]+")
_ACCENTED_LETTER = re.compile("([a-z])[\u0300-\u036f]+")


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """The text in lower case, letters and digits only, joined by single hyphens.

    Latin letters lose their marks (`å` becomes `a`), other scripts keep theirs. At most LONGEST characters, cut at a
    hyphen; empty when the text has no letter or digit. A slug is its own slug.
    """
    letters = text.lower() if text.isascii() else _fold(text)
    if letters.isascii():
        return _shorten("-".join(_PLAIN_WORD.findall(letters)))
    words = "".join(letter if _is_slug_character(letter) else " " for letter in letters).split()
    return _shorten("-".join(filter(None, map(_strip_leading_marks, words))))


def _fold(text: str) -> str:
    """Lower case without the marks of Latin letters; compatibility forms (`ﬁ`, `²`) become plain ones."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower()).translate(_REPLACEMENTS)
    return unicodedata.normalize("NFC", _ACCENTED_LETTER.sub(r"\1", plain))


def _is_slug_character(letter: str) -> bool:
    """Letters, digits, and the marks that the words of other scripts are written with."""
    return letter.isalnum() or (letter > "\x7f" and unicodedata.category(letter)[0] == "M")


def _strip_leading_marks(word: str) -> str:
    while word and not word[0].isalnum():
        word = word[1:]
    return word


def _shorten(text: str) -> str:
    if len(text) <= MAX_LENGTH and len(text.encode()) <= _MAX_BYTES:
        return text
    cut = text[: MAX_LENGTH + 1].encode()[: _MAX_BYTES + 1].decode(errors="ignore")
    head, hyphen, _ = cut.rpartition("-")
    return head if hyphen else text[:MAX_LENGTH].encode()[:_MAX_BYTES].decode(errors="ignore")
