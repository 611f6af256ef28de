"""Addresses in a text: which of them we link to, and how they are spelt in HTML. Nothing is fetched or looked up."""

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
    """Whether a text may link here: `http` or `https` with a host, `mailto`, `tel`, or an address relative to the page.

    Browsers ignore blanks and control characters in and before a scheme (WHATWG URL, section 4.4): an address with any
    is refused.
    """
    if _CONTROL.search(url) or url[:1].isspace():
        return False
    scheme = _SCHEME.match(url)
    if scheme is None:
        return True
    name = scheme[1].lower()
    return name in ALLOWED_SCHEMES and (not name.startswith("http") or _HOST.match(url) is not None)


@lru_cache(maxsize=4096)
def quote_url(url: str) -> str:
    """The address with everything percent-encoded that may not stand in a URL as it is (RFC 3986, section 2)."""
    if _PLAIN_URL.fullmatch(url):
        return url
    return quote(_INVALID_ESCAPE.sub("%25", url), safe=_SAFE_CHARACTERS)
