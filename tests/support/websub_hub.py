"""A hub on this machine, of which each path behaves in a way of its own."""

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
    """Keeps what it was asked: `asked` are the forms by path, `agents` who asked, `given` how many octets it sent."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: dict[str, list[list[tuple[str, str]]]] = {}
        self.agents: set[str] = set()
        self.given = 0
        self.over = Event()
        self.scheme = "http"

    def at(self, path: str) -> str:
        """The absolute address of a path."""
        return f"{self.scheme}://127.0.0.1:{self.server_port}{path}"

    def topics(self, path: str) -> list[str]:
        """What a path was told of, in the order in which it was."""
        return [dict(form)["hub.url"] for form in self.asked.get(path, [])]

    def handle_error(self, *_: Any) -> None:
        """Connections break here on purpose."""


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says."""

    server: Hub

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path = urlsplit(self.path).path
        self.server.asked.setdefault(path, []).append(parse_qsl(form, strict_parsing=True))
        self.server.agents.add(self.headers["User-Agent"])
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        BEHAVIOURS[path](self)

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, piece: bytes, pause: float = 0) -> None:
        """The same for ever, or until nobody listens."""
        while not self.server.over.wait(pause):
            self.wfile.write(piece)
            self.server.given += len(piece)

    def endless(self, status: int, piece: bytes, pause: float = 0) -> None:
        """An answer whose body never ends."""
        self.send_response(status)
        self.end_headers()
        self.stream(piece, pause)

    def reset(self) -> None:
        """Break the connection off."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def late(self, seconds: float) -> None:
        """Take some time for every answer."""
        self.server.over.wait(seconds)
        self.say(204)

    def log_message(self, *_: object) -> None:
        """A test says nothing while it passes."""


PAGE = b"<html><head><title>503 Service Unavailable</title></head><body><h1>Try   again</h1>\nlater.</body></html>"
BEHAVIOURS: dict[str, Callable[[Handler], object]] = {
    "/": lambda answer: answer.say(204),
    "/hub": lambda answer: answer.say(202, b"Accepted"),
    "/invalid": lambda answer: answer.say(400, b"hub.url invalid:\n  no such feed"),
    "/forbidden": lambda answer: answer.say(403),
    "/unavailable": lambda answer: answer.say(503, PAGE),
    "/long": lambda answer: answer.say(422, b"one word after the other " * 400),
    "/wicked": lambda answer: answer.say(400, "\x1b[31mred \u202eback\x00".encode() + b"\xff\xfe"),
    "/moved": lambda answer: answer.say(301, Location=answer.server.at("/elsewhere")),
    "/found": lambda answer: answer.say(302, Location="https://[elsewhere"),
    "/kept": lambda answer: answer.say(307, Location="/elsewhere"),
    "/elsewhere": lambda answer: answer.say(204),
    "/slow": lambda answer: answer.server.over.wait(),
    "/steady": lambda answer: answer.late(0.1),
    "/trickling": lambda answer: answer.stream(b"H", 0.05),
    "/trickling-refusal": lambda answer: answer.endless(429, b"wait ", 0.05),
    "/huge": lambda answer: answer.endless(200, bytes(1 << 16)),
    "/huge-refusal": lambda answer: answer.endless(413, b"too much " * 8192),
    "/heads": lambda answer: answer.stream(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200),
    "/closing": lambda answer: answer.connection.close(),
    "/reset": lambda answer: answer.reset(),
    "/half": lambda answer: answer.wfile.write(b"HTTP/1.1 2"),
    "/cut": lambda answer: answer.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\nbroken"),
    "/chunks": lambda answer: answer.wfile.write(b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "/garbage": lambda answer: answer.wfile.write(b"\x16\x03\x01\x00\xff garbage\r\n\r\n"),
}


@contextmanager
def running(certificate: str = "") -> Iterator[Hub]:
    """A hub as long as it is needed; with a file of key and certificate, over TLS."""
    with Hub() as hub:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            hub.socket = context.wrap_socket(hub.socket, server_side=True)
            hub.scheme = "https"
        thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield hub
        hub.over.set()
        hub.shutdown()
        thread.join()
