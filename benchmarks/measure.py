"""Run a program and measure its processor time, its elapsed time and the peak memory of all its processes."""

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

from benchmarks.memory import measure_peak_memory

MARGIN = 6_000_000_000  # bytes of memory for the programs themselves


@dataclass(frozen=True)
class Measurement:
    """One run of a program, with all processes that it started and waited for.

    `user` and `system` are processor time, `wall` is elapsed time, in seconds. `memory` is the peak in bytes.
    """

    user: float
    system: float
    wall: float
    memory: float

    def __str__(self) -> str:
        return f"{self.cpu:.2f} s of CPU, {self.wall:.2f} s elapsed, {self.memory / 1e6:.0f} MB"

    @property
    def cpu(self) -> float:
        """The total processor time in seconds."""
        return self.user + self.system


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Measurement:
    """Run a program in a folder and measure it. If it fails, print its output and end the benchmark."""
    os.sync()  # writes of earlier programs must not slow down this run
    with TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=output, stderr=output
        )
        with measure_peak_memory(process.pid) as peak:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{output.read().decode()}")
    return Measurement(usage.ru_utime, usage.ru_stime, wall, max(peak.size, _get_largest_peak(usage)))


def _get_largest_peak(usage: resource.struct_rusage) -> int:
    """Return the peak of the largest process, or 0 if it may be the peak of this process, with which a fork starts."""
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage.ru_maxrss * 1024 if usage.ru_maxrss > own_peak else 0


def keep_to_one_core() -> None:
    """Bind this process, and all processes it starts, to one core, if the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def find_memory_folder(size: int) -> Path | None:
    """Return a folder in memory with `size` bytes free, or None. On disks, the time to create a file varies a lot."""
    folder = Path("/dev/shm")  # noqa: S108 # a temporary folder is created in it
    has_space = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > size
    return folder if has_space and _read_free_memory() > size + MARGIN else None


def _read_free_memory() -> int:
    """Return the available memory in bytes, or 0 if the system does not report it."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
