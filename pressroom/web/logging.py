"""Log requests and what the service decides, as text or as JSON, without addresses, tokens or queries."""

import logging
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TextIO
from urllib.parse import unquote

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pressroom.web.responses import create_text_response, send_response

Observer = Callable[[Scope, int, float], None]
"""Called after each request with its scope, the status of its response and the seconds that it took."""

_FIELDS = ("method", "path", "status", "milliseconds", "error", "release", "language", "due")
_MAX_PATH = 200
_MAX_SEGMENT = 150
# What the site and the service use in paths: short words of small letters and digits, joined by hyphens and dots.
_PLAIN_SEGMENT = re.compile(r"\.?[a-z0-9]{0,24}(?:[-._][a-z0-9]{1,24})*", re.IGNORECASE)
_SIGN_OF_TOKEN = re.compile(r"[a-z0-9_-]*(?:[A-Z][a-z0-9_-]*){3}|[0-9a-f-]{32,}")
_SHOWN_OF_SECRET = 4

_logger = logging.getLogger(__name__)


def shorten_path(path: str) -> str:
    """Return a path as it may be logged: of a segment that may be a token or an address, only the beginning."""
    segments = [_shorten_segment(segment) for segment in unquote(path).split("/")]
    shortened = "/".join(segments)
    return shortened if len(shortened) <= _MAX_PATH else f"{shortened[:_MAX_PATH]}…"


def _shorten_segment(segment: str) -> str:
    is_plain = len(segment) <= _MAX_SEGMENT and _PLAIN_SEGMENT.fullmatch(segment)
    if is_plain and not _SIGN_OF_TOKEN.match(segment):
        return segment
    shown = re.match(rf"[A-Za-z0-9]{{0,{_SHOWN_OF_SECRET}}}", segment)
    return f"{shown[0] if shown and '@' not in segment else ''}…"


class RequestLog:
    """Log each request, answer errors in the program with 500, and tell observers."""

    def __init__(self, app: ASGIApp, observers: tuple[Observer, ...] = ()) -> None:
        self._app, self._observers = app, observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the client gets an answer
            self._log_error(scope, error)
            if not status:
                await _send_error(send_and_note)
        self._log(scope, status, time.perf_counter() - start)

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        for observe in self._observers:
            observe(scope, status, seconds)
        if _logger.isEnabledFor(logging.INFO):
            path, milliseconds = shorten_path(scope["path"]), round(seconds * 1000, 1)
            _logger.info(
                "%s %s %d %.1f ms",
                scope["method"],
                path,
                status,
                milliseconds,
                extra={"method": scope["method"], "path": path, "status": status, "milliseconds": milliseconds},
            )

    @staticmethod
    def _log_error(scope: Scope, error: Exception) -> None:
        """Log where an error happened. Its text is left out: it may contain an address."""
        traceback = error.__traceback__
        while traceback and traceback.tb_next:
            traceback = traceback.tb_next
        frame = traceback.tb_frame if traceback else None
        place = f"{frame.f_globals.get('__name__', '')}:{traceback.tb_lineno}" if frame and traceback else ""
        path, name = shorten_path(scope["path"]), type(error).__name__
        _logger.error("%s %s failed: %s in %s", scope["method"], path, name, place, extra={"path": path, "error": name})


async def _send_error(send: Send) -> None:
    text = "Something went wrong here. Try again later."
    await send_response(create_text_response(HTTPStatus.INTERNAL_SERVER_ERROR, text), send)


def configure_logging(level: str | None, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Send the log to standard error from a level on (default: warning; info with `as_json`)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _TextFormatter())
    logger = logging.getLogger("pressroom")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel((level or ("info" if as_json else "warning")).upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):  # they log addresses of clients
        logging.getLogger(name).handlers = [logging.NullHandler()]
        logging.getLogger(name).propagate = False


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        message = "".join(each if each.isprintable() else "?" for each in record.getMessage())
        return f"{_format_time(record)} {record.levelname} {message}"


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": _format_time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = {name: vars(record)[name] for name in _FIELDS if name in vars(record)}
        return msgspec.json.encode(event | fields).decode()


def _format_time(record: logging.LogRecord) -> str:
    """Format the time of a record (RFC 3339, UTC)."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
