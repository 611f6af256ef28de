"""Download a public file, within limits of time and size, and follow only safe redirects."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, UnknownHandler

from pressroom.errors import ConfigError, DeliveryError
from pressroom.text.domains import encode_domain

MAX_BYTES = 200_000_000
"""The largest file that is read."""
TOTAL_TIMEOUT = 60.0
"""Seconds after which a download is given up, however much the server still sends."""

_IDLE_TIMEOUT = 20.0
_CHUNK_BYTES = 65_536
_MAX_REDIRECTS = 5
_REDIRECT_CODES = frozenset((301, 302, 303, 307, 308))
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"
_TRY_AGAIN = "Check the URL and your connection, then try again."


def require_web_url(url: str) -> str:
    """Return a URL in ASCII. Raises ConfigError unless it is a web URL (http or https)."""
    try:
        return _encode_url(url)
    except ValueError as error:
        raise ConfigError(
            f"{url} is not a web URL: {error}.", "Use one such as https://press.example.org/2020/slug/"
        ) from error


def _encode_url(url: str) -> str:
    """Return a URL in ASCII. Raises ValueError, saying why, if it is not a web URL."""
    if _FORBIDDEN.search(url):
        raise ValueError("it contains a space or another character that no URL has")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise ValueError("expected http:// or https:// at its start")
    if parts.username is not None:
        raise ValueError("it contains a user name")
    if not parts.hostname:
        raise ValueError("it names no server")
    host = parts.hostname if ":" in parts.hostname else _encode_host(parts.hostname)
    address = f"[{host}]" if ":" in host else host
    netloc = f"{address}:{parts.port}" if parts.port is not None else address
    rest = (quote(part, safe=_URL_CHARACTERS) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, netloc, *rest, ""))


def _encode_host(host: str) -> str:
    encoded = encode_domain(host)
    if not encoded.isascii() or not all(0 < len(label) < 64 for label in encoded.removesuffix(".").split(".")):
        raise ValueError("the name of its server is not valid")
    return encoded


def download(url: str) -> bytes | None:
    """Return the content at a URL, or None if there is nothing.

    Raises ConfigError if it is not a web URL, DeliveryError if it cannot be read.
    """
    url, results = require_web_url(url), SimpleQueue[bytes | DeliveryError | None]()
    end = monotonic() + TOTAL_TIMEOUT
    # A daemon thread, because a name look-up or a handshake that hangs cannot be cancelled.
    Thread(target=lambda: results.put(_try_download(url, end)), daemon=True).start()
    try:
        result = results.get(timeout=TOTAL_TIMEOUT + 1)
    except Empty:
        result = _create_timeout_error(url)
    if isinstance(result, DeliveryError):
        raise result
    return result


def _try_download(url: str, end: float) -> bytes | DeliveryError | None:
    """Return the content at a URL, None if there is nothing, or why it cannot be read."""
    try:
        with _explain_errors(url):
            return _download(url, end)
    except DeliveryError as error:
        return error


@contextmanager
def _explain_errors(url: str) -> Iterator[None]:
    """Raise DeliveryError for everything that a server or a network can do wrong."""
    try:
        yield
    except TimeoutError as error:
        raise _create_timeout_error(url) from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(
            f"{url} cannot be trusted: its certificate is not valid: {error.verify_message}.", _TRY_AGAIN
        ) from error
    except HTTPException as error:
        raise DeliveryError(
            f"{url} cannot be read: the answer of the server is not valid or not complete.", _TRY_AGAIN
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            raise _create_timeout_error(url) from error
        text = getattr(reason, "strerror", None) or reason
        raise DeliveryError(f"{url} cannot be reached: {text}.", _TRY_AGAIN) from error


def _create_timeout_error(url: str) -> DeliveryError:
    return DeliveryError(
        f"{url} cannot be read: the server did not send all of it in time ({TOTAL_TIMEOUT:g} seconds).", _TRY_AGAIN
    )


def _download(url: str, end: float) -> bytes | None:
    opener = _create_opener()
    for _ in range(_MAX_REDIRECTS + 1):
        request = Request(url, headers={"User-Agent": "pressroom verify"})  # noqa: S310 - only http and https come here
        with opener.open(request, timeout=_IDLE_TIMEOUT) as response:
            location = response.headers.get("Location")
            if response.status not in _REDIRECT_CODES or not location:
                return _read_answer(url, response, end)
        url = _follow_redirect(url, location)
        _require_time(end)
    raise DeliveryError(f"{url} cannot be read: the server redirects in a circle.", _TRY_AGAIN)


def _read_answer(url: str, response: HTTPResponse, end: float) -> bytes | None:
    """Return what a server answers, or None if it has nothing at a URL. A page that is gone (410) can have content."""
    if response.status == 404:
        return None
    if response.status not in {200, 410}:
        reason = "".join([char for char in response.reason or "" if char.isprintable()])[:100]
        raise DeliveryError(f"{url} answered with an error: {response.status} {reason}.", "Try again later.")
    content = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):
        content += chunk
        _require_time(end)
        if len(content) > MAX_BYTES:
            raise DeliveryError(
                f"{url} is larger than {MAX_BYTES // 1_000_000} MB.", "It cannot be a file of a press release."
            )
    if response.length:
        raise HTTPException("the connection ended too early")
    return bytes(content)


def _require_time(end: float) -> None:
    if monotonic() > end:
        raise TimeoutError


def _follow_redirect(url: str, location: str) -> str:
    """Return the URL that a server redirects to. Raises DeliveryError if it leads away from the web."""
    try:
        target = _encode_url(urljoin(url, location))
    except ValueError as error:
        raise DeliveryError(f"{url} redirects to something that is not a web URL: {error}.", _TRY_AGAIN) from error
    host = urlsplit(url).hostname or ""
    new_host = urlsplit(target).hostname or ""
    if new_host != host and _is_private(new_host) and not _is_private(host):
        raise DeliveryError(f"{url} redirects into a private network: {target}.", "Do not trust this server.")
    return target


def _is_private(host: str) -> bool:
    """Return whether a host is on this machine or in a private network; one without an address is not."""
    try:
        addresses = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return False
    return any(not ip_address(str(address[4][0]).partition("%")[0]).is_global for address in addresses)


def _create_opener() -> OpenerDirector:
    """Return an opener that uses the proxies of the environment, and returns redirects and errors as answers."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(context=ssl.create_default_context()),
    ):
        opener.add_handler(handler)
    return opener
