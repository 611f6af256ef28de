"""The memory that a process and all its descendants have together, watched from outside while they run.

Shared pages count once: the sum is of proportional set sizes, which only Linux tells; elsewhere nothing is seen.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

PROCESSES = Path("/proc")
PAUSE = 0.02
# A look walks through the pages of a process and holds them meanwhile: of a gigabyte, for milliseconds. So that the
# watched are not slowed by it, it may take a thirtieth of the time.
SHARE = 30


class Peak:
    """The most that was seen so far, in bytes."""

    def __init__(self, pid: int) -> None:
        self.seen = 0
        self._family = {pid}
        self._known = {pid}

    def look(self) -> None:
        """See what the family has now."""
        self._find_children()
        self.seen = max(self.seen, sum(map(_proportional, self._family)))

    def _find_children(self) -> None:
        """Adopt the new processes whose parent is of the family. A process is asked for its parent only once."""
        running = {int(name) for name in os.listdir(PROCESSES) if name.isdigit()}  # noqa: PTH208 # names are enough
        for pid in sorted(running - self._known):
            if _parent(pid) in self._family:
                self._family.add(pid)
        self._known |= running
        self._family &= running


@contextmanager
def peak_memory(pid: int) -> Iterator[Peak]:
    """Watch a process and its descendants until the block ends."""
    peak, over = Peak(pid), Event()
    watcher = Thread(target=_watch, args=(peak, over), daemon=True)
    if (PROCESSES / "self/smaps_rollup").exists():
        peak.look()  # there may be no second time
        watcher.start()
    try:
        yield peak
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join()


def _watch(peak: Peak, over: Event) -> None:
    pause = PAUSE
    while not over.wait(pause):
        started = time.thread_time()  # on the clock it would be longer when others are busy, and the pause too
        peak.look()
        pause = max(PAUSE, (time.thread_time() - started) * SHARE)


def _parent(pid: int) -> int | None:
    try:
        status = (PROCESSES / f"{pid}/stat").read_bytes()
    except OSError:  # it has ended
        return None
    return int(status.rpartition(b")")[2].split()[1])


def _proportional(pid: int) -> int:
    """The memory of a process, what it shares with others divided among them; 0 when it has ended."""
    try:
        lines = (PROCESSES / f"{pid}/smaps_rollup").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:")), 0)
