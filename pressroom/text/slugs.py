"""Make slugs: the part of a URL that names a release, keyword or heading. No other module makes one."""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 80
"""The maximum number of characters of a slug."""

_MAX_BYTES = 240  # file systems allow 255 bytes a name
_REPLACEMENTS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_PLAIN_WORD = re.compile("[a-z0-9]+")
_ACCENTED_LETTER = re.compile("([a-z])[\u0300-\u036f]+")


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """Return the text in lower case, with letters and digits only, joined by single hyphens.

    Latin letters lose their diacritics (`å` becomes `a`), other scripts keep theirs. The slug has at most MAX_LENGTH
    characters, cut at a hyphen. It is empty if the text contains no letter or digit. The slug of a slug is the
    same slug.
    """
    letters = text.lower() if text.isascii() else _fold(text)
    if letters.isascii():
        return _shorten("-".join(_PLAIN_WORD.findall(letters)))
    words = "".join(letter if _is_slug_character(letter) else " " for letter in letters).split()
    return _shorten("-".join(filter(None, map(_strip_leading_marks, words))))


def _fold(text: str) -> str:
    """Return lower case without diacritics on Latin letters; compatibility forms (`ﬁ`, `²`) become plain letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower()).translate(_REPLACEMENTS)
    return unicodedata.normalize("NFC", _ACCENTED_LETTER.sub(r"\1", plain))


def _is_slug_character(letter: str) -> bool:
    """Check for letters, digits, and the combining marks that other scripts need."""
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
