"""Run an application under uvicorn: one process, bounded connections, a graceful stop."""

import asyncio
import errno
import logging
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from pressroom.errors import ConfigError

MAX_CONNECTIONS = 1_000
"""How many requests and connections may be open; more get 503."""
MAX_REQUEST_SECONDS = 10.0
"""How long a client may take to send the line and the headers of a request."""
_KEEP_ALIVE_SECONDS = 15
_STOP_SECONDS = 30
_MAX_HEADER_BYTES = 32_768
_NOT_ASCII = re.compile(b"[\x80-\xff]")


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises ConfigError if the port is in use or not allowed, or the host is unknown."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
        # asyncio does not know that connections of this socket are TCP: without this, a page waits for 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, UnicodeError) as error:
        raise ConfigError(*_describe(error, host, port)) from error
    return listener


def _describe(error: Exception, host: str, port: int) -> tuple[str, str]:
    number = error.errno if isinstance(error, OSError) else 0
    if number == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use.", "Stop the other program, or choose another port with --port."
    if number in {errno.EACCES, errno.EPERM}:
        return f"You may not use port {port}.", "Choose a port above 1023 with --port, and put a web server in front."
    is_unknown = number is not None and number < 0  # an error of the resolver
    if is_unknown or isinstance(error, UnicodeError) or number == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host}.", "Give an address of this machine with --host, such as 127.0.0.1."
    return f"Cannot listen on {host}, port {port}: {error}.", "Choose another address with --host and --port."


def get_url(listener: socket.socket) -> str:
    """Return the URL at which a listening socket can be reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run_server(app: ASGIApp, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or Ctrl-C; then finish those that have begun. A second Ctrl-C stops at once.

    `announce` is called first, once a signal is no failure any more.
    """
    config = uvicorn.Config(
        app,
        http=TimedProtocol,
        loop="asyncio",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,  # the application does it, with the proxies that the operator names
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        h11_max_incomplete_event_size=_MAX_HEADER_BYTES,
    )
    _silence_uvicorn()
    server = _Server(config)
    with server.capture_signals():
        announce()
        server.run(sockets=[listener])


def _silence_uvicorn() -> None:
    """Keep the log of uvicorn back: it contains addresses of clients. The application logs its requests itself."""
    logger = logging.getLogger("uvicorn")
    logger.handlers, logger.propagate = [logging.NullHandler()], False


class _Server(uvicorn.Server):
    """A server that ends normally after a signal, so that the exit code is 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT while the context manager is open."""
        originals = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in originals.items():
                signal.signal(number, handler)


class TimedProtocol(H11Protocol):
    """A connection that is closed if a client takes too long to send the headers of a request.

    Letters such as å in the URL of a request are taken as they are too: old links and simple clients send them so.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in its base
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._update_deadline()

    def data_received(self, data: bytes) -> None:
        """Take bytes; once the headers are complete, the time for them no longer runs."""
        super().data_received(data if data.isascii() else self._encode_request_line(data))
        self._update_deadline()

    def _encode_request_line(self, data: bytes) -> bytes:
        """Return the bytes with those of a request's line that are not ASCII percent-encoded."""
        if self.conn.their_state is not h11.IDLE or b"\n" in self.conn.trailing_data[0]:
            return data
        line, end, rest = data.partition(b"\n")
        return _NOT_ASCII.sub(lambda match: b"%%%02X" % match[0][0], line) + end + rest

    def connection_lost(self, exc: Exception | None) -> None:
        """End waiting."""
        self._cancel_deadline()
        super().connection_lost(exc)

    def _update_deadline(self) -> None:
        if self._is_answering:
            self._cancel_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(MAX_REQUEST_SECONDS, self._close_if_idle)

    def _cancel_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _close_if_idle(self) -> None:
        """Close the connection unless a request is being answered; the bytes of an incomplete one are dropped."""
        self._deadline = None
        if not self._is_answering:
            self.transport.close()

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # there is none before the first request
        return cycle is not None and not cycle.response_complete
