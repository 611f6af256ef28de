"""Describe responses as values, and send them: bytes in memory, or a range of a large file in parts."""

import asyncio
import os
from collections.abc import Sequence
from http import HTTPStatus
from typing import BinaryIO

from msgspec import Struct
from starlette.types import Send

_CHUNK = 262_144
_MAX_SEND_SECONDS = 60.0
"""How long a client may take to accept a part of a large file."""

Headers = Sequence[tuple[str, str]]
_TEXT = "text/plain; charset=utf-8"


class FilePart(Struct, frozen=True):
    """The bytes of an open file from `start` to before `end`."""

    file: BinaryIO
    start: int
    end: int


class SiteResponse(Struct, frozen=True):
    """A response: its headers without Content-Length, which follows from the body."""

    status: int
    headers: Headers
    body: bytes | FilePart = b""

    @property
    def length(self) -> int:
        """The length of the body in bytes."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.end - self.body.start

    def close(self) -> None:
        """Close the file that the body is in, if it is in one."""
        if isinstance(self.body, FilePart):
            self.body.file.close()


def create_text_response(status: HTTPStatus, text: str, headers: Headers = ()) -> SiteResponse:
    """Create a response with a sentence of plain text, which no cache keeps."""
    return SiteResponse(
        status, (("Content-Type", _TEXT), ("Cache-Control", "no-store"), *headers), f"{text}\n".encode()
    )


async def send_response(response: SiteResponse, send: Send, *, is_head: bool = False) -> None:
    """Send a response; to HEAD without its body. A client that is too slow for a large file loses its connection."""
    try:
        await send({"type": "http.response.start", "status": response.status, "headers": _encode_headers(response)})
        if is_head or isinstance(response.body, bytes):
            await send({"type": "http.response.body", "body": b"" if is_head else response.body})
        else:
            await _send_part(response.body, send)
    finally:
        response.close()


def _encode_headers(response: SiteResponse) -> list[tuple[bytes, bytes]]:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.headers]
    if response.status != HTTPStatus.NOT_MODIFIED:
        headers.append((b"content-length", b"%d" % response.length))
    return headers


async def _send_part(part: FilePart, send: Send) -> None:
    position = part.start
    while position < part.end:
        size = min(_CHUNK, part.end - position)
        chunk = await asyncio.to_thread(os.pread, part.file.fileno(), size, position)
        if not chunk:
            raise OSError("a file became shorter while it was sent")
        position += len(chunk)
        message = {"type": "http.response.body", "body": chunk, "more_body": position < part.end}
        try:
            await asyncio.wait_for(send(message), _MAX_SEND_SECONDS)
        except TimeoutError:
            return  # the server closes the connection, because the body is not complete
