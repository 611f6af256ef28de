"""Write texts as YAML: without quotes where that is safe, else in double quotes."""

import re

_PLAIN = re.compile(r"(?:[^\W_]|/)(?:[^:#\n]|:(?=[^\s:])|(?<=\S)#)*")
_SPECIAL = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def write_scalar(text: str, *, in_list: bool = False) -> str:
    """Return a text as a YAML scalar on one line; `in_list` is for a list in brackets."""
    is_plain = _PLAIN.fullmatch(text) is not None and text.isprintable() and text == text.strip()
    if is_plain and text[-1:] != ":" and not (in_list and re.search(r"[,\[\]{}\"']", text)):
        return text
    return f'"{"".join(map(_escape, text))}"'


def write_list(texts: tuple[str, ...]) -> str:
    """Return a list in brackets, on one line."""
    return f"[{', '.join(write_scalar(text, in_list=True) for text in texts)}]"


def _escape(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isprintable() or character == "\xa0":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
