"""Clean the texts that an import found, so that a release file can contain them."""

import re

from pressroom.text.characters import clean_body, clean_line, find_unreadable, repair_encoding

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BULLET_OF_WORD = re.compile(r"^([ \t]*)[\uf020-\uf0ff][ \t]*", re.MULTILINE)


def clean_found_line(text: str) -> str:
    """Return a text on one line, without what nobody can see, and without letters that were decoded wrongly."""
    return _SPACES.sub(" ", clean_line(_remove_unreadable(_SPACES.sub(" ", text)))).strip()


def clean_found_body(text: str) -> str:
    """Return a text of many lines without what nobody can see; bullets of Word become hyphens."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = clean_body(_remove_unreadable(_BULLET_OF_WORD.sub(r"\1- ", text)))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _remove_unreadable(text: str) -> str:
    text = repair_encoding(_SURROGATE.sub("\ufffd", text))
    text = _CONTROL.sub("", text)
    is_disordered = any(_DIRECTION.match(text, each.offset) for each in find_unreadable(text))
    return _DIRECTION.sub("", text) if is_disordered else text
