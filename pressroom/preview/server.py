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
from pressroom.preview.options import URL_PREFIX
from pressroom.preview.routes import EVENTS_PATH, PreviewResponse, respond
from pressroom.preview.session import PreviewSession

LOOPBACK = "127.0.0.1"
_HOST_NAMES = {LOOPBACK, "localhost"}
_WAIT_SECONDS = 15.0  # seconds, after which a browser that listens is told that there is no news
_ALLOWED_SITES = {"none", "same-origin"}


class PreviewServer(ThreadingHTTPServer):
    """A thread for each connection; none of them outlives the process."""

    daemon_threads = True

    def __init__(self, port: int, session: PreviewSession) -> None:
        super().__init__((LOOPBACK, port), _RequestHandler)
        self.session = session

    @property
    def url(self) -> str:
        """Where the preview is."""
        return f"http://{LOOPBACK}:{self.server_port}{URL_PREFIX}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away while it is answered is no fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def listen(port: int, session: PreviewSession) -> PreviewServer:
    """A server on a port, 0 for any that is free. Raises ConfigError when it is taken or not allowed."""
    try:
        return PreviewServer(port, session)
    except OSError as error:
        is_taken = error.errno == errno.EADDRINUSE
        what = f"Port {port} is taken." if is_taken else f"Port {port} cannot be used: {error.strerror}."
        raise ConfigError(what, "Choose another with --port, or any that is free with --port 0.") from error


class _RequestHandler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: PreviewServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if not self._is_allowed():
            self._send(
                PreviewResponse(
                    b"This is a preview on one machine, for that machine.", _PLAIN_TEXT, HTTPStatus.FORBIDDEN
                )
            )
        elif address.path == EVENTS_PATH:
            self._send_events()
        elif address.path == "/" and self.headers.get("Sec-Fetch-Site") == "none":  # typed by hand
            self._send(PreviewResponse(b"", status=HTTPStatus.FOUND, location=URL_PREFIX))
        else:
            self._send(respond(self.server.session, address.path, dict(parse_qsl(address.query))))

    do_HEAD = do_GET  # noqa: N815 - the name is the library's

    def version_string(self) -> str:
        return "pressroom"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is the library's
        """Nothing: nobody is watched."""

    def _is_allowed(self) -> bool:
        """Whether nobody else's page asks: by another name that leads here, or as a part of itself."""
        host = self.headers.get("Host", "")
        names = {f"{name}:{self.server.server_port}" for name in _HOST_NAMES}
        site = self.headers.get("Sec-Fetch-Site", "none")
        return host in names and (site in _ALLOWED_SITES or self.headers.get("Sec-Fetch-Mode") == "navigate")

    def _send(self, response: PreviewResponse) -> None:
        if isinstance(response.content, Path):
            self._send_file(response, response.content)
            return
        self._send_headers(response, len(response.content))
        if self.command != "HEAD":
            self.wfile.write(response.content)

    def _send_file(self, response: PreviewResponse, path: Path) -> None:
        try:
            file = path.open("rb")
        except OSError as error:
            self._send(
                PreviewResponse(
                    f"The file cannot be read: {error.strerror}.".encode(), _PLAIN_TEXT, HTTPStatus.NOT_FOUND
                )
            )
            return
        with file:
            self._send_headers(response, path.stat().st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    def _send_headers(self, response: PreviewResponse, length: int) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.media_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if response.policy:
            self.send_header("Content-Security-Policy", response.policy)
        if response.location:
            self.send_header("Location", response.location)
        self.end_headers()

    def _send_events(self) -> None:
        """The version of what is shown, now and whenever it changes (server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = ""
        while self.command != "HEAD":
            present = self.server.session.wait_for_update(version, _WAIT_SECONDS)
            self.wfile.write(b": nothing new\n\n" if present == version else f"data: {present}\n\n".encode())
            version = present


_PLAIN_TEXT = "text/plain; charset=utf-8"
