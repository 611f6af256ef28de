"""Normalise URLs of releases on other systems, with a query or on another host, so that each has exactly one form.

Web servers compare decoded paths and encoded queries. So the path is decoded and encoded again, and in the query only
the encoding of each character is made the same: its parameters may mean anything.
"""

import re
from urllib.parse import quote, unquote, unquote_to_bytes

from msgspec import Struct

from pressroom.text.domains import encode_domain

MAX_LOCATION_BYTES = 1_500
"""The longest URL, encoded; web servers need a limit for their tables."""

_PARTS = re.compile(
    r"(?:https?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?P<fragment>#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SAFE_IN_PATH = "/:@!$&'()*+,;=~"
_SAFE_IN_QUERY = "/:?@!$&'()*+,;=~%"
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


class Location(Struct, frozen=True):
    """A URL in its parts: the host without a port, the decoded path, and the encoded query, which is often empty."""

    host: str
    path: str
    query: str


def is_location(text: str) -> bool:
    """Return whether a former URL is more than a path of the site: it has a query or a host."""
    return "?" in text.rstrip("?") or text[:8].lower().startswith(("http://", "https://"))


def normalise_location(text: str) -> str:
    """Return a URL, or a path with a query, in its one form; a URL gets https. Raises ValueError with what is wrong."""
    match = _PARTS.fullmatch(text)
    if match is None:
        raise AssertionError("the parts match every text")
    if match["fragment"]:
        raise ValueError("has a part after “#”, which browsers never send; leave it out")
    host = match["host"]
    if host is not None:
        host = encode_domain(host).lower()
        if not _HOST.fullmatch(host):
            raise ValueError("has no valid host; write it like https://old.example.org/news/1, without a port")
    path, query = _normalise_path(match["path"] or "/"), _normalise_query(match["query"] or "")
    location = f"{'' if host is None else f'https://{host}'}{path}{'?' if query else ''}{query}"
    if len(location) > MAX_LOCATION_BYTES:
        raise ValueError(f"is too long: a former URL has at most {MAX_LOCATION_BYTES} bytes")
    return location


def _normalise_path(path: str) -> str:
    try:
        decoded = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise ValueError("is not encoded in UTF-8; set up a redirect in your web server instead") from None
    if not decoded.startswith("/"):
        raise ValueError("does not start with a slash; write it like /index.php?id=7 or https://old.example.org/news/1")
    if _CONTROL.search(decoded) or {".", ".."} & set(decoded.split("/")):
        raise ValueError("is no URL of a page: it has a control character, or a part “.” or “..”")
    return quote(re.sub("/{2,}", "/", decoded), safe=_SAFE_IN_PATH)


def _normalise_query(query: str) -> str:
    encoded = quote(_LONE_PERCENT.sub("%25", query), safe=_SAFE_IN_QUERY)
    return _ENCODED.sub(_normalise_character, encoded)


def _normalise_character(match: re.Match[str]) -> str:
    character = unquote(match[0], "latin-1")
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()


def remove_base(url: str, base_url: str) -> str:
    """Return the decoded path of a URL without a query that is a page of this site; otherwise an empty string."""
    path = url.removeprefix(_as_https(base_url))
    return "" if path == url or "?" in url or not path.startswith("/") else unquote(path)


def to_absolute(url: str, base_url: str) -> str:
    """Return the URL of a normalised location, or of a decoded path of the site."""
    if url.startswith("https://"):
        return url
    return _as_https(base_url) + (url if "?" in url else quote(url, safe=_SAFE_IN_PATH))


def _as_https(base_url: str) -> str:
    """Return the URL of a site without a port, and with https, which former URLs have whatever they were."""
    return re.sub(r"^https?://([^/:]*)(?::[0-9]+)?", r"https://\1", base_url)


def split_location(url: str) -> Location:
    """Return the parts of an absolute URL in its one form."""
    host, slash, rest = url.removeprefix("https://").partition("/")
    path, _, query = rest.partition("?")
    return Location(host, unquote(slash + path) or "/", query)


_RARELY_ENCODED = re.compile("%(?:[89A-F][0-9A-F]|5B|5D|7B|7C|7D)")


def list_query_forms(query: str) -> tuple[str, ...]:
    """Return the forms in which programs send a query: encoded, and with raw letters and brackets."""
    try:
        raw = _decode_rarely_encoded(query)
    except UnicodeDecodeError:  # an old system with another encoding
        return (query,)
    return tuple(dict.fromkeys((query, raw)))


def _decode_rarely_encoded(query: str) -> str:
    """Decode letters that are not ASCII, and brackets."""
    content = re.sub(_RARELY_ENCODED.pattern.encode(), lambda match: unquote_to_bytes(match[0]), query.encode())
    return content.decode()
