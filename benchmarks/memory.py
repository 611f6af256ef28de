"""Measure the peak memory of a process and all its descendants while they run.

It is the sum of their proportional set sizes, so shared pages count once. Only Linux has them; elsewhere it is 0.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

PROCESSES = Path("/proc")
PAUSE = 0.02
# Reading the size walks through the pages of a process and blocks it: for a gigabyte, some milliseconds. To slow down
# processes as little as possible, reading may take a thirtieth of the time.
SHARE = 30


class Peak:
    """The peak memory of a process and its descendants so far, in bytes."""

    def __init__(self, pid: int) -> None:
        self.size = 0
        self._measured_pids = {pid}
        self._checked_pids = {pid}

    def update(self) -> None:
        """Measure the memory now."""
        self._find_children()
        self.size = max(self.size, sum(map(_read_proportional_size, self._measured_pids)))

    def _find_children(self) -> None:
        """Add new processes whose parent is measured; the parent of each process is read only once."""
        running = {int(name) for name in os.listdir(PROCESSES) if name.isdigit()}  # noqa: PTH208 # names are enough
        for pid in sorted(running - self._checked_pids):
            if _read_parent(pid) in self._measured_pids:
                self._measured_pids.add(pid)
        self._checked_pids |= running
        self._measured_pids &= running


@contextmanager
def measure_peak_memory(pid: int) -> Iterator[Peak]:
    """Measure a process and its descendants until the block ends."""
    peak, stop = Peak(pid), Event()
    thread = Thread(target=_measure_repeatedly, args=(peak, stop), daemon=True)
    if (PROCESSES / "self/smaps_rollup").exists():
        peak.update()  # the process may end before the thread runs
        thread.start()
    try:
        yield peak
    finally:
        stop.set()
        if thread.is_alive():
            thread.join()


def _measure_repeatedly(peak: Peak, stop: Event) -> None:
    pause = PAUSE
    while not stop.wait(pause):
        start = time.thread_time()  # elapsed time would make the pause longer on a busy machine
        peak.update()
        pause = max(PAUSE, (time.thread_time() - start) * SHARE)


def _read_parent(pid: int) -> int | None:
    try:
        status = (PROCESSES / f"{pid}/stat").read_bytes()
    except OSError:  # it has ended
        return None
    return int(status.rpartition(b")")[2].split()[1])


def _read_proportional_size(pid: int) -> int:
    """Return the proportional set size of a process in bytes, or 0 if it has ended."""
    try:
        lines = (PROCESSES / f"{pid}/smaps_rollup").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:")), 0)
