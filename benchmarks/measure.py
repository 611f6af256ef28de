"""Runs a program and tells what it took: processor time, time on the clock, memory at its peak."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

ROOM = 2_000_000_000


@dataclass(frozen=True)
class Measurement:
    """One run: processor time in the program (`user`) and in the system for it, and on the clock, in seconds.

    `memory` in bytes, at its peak.
    """

    user: float
    system: float
    wall: float
    memory: int

    @property
    def cpu(self) -> float:
        """All processor time, in seconds."""
        return self.user + self.system


def measure(command: Sequence[str], folder: Path) -> Measurement:
    """Run a program in a folder. What it prints is shown only when it fails, which ends the benchmark."""
    with TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode()}")
    return Measurement(usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss * 1024)


def keep_to_one_core() -> None:
    """Bind this process, and all that it starts, to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def working_folder() -> Path | None:
    """A place in memory with room for the sites, or None. What a new file costs on a disk differs a hundredfold."""
    memory = Path("/dev/shm")  # noqa: S108 # a folder of our own is made in it
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM else None
