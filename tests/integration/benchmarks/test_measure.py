"""A run is measured with all its processes: their processor time added up, their memory as it was at one time."""

import sys
from pathlib import Path

import pytest

from benchmarks.measure import Measurement, measure
from benchmarks.memory import PROCESSES

MEGABYTE = 1_000_000

# The workers write down what they took themselves, so that no test depends on how fast this machine is.
BUSY = """
import multiprocessing, os, pathlib

def work(name):
    sum(number * number for number in range(1_000_000))
    times = os.times()
    pathlib.Path(name).write_text(str(times.user + times.system))

if __name__ == "__main__":
    processes = [multiprocessing.Process(target=work, args=(name,)) for name in ("a.txt", "b.txt")]
    for each in processes: each.start()
    for each in processes: each.join()
"""
LARGE = """
import os, time

shared = bytearray(os.urandom(1)) * 100_000_000
for _ in range(2):
    if os.fork() == 0:
        own = bytearray(b"x") * 60_000_000
        time.sleep(2)
        os._exit(0)
for _ in range(2):
    os.wait()
"""

linux = pytest.mark.skipif(not (PROCESSES / "self/smaps_rollup").exists(), reason="only Linux tells it")


def measured(folder: Path, script: str) -> Measurement:
    (folder / "script.py").write_text(script, "utf-8")
    return measure([sys.executable, "script.py"], folder)


def test_the_processor_time_is_that_of_the_workers_too(tmp_path: Path) -> None:
    run = measured(tmp_path, BUSY)
    own = [float((tmp_path / name).read_text("utf-8")) for name in ("a.txt", "b.txt")]
    assert run.cpu >= sum(own)


@linux
def test_the_memory_is_that_of_all_processes_and_what_they_share_counts_once(tmp_path: Path) -> None:
    run = measured(tmp_path, LARGE)
    assert 215 * MEGABYTE < run.memory < 280 * MEGABYTE


def test_a_program_gets_the_variables_it_is_given_beside_those_of_the_benchmark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "kept")
    script = "import os, sys; sys.exit(not (os.environ['OURS'] == 'kept' and os.environ['THEIRS'] == 'given'))"
    measure([sys.executable, "-c", script], tmp_path, {"THEIRS": "given"})


def test_a_program_that_fails_ends_the_benchmark_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"failed:\nno such page"):
        measure([sys.executable, "-c", "import sys; sys.exit('no such page')"], tmp_path)
