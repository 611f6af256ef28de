"""Bound the connections to the preview: how many are open, and how long one may take to send a request."""

import socket
import time
from contextlib import suppress
from threading import Lock

MAX_CONNECTIONS = 64
"""How many connections are open at a time; browsers open six."""
MAX_EVENT_STREAMS = 32
"""How many of them may wait for changes; each open page is one."""
MAX_WAIT_SECONDS = 10.0
"""How long a connection may take to send its next request, however many bytes it has sent of it."""


class Connections:
    """The open connections, oldest first, each with the time since which it has been waiting for a request.

    The time is None while a request is answered. A connection that is dropped ends its thread.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting_since: dict[socket.socket, float | None] = {}

    def add(self, connection: socket.socket) -> None:
        """Add a connection. If there are too many, drop the one that has waited longest, or else the oldest."""
        with self._lock:
            if len(self._waiting_since) >= MAX_CONNECTIONS:
                self._drop(min(self._waiting_since, key=self._get_waiting_time))
            self._waiting_since[connection] = time.monotonic()

    def set_waiting(self, connection: socket.socket, *, is_waiting: bool) -> None:
        """Note that a connection now waits for a request, or has sent one."""
        with self._lock:
            if connection in self._waiting_since:
                self._waiting_since[connection] = time.monotonic() if is_waiting else None

    def remove(self, connection: socket.socket) -> None:
        """Remove a connection that is about to be closed."""
        with self._lock:
            self._waiting_since.pop(connection, None)

    def drop_slow(self) -> None:
        """Drop the connections that have waited too long for a request."""
        latest = time.monotonic() - MAX_WAIT_SECONDS
        with self._lock:
            for connection in [each for each in self._waiting_since if self._get_waiting_time(each) < latest]:
                self._drop(connection)

    def _get_waiting_time(self, connection: socket.socket) -> float:
        since = self._waiting_since[connection]
        return float("inf") if since is None else since

    def _drop(self, connection: socket.socket) -> None:
        """End reading and writing; the thread of the connection notices it and closes it."""
        del self._waiting_since[connection]
        with suppress(OSError):  # the other side may have closed it
            connection.shutdown(socket.SHUT_RDWR)
