"""Connect to servers by addresses that were checked, and end every request at its deadline.

The address that is checked is the one that is connected to: a name that leads elsewhere a moment later does not help.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any, TypeAlias

import httpcore2

from pressroom.importer.addresses import resolve_public_host

_SocketOption: TypeAlias = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class RequestClock:
    """The time that the current request may still take."""

    def __init__(self) -> None:
        self._end = 0.0

    def restart(self, seconds: float) -> None:
        """Give a request so many seconds from now on."""
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Return whether the request has had all of its time."""
        return time.monotonic() >= self._end

    def limit(self, timeout: float | None) -> float:
        """Return how long one step may wait. Raises httpcore2.ReadTimeout if the time is over."""
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return remaining if timeout is None else min(timeout, remaining)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every step ends with the time of its request."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: RequestClock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.limit(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._clock.limit(timeout))
        return _TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects only to public addresses, and to hosts that the user named."""

    def __init__(self, clock: RequestClock, allowed_hosts: frozenset[str]) -> None:
        self._clock = clock
        self._allowed_hosts = allowed_hosts
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that answers. Raises ConfigError for a private address."""
        options, failure = list(socket_options or ()), httpcore2.ConnectError("no address")
        for address in resolve_public_host(host, port, self._allowed_hosts):
            try:
                limit = self._clock.limit(timeout)
                stream = self._backend.connect_tcp(address, port, limit, local_address, options)
            except httpcore2.ConnectError as error:
                failure = error
            else:
                return _TimedStream(stream, self._clock)
        raise failure


def create_pool(clock: RequestClock, allowed_hosts: frozenset[str]) -> httpcore2.ConnectionPool:
    """Return a pool of connections, which uses no proxy: behind one, no address could be checked."""
    return httpcore2.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=4,
        keepalive_expiry=15.0,
        network_backend=CheckedBackend(clock, allowed_hosts),
    )
