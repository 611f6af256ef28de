"""Count the files that one more release changes in archives of several sizes; the number must not grow."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.programs import Program
from benchmarks.releases import one_more, releases

LARGEST = 10_000  # the same release is added to all archives, so that it has the same number of keywords


def count_changed_files(program: Program, folder: Path, count: int, seed: int) -> int:
    """Build an archive in a new folder, add a release, and count the files that this changes."""
    print(f"{count}: counting what one more release changes …", file=sys.stderr)
    program.write(folder, releases(count, seed))
    _build(program, folder)
    program.write_release(folder, one_more(0, LARGEST, seed))
    written = _build(program, folder)["written"]
    return len(written["changed"]) + len(written["removed"])


def _build(program: Program, folder: Path) -> dict[str, dict[str, list[str]]]:
    caches = {"XDG_CACHE_HOME": str(folder / "cache")}
    environment = {**os.environ, **caches, **program.environment}
    command = [*program.command, "--json"]
    process = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    result: dict[str, dict[str, list[str]]] = json.loads(process.stdout)
    return result
