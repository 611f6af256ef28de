"""Slugs: any text to the part of an address that names it. No other module makes one."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 80
"""Characters of a slug, at most."""

_OCTETS = 240  # file systems allow 255 octets a name; four octets are the most that a character takes
_SPECIAL = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_PLAIN_WORD = re.compile("[a-z0-9]+")
_MARKED_LETTER = re.compile("([a-z])[\u0300-\u036f]+")


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """The text in lower case, letters and digits only, joined by single hyphens.

    Latin letters lose their marks (`å` becomes `a`), other scripts keep theirs. At most LONGEST characters, cut at a
    hyphen; empty when the text has no letter or digit. A slug is its own slug.
    """
    letters = text.lower() if text.isascii() else _folded(text)
    if letters.isascii():
        return _shortened("-".join(_PLAIN_WORD.findall(letters)))
    words = "".join(letter if _is_kept(letter) else " " for letter in letters).split()
    return _shortened("-".join(filter(None, map(_without_leading_marks, words))))


def _folded(text: str) -> str:
    """Lower case without the marks of Latin letters; compatibility forms (`ﬁ`, `²`) become plain ones."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower()).translate(_SPECIAL)
    return unicodedata.normalize("NFC", _MARKED_LETTER.sub(r"\1", plain))


def _is_kept(letter: str) -> bool:
    """Letters, digits, and the marks that the words of other scripts are written with."""
    return letter.isalnum() or (letter > "\x7f" and unicodedata.category(letter)[0] == "M")


def _without_leading_marks(word: str) -> str:
    while word and not word[0].isalnum():
        word = word[1:]
    return word


def _shortened(text: str) -> str:
    if len(text) <= LONGEST and len(text.encode()) <= _OCTETS:
        return text
    cut = text[: LONGEST + 1].encode()[: _OCTETS + 1].decode(errors="ignore")
    head, hyphen, _ = cut.rpartition("-")
    return head if hyphen else text[:LONGEST].encode()[:_OCTETS].decode(errors="ignore")
