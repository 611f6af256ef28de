"""What a plan asks for that `out/` does not have yet, and what `out/` has that no plan asks for.

Plan and manifest in, the difference out; it looks which files exist but changes none.
"""

import os
from pathlib import Path

from msgspec import Struct

from pressroom.artifact import Copy, Item, Manifest, Plan

PARTS = ("mail", "site")


class Stale(Struct, frozen=True):
    """The work to do: what to copy, render and remove, and how many outputs stay as they are."""

    copies: tuple[Copy, ...]
    items: tuple[Item, ...]
    removals: tuple[str, ...]
    unchanged: int


def stale(plan: Plan, manifest: Manifest, out: Path, *, clean: bool = False) -> Stale:
    """Compare a plan with `out`. With `clean` everything is made anew and files that no plan knows are removed too."""
    present = _present(out)
    known = {} if clean else {path: key for path, key in manifest.keys.items() if path in present}
    copies = tuple(copy for copy in plan.copies if known.get(copy.path) != copy.key)
    items = tuple(item for item in plan.items if known.get(item.path) != item.key)
    planned = {copy.path for copy in plan.copies} | {item.path for item in plan.items}
    candidates = present if clean else present & manifest.keys.keys()
    removals = tuple(sorted(candidates - planned))
    return Stale(copies, items, removals, len(planned) - len(copies) - len(items))


def _present(out: Path) -> set[str]:
    """The paths of all files below the parts of `out`, relative to it."""
    paths: set[str] = set()
    for part in PARTS:
        for folder, _, names in os.walk(out / part):
            inside = os.path.relpath(folder, out)
            paths.update(f"{inside}/{name}" for name in names)
    return paths
