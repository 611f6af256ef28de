"""Light and dark at will: a page or style sheet and the wanted scheme in, one that no longer asks the browser out."""

import re
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["light", "dark"]

_QUESTION = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_BOTH = re.compile(rb"(?<![\w-])(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)\b")
_META = re.compile(rb'(name="?color-scheme"?\s+content=)"[^"]*"')
# Where a page can ask: nowhere in its text, which may speak of style sheets.
_ASKING = re.compile(rb"<style\b.*?</style>|<(?:link|meta|source)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_SHEET = re.compile(rb'(\bhref="/[^"?#]*)(")')
# What holds always, and never, in any list of conditions.
_ALWAYS, _NEVER = b"(min-width: 0)", b"(max-width: 0)"


def recoloured(content: bytes, media_type: str, scheme: Scheme) -> bytes:
    """HTML or CSS in one scheme; style sheets that HTML links to are asked for in it, too. All else is as it was."""
    kind = media_type.partition(";")[0]
    if kind == "text/css":
        return _answered(content, scheme)
    if kind == "text/html":
        return _ASKING.sub(lambda found: _tag(found[0], scheme), content)
    return content


def _tag(tag: bytes, scheme: Scheme) -> bytes:
    answered = _META.sub(rb'\1"%b"' % scheme.encode(), _answered(tag, scheme))
    if b'rel="stylesheet"' in tag:
        return _SHEET.sub(rb"\1?scheme=%b\2" % scheme.encode(), answered)
    return answered


def _answered(css: bytes, scheme: Scheme) -> bytes:
    wanted = scheme.encode()
    asked = _QUESTION.sub(lambda found: _ALWAYS if found[1] == wanted else _NEVER, css)
    return _BOTH.sub(rb"\g<1>%b" % wanted, asked)
