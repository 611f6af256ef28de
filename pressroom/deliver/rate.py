"""Limit how many messages begin in a second, for all connections of a program together."""

from threading import Event, Lock
from time import monotonic


class RateLimit:
    """Spreads messages evenly. A rate of 0 is no limit."""

    def __init__(self, rate: float) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._lock = Lock()
        self._next_at = 0.0

    @property
    def is_limited(self) -> bool:
        """Whether messages may have to wait."""
        return self._interval > 0

    def wait(self, stopping: Event) -> None:
        """Wait until the next message may begin, or until the program stops."""
        if not self._interval:
            return
        with self._lock:
            now = monotonic()
            begins_at = max(self._next_at, now)
            self._next_at = begins_at + self._interval
        if begins_at > now:
            stopping.wait(begins_at - now)
