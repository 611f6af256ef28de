"""Light and dark at will: a page or style sheet and the wanted scheme in, one that no longer asks the browser out."""

import re
from typing import Literal, TypeAlias

ColorScheme: TypeAlias = Literal["light", "dark"]

_MEDIA_QUERY = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_BOTH_SCHEMES = re.compile(rb"(?<![\w-])(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)\b")
_META_TAG = re.compile(rb'(name="?color-scheme"?\s+content=)"[^"]*"')
# Where a page can ask: nowhere in its text, which may speak of style sheets.
_STYLE_TAGS = re.compile(rb"<style\b.*?</style>|<(?:link|meta|source)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_STYLESHEET_LINK = re.compile(rb'(\bhref="/[^"?#]*)(")')
# What holds always, and never, in any list of conditions.
_ALWAYS_TRUE, _NEVER_TRUE = b"(min-width: 0)", b"(max-width: 0)"


def apply_color_scheme(content: bytes, media_type: str, scheme: ColorScheme) -> bytes:
    """HTML or CSS in one scheme; style sheets that HTML links to are asked for in it, too. All else is as it was."""
    kind = media_type.partition(";")[0]
    if kind == "text/css":
        return _apply_to_css(content, scheme)
    if kind == "text/html":
        return _STYLE_TAGS.sub(lambda found: _apply_to_tag(found[0], scheme), content)
    return content


def _apply_to_tag(tag: bytes, scheme: ColorScheme) -> bytes:
    answered = _META_TAG.sub(rb'\1"%b"' % scheme.encode(), _apply_to_css(tag, scheme))
    if b'rel="stylesheet"' in tag:
        return _STYLESHEET_LINK.sub(rb"\1?scheme=%b\2" % scheme.encode(), answered)
    return answered


def _apply_to_css(css: bytes, scheme: ColorScheme) -> bytes:
    wanted = scheme.encode()
    asked = _MEDIA_QUERY.sub(lambda found: _ALWAYS_TRUE if found[1] == wanted else _NEVER_TRUE, css)
    return _BOTH_SCHEMES.sub(rb"\g<1>%b" % wanted, asked)
