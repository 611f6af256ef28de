"""How many files one more release changes in archives of several sizes: the number must not grow with them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.programs import Program
from benchmarks.releases import one_more, releases

LARGEST = 10_000  # the same release is added to all: it has as many keywords everywhere


def touched(program: Program, folder: Path, count: int, seed: int) -> int:
    """Build an archive in `folder`, which must not exist, publish one more, and count the files that this changed."""
    print(f"{count}: counting what one more release changes …", file=sys.stderr)
    program.write(folder, releases(count, seed))
    _build(program, folder)
    program.put(folder, one_more(0, LARGEST, seed))
    written = _build(program, folder)["written"]
    return len(written["changed"]) + len(written["removed"])


def _build(program: Program, folder: Path) -> dict[str, dict[str, list[str]]]:
    caches = {"XDG_CACHE_HOME": str(folder / "cache")}
    environment = {**os.environ, **caches, **program.environment}
    command = [*program.command, "--json"]
    built = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    answer: dict[str, dict[str, list[str]]] = json.loads(built.stdout)
    return answer
