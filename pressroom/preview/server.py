"""The web server of the preview, for one person on this machine: requests in, answers and news out.

It listens on the loopback address alone, answers GET and HEAD, and only those who asked for that address by name.
"""

import errno
import shutil
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pressroom.errors import ConfigError
from pressroom.preview.answers import EVENTS, Answer, answer
from pressroom.preview.studio import Studio
from pressroom.preview.wishes import HOME

LOOPBACK = "127.0.0.1"
_NAMES = {LOOPBACK, "localhost"}
_PATIENCE = 15.0  # seconds, after which a browser that listens is told that there is no news
_OURS = {"none", "same-origin"}


class Server(ThreadingHTTPServer):
    """A thread for each connection; none of them outlives the process."""

    daemon_threads = True

    def __init__(self, port: int, studio: Studio) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.studio = studio

    @property
    def address(self) -> str:
        """Where the preview is."""
        return f"http://{LOOPBACK}:{self.server_port}{HOME}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away while it is answered is no fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def listen(port: int, studio: Studio) -> Server:
    """A server on a port, 0 for any that is free. Raises ConfigError when it is taken or not allowed."""
    try:
        return Server(port, studio)
    except OSError as error:
        is_taken = error.errno == errno.EADDRINUSE
        what = f"Port {port} is taken." if is_taken else f"Port {port} cannot be used: {error.strerror}."
        raise ConfigError(what, "Choose another with --port, or any that is free with --port 0.") from error


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if not self._is_ours():
            self._send(Answer(b"This is a preview on one machine, for that machine.", _TEXT, HTTPStatus.FORBIDDEN))
        elif address.path == EVENTS:
            self._send_news()
        elif address.path == "/" and self.headers.get("Sec-Fetch-Site") == "none":  # typed by hand
            self._send(Answer(b"", status=HTTPStatus.FOUND, location=HOME))
        else:
            self._send(answer(self.server.studio, address.path, dict(parse_qsl(address.query))))

    do_HEAD = do_GET  # noqa: N815 - the name is the library's

    def version_string(self) -> str:
        return "pressroom"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is the library's
        """Nothing: nobody is watched."""

    def _is_ours(self) -> bool:
        """Whether nobody else's page asks: by another name that leads here, or as a part of itself."""
        host = self.headers.get("Host", "")
        names = {f"{name}:{self.server.server_port}" for name in _NAMES}
        site = self.headers.get("Sec-Fetch-Site", "none")
        return host in names and (site in _OURS or self.headers.get("Sec-Fetch-Mode") == "navigate")

    def _send(self, found: Answer) -> None:
        if isinstance(found.content, Path):
            self._send_file(found, found.content)
            return
        self._send_head(found, len(found.content))
        if self.command != "HEAD":
            self.wfile.write(found.content)

    def _send_file(self, found: Answer, path: Path) -> None:
        try:
            file = path.open("rb")
        except OSError as error:
            self._send(Answer(f"The file cannot be read: {error.strerror}.".encode(), _TEXT, HTTPStatus.NOT_FOUND))
            return
        with file:
            self._send_head(found, path.stat().st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    def _send_head(self, found: Answer, length: int) -> None:
        self.send_response(found.status)
        self.send_header("Content-Type", found.media_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if found.policy:
            self.send_header("Content-Security-Policy", found.policy)
        if found.location:
            self.send_header("Location", found.location)
        self.end_headers()

    def _send_news(self) -> None:
        """The version of what is shown, now and whenever it changes (server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = ""
        while self.command != "HEAD":
            present = self.server.studio.wait(version, _PATIENCE)
            self.wfile.write(b": nothing new\n\n" if present == version else f"data: {present}\n\n".encode())
            version = present


_TEXT = "text/plain; charset=utf-8"
