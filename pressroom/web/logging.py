"""Log requests, without addresses, tokens or queries, and answer errors of the program."""

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pressroom.web.responses import create_text_response, send_response

Observer = Callable[[Scope, int, float], None]
"""Called after each request with its scope, the status of its response and the seconds that it took."""

_MAX_PATH = 200
_MAX_SEGMENT = 150
# What the site and the service use in paths: short words of small letters and digits, joined by hyphens and dots.
_PLAIN_SEGMENT = re.compile(r"\.?[a-z0-9]{0,24}(?:[-._][a-z0-9]{1,24})*", re.IGNORECASE)
_SIGN_OF_TOKEN = re.compile(r"(?:[^A-Z]*[A-Z]){3}|.*[0-9a-f-]{32}")
_SHOWN_OF_SECRET = 4
# After these names comes a token, even if it looks like a word, and perhaps the name of a file that is not public.
_BEFORE_TOKEN = frozenset({"confirm", "embargo", "subscriptions", "unsubscribe"})
_PLAIN_AFTER = frozenset({"", "choose"})

_logger = logging.getLogger(__name__)


def shorten_path(path: str) -> str:
    """Return a path as it may be logged: of a segment that may be a token or an address, only the beginning."""
    segments = []
    is_secret = False
    for part in unquote(path).split("/"):
        segments.append("…" if is_secret and part not in _PLAIN_AFTER else _shorten_segment(part))
        is_secret = is_secret or part in _BEFORE_TOKEN
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
