"""Send one request to a web server and write the body of its answer to a file, within limits of size and time."""

import re
import ssl
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import httpcore2
from msgspec import Struct

from pressroom.errors import DeliveryError
from pressroom.importer.addresses import UnreachableHostError, shorten
from pressroom.importer.connection import RequestClock, create_pool

MAX_PAGE_BYTES = 50_000_000
"""The largest page, feed or list that is read."""
MAX_FILE_BYTES = 500_000_000
"""The largest picture, document or export that is read."""
_PAGE_SECONDS, _FILE_SECONDS = 60.0, 900.0
_STEP_SECONDS = 20.0
_CHUNK_BYTES = 65_536
_EXPORT_MARK = b"wordpress.org/export/"
_PAGE_TYPE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:xml|json)$|$")
_FILE_TYPE = re.compile(
    r"image/|audio/|video/|application/(?:pdf|rtf|zip|gzip|x-gzip|x-zip-compressed|epub\+zip|msword|octet-stream"
    r"|force-download|x-download|binary|ogg|vnd\.(?:openxmlformats|oasis\.opendocument|ms-)[\w.+-]*)$"
    r"|binary/octet-stream$|multipart/related$|message/rfc822$"
)
_STREAM_TYPE = re.compile(r"text/event-stream$|multipart/x-mixed-replace$")
_TRY_AGAIN = "Run the command again later. It goes on where it was."


class NoConnectionError(UnreachableHostError):
    """The server could not be reached, or did not answer: another attempt may succeed."""


class BrokenAnswerError(DeliveryError):
    """The server broke off in its answer: another attempt may succeed."""


class ServerAnswer(Struct, frozen=True):
    """The status and the headers of an answer; their names are in small letters."""

    status: int
    headers: dict[str, str]

    def get(self, name: str) -> str:
        """Return a header, "" if there is none."""
        return self.headers.get(name, "")

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters."""
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server names, in small letters."""
        match = re.search(r"""charset\s*=\s*["']?([\w.:-]+)""", self.get("content-type"), re.IGNORECASE)
        return match[1].lower() if match else ""


def is_page_type(media_type: str) -> bool:
    """Return whether a media type is that of a page, feed or list, which can change; others are files."""
    return _PAGE_TYPE.match(media_type) is not None


class WebClient:
    """Sends requests. It follows no redirect, keeps no cookie, and runs nothing."""

    def __init__(self, user_agent: str, allowed_hosts: frozenset[str]) -> None:
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "text/html, application/xhtml+xml, application/xml, application/json, */*;q=0.8",
            "Accept-Encoding": "gzip",
        }
        self._clock = RequestClock()
        self._pool = create_pool(self._clock, allowed_hosts)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def ask(self, url: str, headers: dict[str, str], sink: BinaryIO) -> ServerAnswer:
        """Ask for a URL, and write the body of an answer with status 200 to a file. Raises DeliveryError."""
        self._clock.restart(_PAGE_SECONDS)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _STEP_SECONDS)
        with (
            _explain_errors(url, self._clock),
            self._pool.stream(
                "GET", url, headers=[*{**self._headers, **headers}.items()], extensions={"timeout": timeouts}
            ) as response,
        ):
            answer = ServerAnswer(response.status, _decode_headers(response.headers))
            if response.status == 200:
                _require_known_type(url, answer)
                with _explain_body_errors(url):
                    self._write_body(url, answer, response.iter_stream(), sink)
            return answer

    def _write_body(self, url: str, answer: ServerAnswer, chunks: Iterable[bytes], sink: BinaryIO) -> None:
        limit, size = MAX_PAGE_BYTES, 0
        for chunk in _decompress(chunks, answer.get("content-encoding"), url):
            if not size and (not is_page_type(answer.media_type) or _EXPORT_MARK in chunk):
                limit = MAX_FILE_BYTES
                self._clock.restart(_FILE_SECONDS)
            if not size:
                _require_size(url, int(length) if (length := answer.get("content-length")).isdecimal() else 0, limit)
            size += len(chunk)
            _require_size(url, size, limit)
            sink.write(chunk)


