"""Check which URLs in a text may become links, and percent-encode them for HTML. Nothing is fetched."""

import re
from functools import lru_cache
from urllib.parse import quote

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SCHEME = re.compile(r"([^/?#:]*):")
_HOST_LABEL = r"[^/?#\\@:.%<>^|\[\]\s]+"
_HOST = re.compile(
    rf"https?://(?:[^/?#\\@\s]*@)?{_HOST_LABEL}(?:\.{_HOST_LABEL})*\.?(?::[0-9]{{0,5}})?(?![^/?#])", re.IGNORECASE
)
_PLAIN_URL = re.compile(r"[A-Za-z0-9/:?#@!$&'()*+,;=._~-]*")
_INVALID_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_CHARACTERS = "/:?#@!$&'()*+,;=._~-%"


@lru_cache(maxsize=4096)
def is_allowed_url(url: str) -> bool:
    """Check whether a text may link to a URL: `http` or `https` with a host, `mailto`, `tel`, or a relative URL.

    Browsers ignore white space and control characters before and in a scheme (WHATWG URL, section 4.4), so URLs with
    control characters, or white space at the start, are not allowed.
    """
    if _CONTROL.search(url) or url[:1].isspace():
        return False
    match = _SCHEME.match(url)
    if match is None:
        return True
    scheme = match[1].lower()
    return scheme in ALLOWED_SCHEMES and (not scheme.startswith("http") or _HOST.match(url) is not None)


@lru_cache(maxsize=4096)
def quote_url(url: str) -> str:
    """Percent-encode all characters that a URL may not contain (RFC 3986, section 2)."""
    if _PLAIN_URL.fullmatch(url):
        return url
    return quote(_INVALID_ESCAPE.sub("%25", url), safe=_SAFE_CHARACTERS)
