"""Force the light or dark colour scheme of a page or style sheet, whatever the browser prefers."""

import re
from typing import Literal, TypeAlias

ColorScheme: TypeAlias = Literal["light", "dark"]

_MEDIA_QUERY = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_BOTH_SCHEMES = re.compile(rb"(?<![\w-])(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)\b")
_META_TAG = re.compile(rb'(name="?color-scheme"?\s+content=)"[^"]*"')
# The only parts of a page that are changed: its text may contain the same words.
_STYLE_TAGS = re.compile(rb"<style\b.*?</style>|<(?:link|meta|source)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_STYLESHEET_LINK = re.compile(rb'(\bhref="/[^"?#]*)(")')
# Media queries that always match, and never do.
_ALWAYS_TRUE, _NEVER_TRUE = b"(min-width: 0)", b"(max-width: 0)"


def apply_color_scheme(content: bytes, media_type: str, scheme: ColorScheme) -> bytes:
    """Return HTML or CSS in one scheme, other content unchanged. Links to style sheets get the scheme as a query."""
    essence = media_type.partition(";")[0]
    if essence == "text/css":
        return _apply_to_css(content, scheme)
    if essence == "text/html":
        return _STYLE_TAGS.sub(lambda match: _apply_to_tag(match[0], scheme), content)
    return content


def _apply_to_tag(tag: bytes, scheme: ColorScheme) -> bytes:
    new_tag = _META_TAG.sub(rb'\1"%b"' % scheme.encode(), _apply_to_css(tag, scheme))
    if b'rel="stylesheet"' in tag:
        return _STYLESHEET_LINK.sub(rb"\1?scheme=%b\2" % scheme.encode(), new_tag)
    return new_tag


def _apply_to_css(css: bytes, scheme: ColorScheme) -> bytes:
    name = scheme.encode()
    css = _MEDIA_QUERY.sub(lambda match: _ALWAYS_TRUE if match[1] == name else _NEVER_TRUE, css)
    return _BOTH_SCHEMES.sub(rb"\g<1>%b" % name, css)