def _decode_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in headers}


def _require_known_type(url: str, answer: ServerAnswer) -> None:
    media_type = answer.media_type
    is_known = is_page_type(media_type) or _FILE_TYPE.match(media_type)
    if not is_known or _STREAM_TYPE.match(media_type):
        raise DeliveryError(
            f"{shorten(url)} is of the type {shorten(media_type)}, which no import can use.",
            "Give the URL of a page, a feed, a picture or a document.",
        )


def _require_size(url: str, size: int, limit: int) -> None:
    if size > limit:
        raise DeliveryError(
            f"{shorten(url)} is larger than {limit // 1_000_000} MB.",
            "Look at it in a browser. If it is what you want, save it, and import the file.",
        )


def _decompress(chunks: Iterable[bytes], coding: str, url: str) -> Iterator[bytes]:
    """Yield the content in small chunks, however well it was compressed."""
    if coding.lower() in {"", "identity"}:
        yield from chunks
    elif coding.lower() in {"gzip", "x-gzip"}:
        yield from decompress_gzip(chunks)
    else:
        raise DeliveryError(
            f"{shorten(url)} came in a coding that was not asked for: {shorten(coding)}.",
            "Save it with a browser, and import the file.",
        )


def decompress_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content of gzip data in small chunks. Raises zlib.error if it is damaged or not complete."""
    decoder = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        rest = chunk
        while rest:
            if decoder.eof:  # the next member of the file, or padding
                if not rest.startswith(b"\x1f\x8b"):
                    return
                decoder = zlib.decompressobj(wbits=31)
            yield decoder.decompress(rest, _CHUNK_BYTES)
            rest = decoder.unconsumed_tail or decoder.unused_data
    while not decoder.eof and (content := decoder.decompress(b"", _CHUNK_BYTES)):
        yield content
    if not decoder.eof:
        raise zlib.error("the end is missing")


@contextmanager
def _explain_errors(url: str, clock: RequestClock) -> Iterator[None]:
    """Raise DeliveryError for everything that can go wrong until a server has answered.

    A request that had all of its time, such as one whose answer comes byte by byte, is not tried again.
    """
    name = shorten(url)
    try:
        yield
    except httpcore2.TimeoutException as error:
        kind = UnreachableHostError if clock.is_over() else NoConnectionError
        raise kind(f"{name} cannot be read: the server takes too long.", _TRY_AGAIN) from error
    except httpcore2.ConnectError as error:
        raise _describe_connect_error(name, error) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        message = f"{name} cannot be read: the answer of the server is not valid or not complete."
        raise NoConnectionError(message, _TRY_AGAIN) from error


@contextmanager
def _explain_body_errors(url: str) -> Iterator[None]:
    """Raise DeliveryError for everything that can be wrong with the body of an answer."""
    name = shorten(url)
    try:
        yield
    except httpcore2.TimeoutException as error:
        message = f"{name} cannot be read: the server did not send all of it in time."
        raise DeliveryError(message, _TRY_AGAIN) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        message = f"{name} cannot be read: the server did not send all of it."
        raise BrokenAnswerError(message, _TRY_AGAIN) from error
    except zlib.error as error:
        raise DeliveryError(f"{name} cannot be read: its compressed content is damaged.", _TRY_AGAIN) from error


def _describe_connect_error(name: str, error: Exception) -> DeliveryError:
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DeliveryError(
            f"{name} cannot be trusted: its certificate is not valid: {cause.verify_message}.",
            "Tell those who run the server, or import from files that you saved.",
        )
    reason = getattr(cause, "strerror", None) or cause
    return NoConnectionError(f"{name} cannot be reached: {reason}.", _TRY_AGAIN)
