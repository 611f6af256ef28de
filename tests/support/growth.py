"""Measure how the work of a function grows with the size of its input: as a ratio, never in seconds."""

import gc
import time
from collections.abc import Callable

_FACTOR = 4
_MAX_RATIO = 2.2 * _FACTOR  # work that grows with the square of the size would take 16 times as long
_MIN_SECONDS = 0.03  # below this, the clock and other work decide about the time


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Assert that four times the size takes about four times the CPU time, and not sixteen times."""
    small = max(_MIN_SECONDS, min(_measure_cpu(work, size) for _ in range(2)))
    ratio = 0.0
    for _ in range(3):  # other programs can make one measurement slow, but not three
        ratio = _measure_cpu(work, _FACTOR * size) / small
        if ratio <= _MAX_RATIO:
            return
    raise AssertionError(f"{_FACTOR} times the size takes {ratio:.0f} times as long as {small:.2f} s")


def _measure_cpu(work: Callable[[int], object], size: int) -> float:
    gc.disable()  # it would look through all that other tests have left in this process
    try:
        start = time.process_time()
        work(size)
        return time.process_time() - start
    finally:
        gc.enable()
