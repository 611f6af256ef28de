"""Count how many readers a second can ask for a subscription, each a write to SQLite that survives a power cut.

The forms come from another process. Mails are written to a folder at the same time, as they would go to a relay.
"""

import re
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import page
from pressroom.config import load_config
from pressroom.read import read_catalogues
from pressroom.render.consent import format_consent_text
from pressroom.render.labels import Messages
from pressroom.store.secret_file import load_token_keys
from pressroom.web.abuse import create_form_token

AIM = 300
SECONDS = 30.0
CONNECTIONS = 64
SERVICE = """
import sys
from pathlib import Path
from msgspec import structs
from pressroom.config import load_config
from pressroom.subscriptions.limits import RequestLimits
from pressroom.web.app import create_app
from pressroom.web.server import bind, get_url, run_server
from pressroom.web.service import open_service
config = load_config(sys.argv[1])
with bind("127.0.0.1", 0) as listener, open_service(config, Path(sys.argv[2])) as context:
    unlimited = structs.replace(context, limits=RequestLimits(sitewide=10**9, network=10**9))
    run_server(create_app(unlimited), listener, lambda: print(get_url(listener), flush=True))
"""
"""The service without the limits of a newsroom for requests in an hour."""


class Forms:
    """Valid forms to join, each of another reader."""

    def __init__(self, newsroom: Path, title: str) -> None:
        self._keys = load_token_keys(load_config(str(newsroom)))
        self._consent = format_consent_text(Messages("sv", read_catalogues()["sv"]), title)
        self._numbers = iter(range(10**9))

    def create(self) -> bytes:
        """Return the next form as a request."""
        token = create_form_token(self._keys, "sv", self._consent, datetime.now(UTC) - timedelta(seconds=10))
        email = f"reader{next(self._numbers)}@reader.example"
        body = urlencode({"email": email, "language": "sv", "token": token, "form": "subscribe", "website": ""})
        head = (
            "POST /subscriptions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return f"{head}{body}".encode()


def measure(port: int, forms: Forms, seconds: float = SECONDS) -> list[float]:
    """Send forms for some seconds; return how many were answered in each second. Ends at the first error."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    rates = list(_send(connections, forms, seconds))
    for connection in connections:
        connection.close()
    return rates


def _send(connections: list[socket.socket], forms: Forms, seconds: float) -> Iterator[float]:
    end = time.perf_counter() + seconds
    start, answered = time.perf_counter(), 0
    while time.perf_counter() < end:
        for connection in connections:
            connection.sendall(forms.create())
        for connection in connections:
            _receive(connection)
        answered += len(connections)
        elapsed = time.perf_counter() - start
        if elapsed >= 1.0:
            yield answered / elapsed
            start, answered = time.perf_counter(), 0


def _receive(connection: socket.socket) -> None:
    """Read one answer to its end."""
    content = connection.recv(262_144)
    while b"\r\n\r\n" not in content:
        content += connection.recv(262_144)
    head, _, body = content.partition(b"\r\n\r\n")
    if head[9:12] != b"200":
        sys.exit(f"The service answered {head[9:12].decode()}: nothing was measured.")
    length = re.search(rb"content-length: (\d+)", head)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        missing -= len(connection.recv(262_144))


def describe(rates: list[float], memory: tuple[float, float]) -> str:
    """Return the result for the page."""
    before, after = memory
    return (
        f"Joins on SQLite, each a form with a new address: {page.spread(rates, 0)} a second for {SECONDS:.0f} s, "
        f"without an error; the aim is {AIM}. Mails are written to a folder meanwhile. Memory: {after:.1f} MB "
        f"(before: {before:.1f} MB).\n"
    )
