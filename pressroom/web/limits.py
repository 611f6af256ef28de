"""Bound what a request may send, and how long it may take."""

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pressroom.web.context import WebContext
from pressroom.web.responses import create_text_response, send_response

MAX_BODY_BYTES = 65_536
"""The size of a request's body, unless its path has a limit of its own."""
BODY_LIMITS = {"/verify": 32_000_000}
"""The limits of single paths below the path of the service: there, people upload files."""
MAX_BODY_SECONDS = 30.0
"""How long a body may take to arrive, with some more time for each megabyte."""
_SECONDS_PER_MEGABYTE = 5.0
_CLOSE = (("Connection", "close"),)


class BodyTooLargeError(Exception):
    """A body is larger than its path allows."""


class BodyLimit:
    """Refuse bodies that are too large (413) or arrive too slowly (408), on all routes."""

    def __init__(self, app: ASGIApp, context: WebContext) -> None:
        self._app = app
        self._limits = {f"{context.service_path}{path}": limit for path, limit in BODY_LIMITS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        limit = self._limits.get(scope["path"].rstrip("/"), MAX_BODY_BYTES)
        if _parse_length(Headers(scope=scope)) > limit:
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, send)
            return
        body = _LimitedBody(receive, send, limit)
        try:
            await self._app(scope, body.receive, body.send)
        except (BodyTooLargeError, TimeoutError) as error:
            if body.is_answered:
                raise
            is_large = isinstance(error, BodyTooLargeError)
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.REQUEST_TIMEOUT, send)


def _parse_length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


async def _refuse(status: HTTPStatus, send: Send) -> None:
    is_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    text = "What was sent is too large." if is_large else "The request took too long to arrive. Try again."
    await send_response(create_text_response(status, text, _CLOSE), send)


class _LimitedBody:
    """The body of one request: counts its bytes and its time."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._size, self._is_complete = 0, False
        self._deadline = asyncio.get_running_loop().time() + MAX_BODY_SECONDS + limit / 1e6 * _SECONDS_PER_MEGABYTE
        self.is_answered = False

    async def receive(self) -> Message:
        """Return the next part. Raises BodyTooLargeError, or TimeoutError if the body takes too long."""
        if self._is_complete:  # what comes now is the end of the connection
            return await self._receive()
        async with asyncio.timeout_at(self._deadline):
            message = await self._receive()
        self._is_complete = not message.get("more_body", False)
        self._size += len(message.get("body", b""))
        if self._size > self._limit:
            raise BodyTooLargeError
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the response."""
        self.is_answered = True
        await self._send(message)
