"""A local WebSub hub, where each path behaves differently."""

import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Hub(ThreadingHTTPServer):
    """A hub that records `requests` (forms by path), `user_agents`, and `sent_bytes` (the number of bytes it sent)."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubRequestHandler)
        self.requests: dict[str, list[list[tuple[str, str]]]] = {}
        self.user_agents: set[str] = set()
        self.sent_bytes = 0
        self.stopped = Event()
        self.scheme = "http"

    def url_for(self, path: str) -> str:
        """Return the absolute URL of a path."""
        return f"{self.scheme}://127.0.0.1:{self.server_port}{path}"

    def topics(self, path: str) -> list[str]:
        """Return the topics that a path was notified of, in order."""
        return [dict(form)["hub.url"] for form in self.requests.get(path, [])]

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: connections break here on purpose."""


class HubRequestHandler(BaseHTTPRequestHandler):
    """Responds with the behaviour of the path."""

    server: Hub

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path = urlsplit(self.path).path
        self.server.requests.setdefault(path, []).append(parse_qsl(form, strict_parsing=True))
        self.server.user_agents.add(self.headers["User-Agent"])
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        BEHAVIORS[path](self)

    def respond(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a complete response."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, chunk: bytes, pause: float = 0) -> None:
        """Send the same bytes again and again until the client closes the connection."""
        while not self.server.stopped.wait(pause):
            self.wfile.write(chunk)
            self.server.sent_bytes += len(chunk)

    def respond_endlessly(self, status: int, chunk: bytes, pause: float = 0) -> None:
        """Send a response whose body never ends."""
        self.send_response(status)
        self.end_headers()
        self.stream(chunk, pause)

    def reset(self) -> None:
        """Reset the connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def respond_late(self, seconds: float) -> None:
        """Send a response after some time."""
        self.server.stopped.wait(seconds)
        self.respond(204)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


PAGE = b"<html><head><title>503 Service Unavailable</title></head><body><h1>Try   again</h1>\nlater.</body></html>"
BEHAVIORS: dict[str, Callable[[HubRequestHandler], object]] = {
    "/": lambda handler: handler.respond(204),
    "/hub": lambda handler: handler.respond(202, b"Accepted"),
    "/invalid": lambda handler: handler.respond(400, b"hub.url invalid:\n  no such feed"),
    "/forbidden": lambda handler: handler.respond(403),
    "/unavailable": lambda handler: handler.respond(503, PAGE),
    "/long": lambda handler: handler.respond(422, b"one word after the other " * 400),
    "/wicked": lambda handler: handler.respond(400, "\x1b[31mred \u202eback\x00".encode() + b"\xff\xfe"),
    "/moved": lambda handler: handler.respond(301, Location=handler.server.url_for("/elsewhere")),
    "/found": lambda handler: handler.respond(302, Location="https://[elsewhere"),
    "/kept": lambda handler: handler.respond(307, Location="/elsewhere"),
    "/elsewhere": lambda handler: handler.respond(204),
    "/slow": lambda handler: handler.server.stopped.wait(),
    "/steady": lambda handler: handler.respond_late(0.1),
    "/trickling": lambda handler: handler.stream(b"H", 0.05),
    "/trickling-refusal": lambda handler: handler.respond_endlessly(429, b"wait ", 0.05),
    "/huge": lambda handler: handler.respond_endlessly(200, bytes(1 << 16)),
    "/huge-refusal": lambda handler: handler.respond_endlessly(413, b"too much " * 8192),
    "/heads": lambda handler: handler.stream(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200),
    "/closing": lambda handler: handler.connection.close(),
    "/reset": lambda handler: handler.reset(),
    "/half": lambda handler: handler.wfile.write(b"HTTP/1.1 2"),
    "/cut": lambda handler: handler.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\nbroken"),
    "/chunks": lambda handler: handler.wfile.write(b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "/garbage": lambda handler: handler.wfile.write(b"\x16\x03\x01\x00\xff garbage\r\n\r\n"),
}


@contextmanager
def run_hub(certificate: str = "") -> Iterator[Hub]:
    """Run a hub; over TLS if a file with key and certificate is given."""
    with Hub() as hub:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            hub.socket = context.wrap_socket(hub.socket, server_side=True)
            hub.scheme = "https"
        thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield hub
        hub.stopped.set()
        hub.shutdown()
        thread.join()
