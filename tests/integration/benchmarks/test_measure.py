"""A measurement covers all processes of a run: the sum of their processor time, and their memory at one moment."""

import sys
from pathlib import Path

import pytest

from benchmarks.measure import Measurement, measure
from benchmarks.memory import PROCESSES

MEGABYTE = 1_000_000

# The workers write their own processor time to files, so that no test depends on the speed of the computer.
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
        private = bytearray(b"x") * 60_000_000
        time.sleep(2)
        os._exit(0)
for _ in range(2):
    os.wait()
"""

linux = pytest.mark.skipif(not (PROCESSES / "self/smaps_rollup").exists(), reason="only Linux reports it")


def measure_script(folder: Path, script: str) -> Measurement:
    (folder / "script.py").write_text(script, "utf-8")
    return measure([sys.executable, "script.py"], folder)


def test_processor_time_includes_the_workers(tmp_path: Path) -> None:
    run = measure_script(tmp_path, BUSY)
    times = [float((tmp_path / name).read_text("utf-8")) for name in ("a.txt", "b.txt")]
    assert run.cpu >= sum(times)


@linux
def test_memory_includes_all_processes_and_counts_shared_memory_once(tmp_path: Path) -> None:
    run = measure_script(tmp_path, LARGE)
    assert 215 * MEGABYTE < run.memory < 280 * MEGABYTE


def test_a_program_gets_extra_variables_and_those_of_the_benchmark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "inherited")
    script = "import os, sys; sys.exit(not (os.environ['OURS'] == 'inherited' and os.environ['THEIRS'] == 'given'))"
    measure([sys.executable, "-c", script], tmp_path, {"THEIRS": "given"})


def test_a_failing_program_ends_the_benchmark_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"failed:\nno such page"):
        measure([sys.executable, "-c", "import sys; sys.exit('no such page')"], tmp_path)
