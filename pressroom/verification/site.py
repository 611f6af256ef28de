"""Where a public site is read from: its address on the web, or a folder with a copy of it. Paths in, octets out."""

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pressroom.errors import ConfigError, DeliveryError

_TIMEOUT_SECONDS = 20
_MAX_BYTES = 200_000_000  # octets
_NOT_FOUND_CODES = frozenset({404, 410})


class Site(Protocol):
    """The public part of a newsroom; `address` is where it stands on the web, empty where that is not known."""

    base_url: str

    def get(self, path: str) -> bytes | None:
        """The file at a path that begins with a slash; None when there is none. Raises DeliveryError."""


class WebSite:
    """A site by its address, without a final slash."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def get(self, path: str) -> bytes | None:
        """See Source; what stands at another address is not taken for it."""
        return fetch(self.base_url + path)


class SiteFolder:
    """A copy of a site in a folder."""

    base_url = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, path: str) -> bytes | None:
        """See Source."""
        inside = unquote(path).lstrip("/")
        file = self.folder / (f"{inside}index.html" if not inside or inside.endswith("/") else inside)
        try:
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None
        except OSError as error:
            raise DeliveryError(f"{file} cannot be read: {error.strerror}.", "Give yourself the right to.") from error


def fetch(url: str) -> bytes | None:
    """What stands at an address; None when there is nothing. Raises DeliveryError when it cannot be told."""
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "pressroom verify"})  # noqa: S310 - see `require_web`
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - the same
            content: bytes = answer.read(_MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in _NOT_FOUND_CODES:
            return error.read(_MAX_BYTES) if error.code == 410 else None
        raise DeliveryError(f"{url} answers with {error.code} {error.reason}.", "Try again later.") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DeliveryError(f"{url} cannot be reached: {reason}.", "Look at the address, and try again.") from error
    if len(content) > _MAX_BYTES:
        raise DeliveryError(f"{url} is larger than {_MAX_BYTES // 1_000_000} MB.", "It is no file of a press release.")
    return content


def require_web_url(url: str) -> str:
    """An address of the web. Raises ConfigError for any other."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f"{url} is no address of the web.", "Give one such as https://press.example.org/2020/slug/")
    return url
