"""Serve the preview to one person on this machine, with server-sent events for changes.

It listens on the loopback address only, and answers GET and HEAD requests for that address or localhost.
"""

import errno
import os
import shutil
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pressroom.errors import ConfigError
from pressroom.preview.connections import MAX_EVENT_STREAMS, Connections
from pressroom.preview.routes import EVENTS_PATH, PreviewResponse, respond
from pressroom.preview.selection import URL_PREFIX
from pressroom.preview.session import PreviewSession
from pressroom.regular_files import open_file_inside

LOOPBACK = "127.0.0.1"
_HOST_NAMES = {LOOPBACK, "localhost"}
_WAIT_SECONDS = 15.0  # after this time without changes, a comment is sent to keep the event stream open
_ALLOWED_SITES = {"none", "same-origin"}


class PreviewServer(ThreadingHTTPServer):
    """A web server with one daemon thread per connection, and a limited number of connections."""

    daemon_threads = True
    request_queue_size = 128  # connections that have not been accepted yet

    def __init__(self, port: int, session: PreviewSession) -> None:
        super().__init__((LOOPBACK, port), _RequestHandler)
        self.session = session
        self.connections = Connections()
        self.event_streams = BoundedSemaphore(MAX_EVENT_STREAMS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer the requests of a new connection in a thread of its own."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.connections.remove(request)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Drop slow connections; called twice a second."""
        self.connections.drop_slow()

    @property
    def url(self) -> str:
        """The URL of the preview page."""
        return f"http://{LOOPBACK}:{self.server_port}{URL_PREFIX}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error, unless the browser has just closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def listen(port: int, session: PreviewSession) -> PreviewServer:
    """Return a server on a port; 0 means any free port. Raises ConfigError if the port is in use or not allowed."""
    try:
        return PreviewServer(port, session)
    except OSError as error:
        is_in_use = error.errno == errno.EADDRINUSE
        message = f"Port {port} is already in use." if is_in_use else f"Port {port} cannot be used: {error.strerror}."
        raise ConfigError(message, "Choose another port with --port, or any free port with --port 0.") from error


class _RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60.0  # of a single read or write: a client that takes no more of a response is gone
    server: PreviewServer

    def handle_one_request(self) -> None:
        self.server.connections.set_waiting(self.connection, is_waiting=True)
        super().handle_one_request()

    def do_GET(self) -> None:
        self.server.connections.set_waiting(self.connection, is_waiting=False)
        url = urlsplit(self.path)
        if not self._is_allowed():
            self._send(
                PreviewResponse(b"The preview is available on this machine only.", _PLAIN_TEXT, HTTPStatus.FORBIDDEN)
            )
        elif url.path == EVENTS_PATH:
            self._send_events_if_possible()
        elif url.path == "/" and self.headers.get("Sec-Fetch-Site") == "none":  # typed into the address bar
            self._send(PreviewResponse(b"", status=HTTPStatus.FOUND, location=URL_PREFIX))
        else:
            self._send(respond(self.server.session, url.path, dict(parse_qsl(url.query))))

    do_HEAD = do_GET  # noqa: N815 - the name is the library's

    def version_string(self) -> str:
        return "pressroom"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is the library's
        """Log nothing."""

    def _is_allowed(self) -> bool:
        """Check that the request does not come from another site: by its own host name, or as part of its page."""
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
            file = open_file_inside(self.server.session.snapshot.workspace.config.newsroom_folder, path)
        except OSError as error:
            self._send(
                PreviewResponse(
                    f"The file cannot be read: {error.strerror}.".encode(), _PLAIN_TEXT, HTTPStatus.NOT_FOUND
                )
            )
            return
        with file:
            self._send_headers(response, os.fstat(file.fileno()).st_size)
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

    def _send_events_if_possible(self) -> None:
        if not self.server.event_streams.acquire(blocking=False):
            message = b"Too many pages of this preview are open; close some."
            self._send(PreviewResponse(message, _PLAIN_TEXT, HTTPStatus.SERVICE_UNAVAILABLE))
            return
        try:
            self._send_events()
        finally:
            self.server.event_streams.release()

    def _send_events(self) -> None:
        """Send the version of the session now and whenever it changes (server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = ""
        while self.command != "HEAD":
            new_version = self.server.session.wait_for_update(version, _WAIT_SECONDS)
            self.wfile.write(b": no change\n\n" if new_version == version else f"data: {new_version}\n\n".encode())
            version = new_version


_PLAIN_TEXT = "text/plain; charset=utf-8"
