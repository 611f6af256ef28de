"""Runs a program and tells what it took: processor time, time on the clock, memory of all its processes at its peak."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from benchmarks.memory import peak_memory

MARGIN = 6_000_000_000  # for the programs themselves, where the sites lie in the same memory


@dataclass(frozen=True)
class Measurement:
    """One run: processor time in the program (`user`) and in the system for it, and on the clock, in seconds.

    `memory` in bytes, at its peak. All of it for the program and every process that it started and waited for.
    """

    user: float
    system: float
    wall: float
    memory: float

    def __str__(self) -> str:
        return f"{self.cpu:.2f} s of CPU, {self.wall:.2f} s on the clock, {self.memory / 1e6:.0f} MB"

    @property
    def cpu(self) -> float:
        """All processor time, in seconds."""
        return self.user + self.system


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Measurement:
    """Run a program in a folder. What it prints is shown only when it fails, which ends the benchmark."""
    os.sync()  # what others wrote before is no part of this run
    with TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=said, stderr=said
        )
        with peak_memory(process.pid) as peak:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode()}")
    return Measurement(usage.ru_utime, usage.ru_stime, wall, max(peak.seen, _largest(usage)))


def _largest(usage: resource.struct_rusage) -> int:
    """The memory of the largest process; 0 where it may be this one's, which a child has until it runs its program."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage.ru_maxrss * 1024 if usage.ru_maxrss > own else 0


def keep_to_one_core() -> None:
    """Bind this process, and all that it starts, to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def working_folder(room: int) -> Path | None:
    """A place in memory with that much room, or None. What a new file costs on a disk differs a hundredfold."""
    memory = Path("/dev/shm")  # noqa: S108 # a folder of our own is made in it
    usable = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > room
    return memory if usable and _free_memory() > room + MARGIN else None


def _free_memory() -> int:
    """What may still be used, where the system tells it."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
