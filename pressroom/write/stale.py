"""What a plan asks for that `out/` does not have yet. Plan and manifest in, the difference out; it changes no file."""

import os
from pathlib import Path

from msgspec import Struct

from pressroom.artifact import Bundle, Copy, Item, Kept, Manifest, Plan
from pressroom.write.manifest import Standing
from pressroom.write.staging import PARTS


class Stale(Struct, frozen=True):
    """The work to do, and what is there already.

    `manifest` holds what stays as it is; `removals` are paths that may have to go: whatever nothing in the plan makes.
    """

    bundles: tuple[Bundle, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    removals: frozenset[str]
    manifest: Manifest

    @property
    def is_something(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.bundles or self.items or self.copies or self.removals)


def stale(plan: Plan, standing: Standing, out: Path, *, clean: bool = False, verify: bool = False) -> Stale:
    """Compare a plan with `out`.

    With `verify` every file is looked for; with `clean` everything is made anew, and files that no plan knows go too.
    """
    manifest = standing.manifest
    is_doubtful = clean or standing.journal.is_everything
    present = _present(out) if is_doubtful or verify or _lacks_a_part(out, manifest) else None
    if present is not None:
        manifest = Manifest() if is_doubtful else _of_present(manifest, present)
    bundles = tuple([each for each in plan.bundles if _key(manifest.bundles.get(each.source)) != each.key])
    items = tuple([item for item in plan.items if manifest.items.get(item.path) != item.key])
    copies = tuple([copy for copy in plan.copies if manifest.copies.get(copy.path) != copy.key])
    stays = _staying(plan, manifest, bundles, items, copies)
    candidates = _candidates(standing, stays, present if is_doubtful else None)
    return Stale(bundles, items, copies, candidates, stays)


def _key(kept: Kept | None) -> str | None:
    return kept.key if kept else None


def _staying(
    plan: Plan, manifest: Manifest, bundles: tuple[Bundle, ...], items: tuple[Item, ...], copies: tuple[Copy, ...]
) -> Manifest:
    """What of the manifest is as planned."""
    changed = {bundle.source for bundle in bundles}
    renewed = {item.path for item in items}
    copied = {copy.path for copy in copies}
    return Manifest(
        base=plan.base,
        bundles={each.source: manifest.bundles[each.source] for each in plan.bundles if each.source not in changed},
        items={item.path: item.key for item in plan.items if item.path not in renewed},
        copies={copy.path: copy.key for copy in plan.copies if copy.path not in copied},
        entries={
            item.path: manifest.entries[item.path]
            for item in plan.items
            if item.path not in renewed and item.path in manifest.entries
        },
    )


def _candidates(standing: Standing, stays: Manifest, present: set[str] | None) -> frozenset[str]:
    """What was there, or may be, and is not among what stays."""
    before = standing.manifest
    paths = set(standing.journal.paths)
    paths.update(before.items.keys() - stays.items.keys(), before.copies.keys() - stays.copies.keys())
    for source in before.bundles.keys() - stays.bundles.keys():
        paths.update(before.bundles[source].outputs)
    if present is not None:
        paths |= present
    paths.difference_update(stays.items, stays.copies)
    return frozenset(paths)


def _lacks_a_part(out: Path, manifest: Manifest) -> bool:
    """Whether somebody has removed all of the site or all of the mail."""
    return not all((out / part).exists() for part in manifest.parts)


def _of_present(manifest: Manifest, present: set[str]) -> Manifest:
    """The manifest without what is not there."""
    return Manifest(
        state=manifest.state,
        base=manifest.base,
        bundles={source: kept for source, kept in manifest.bundles.items() if present.issuperset(kept.outputs)},
        items={path: key for path, key in manifest.items.items() if path in present},
        copies={path: key for path, key in manifest.copies.items() if path in present},
        entries=manifest.entries,
    )


def _present(out: Path) -> set[str]:
    """The paths of all files below the parts of `out`, relative to it."""
    paths: set[str] = set()
    for part in PARTS:
        for folder, _, names in os.walk(out / part):
            inside = os.path.relpath(folder, out)
            paths.update(f"{inside}/{name}" for name in names)
    return paths
