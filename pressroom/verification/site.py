"""Read files of a public site, from the web or from a folder with a copy of it."""

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pressroom.errors import ConfigError, DeliveryError

_TIMEOUT_SECONDS = 20
_MAX_BYTES = 200_000_000
_NOT_FOUND_CODES = frozenset({404, 410})


class Site(Protocol):
    """A public site; `base_url` is its URL without a final slash, empty if unknown."""

    base_url: str

    def get(self, path: str) -> bytes | None:
        """Return the file at a path that starts with a slash, or None. Raises DeliveryError if it cannot be read."""


class WebSite:
    """A site on the web; its URL has no final slash."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def get(self, path: str) -> bytes | None:
        """Return the file at a path, or None. Raises DeliveryError if it cannot be read."""
        return fetch(self.base_url + path)


class SiteFolder:
    """A copy of a site in a folder."""

    base_url = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, path: str) -> bytes | None:
        """Return the file at a path, or None. Raises DeliveryError if it cannot be read."""
        relative_path = unquote(path).lstrip("/")
        if not relative_path or relative_path.endswith("/"):
            relative_path += "index.html"
        file = self.folder / relative_path
        try:
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None
        except OSError as error:
            raise DeliveryError(f"{file} cannot be read: {error.strerror}.", "Check the permissions.") from error


def fetch(url: str) -> bytes | None:
    """Return the content at a URL, or None if there is nothing. Raises DeliveryError if it cannot be read."""
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "pressroom verify"})  # noqa: S310 - `require_web_url` allows only http and https
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - the same
            content: bytes = response.read(_MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in _NOT_FOUND_CODES:
            return error.read(_MAX_BYTES) if error.code == 410 else None
        raise DeliveryError(
            f"{url} answered with an error: {error.code} {error.reason}.", "Try again later."
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DeliveryError(
            f"{url} cannot be reached: {reason}.", "Check the URL and your connection, then try again."
        ) from error
    if len(content) > _MAX_BYTES:
        raise DeliveryError(
            f"{url} is larger than {_MAX_BYTES // 1_000_000} MB.", "It cannot be a file of a press release."
        )
    return content


def require_web_url(url: str) -> str:
    """Return a URL unchanged. Raises ConfigError unless it is a web URL (http or https)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f"{url} is not a web URL.", "Use one such as https://press.example.org/2020/slug/")
    return url
