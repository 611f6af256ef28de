"""Read a clock that nobody sets: it only goes forward, also while the computer sleeps."""

import time

# Elsewhere, the usual one: it stands still while the computer sleeps.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def read_steady_clock() -> float:
    """Return seconds since some moment."""
    return time.clock_gettime(_CLOCK)
