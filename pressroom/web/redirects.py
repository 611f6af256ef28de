"""Find where former URLs lead, in `redirects.json` of the output folder: old paths, queries and hosts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from msgspec import DecodeError, Struct, json

from pressroom.regular_files import read_regular_file

REDIRECTS_FILE = "redirects.json"
_MAX_BYTES = 200_000_000
_SAFE_IN_QUERY = "/:?@!$&'()*+,;=~%"
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_LONE_PERCENT = re.compile(b"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


class _RedirectRow(Struct, frozen=True):
    """A former URL in its parts, and the URL to which it leads."""

    host: str
    path: str
    to: str
    query: str = ""


class _RedirectFile(Struct, frozen=True):
    redirects: tuple[_RedirectRow, ...] = ()


class Redirects:
    """The former URLs. Those on the site's own host are found whatever host a request names."""

    def __init__(self, redirects: tuple[_RedirectRow, ...] = (), own_host: str = "") -> None:
        self._targets: dict[tuple[str, str, str], str] = {}
        for each in redirects:
            host = "" if each.host == own_host else each.host
            for path in _list_path_forms(each.path):
                self._targets.setdefault((host, path, normalise_query(each.query.encode())), each.to)

    def find(self, host: str, path: str, query: bytes) -> str:
        """Return the URL to which a former URL leads, or an empty string. `path` is decoded, `query` is not."""
        if not self._targets:
            return ""
        get, name = self._targets.get, normalise_host(host)
        exact = normalise_query(query)
        keys = ((each, path, each_query) for each_query in (exact, "") for each in (name, ""))
        return next(filter(None, map(get, keys)), "")


def read_redirects(out: Path, base_url: str) -> Redirects:
    """Read the redirects of an output folder; none if it has no such file. Raises OSError, or ValueError if damaged."""
    try:
        content = read_regular_file(out / REDIRECTS_FILE, _MAX_BYTES)
    except FileNotFoundError:
        return Redirects()
    try:
        redirects = json.decode(content, type=_RedirectFile).redirects
    except (DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{REDIRECTS_FILE} is damaged: {error}") from error
    return Redirects(redirects, urlsplit(base_url).hostname or "")


def _list_path_forms(path: str) -> Iterator[str]:
    """Yield a path, and if its last part has no dot the same path with a slash at its end, or without."""
    yield path
    name = path.rstrip("/").rpartition("/")[2]
    if name and "." not in name:
        yield path[:-1] if path.endswith("/") else f"{path}/"


def normalise_host(host: str) -> str:
    """Return a host in small letters, without its port."""
    name, _, port = host.lower().rpartition(":")
    return name if name and port.isdecimal() else host.lower()


def normalise_query(query: bytes) -> str:
    """Return a query with each character encoded in one way."""
    encoded = quote_from_bytes(_LONE_PERCENT.sub(b"%25", query), safe=_SAFE_IN_QUERY)
    return _ENCODED.sub(_normalise_character, encoded)


def _normalise_character(match: re.Match[str]) -> str:
    character = unquote_to_bytes(match[0]).decode("latin-1")
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()
