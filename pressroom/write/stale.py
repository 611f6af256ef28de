"""What a plan asks for that `out/` does not have yet. Plan and manifest in, the difference out; it changes no file."""

import os
from pathlib import Path

from msgspec import Struct, structs

from pressroom.artifact import Bundle, Copy, Item, Kept, KeptSection, Manifest, Plan, Section, kept_section
from pressroom.write.manifest import Standing
from pressroom.write.staging import PARTS


class Stale(Struct, frozen=True):
    """The work to do, and what is there already.

    `manifest` holds what stays as it is, of bundles only whole sections; `staying` are the bundles that stay in the
    `changed` sections of the plan, and `before` all that was there and is in no section that stays. `removals` are
    paths that may have to go: whatever nothing in the plan makes.
    """

    bundles: tuple[Bundle, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    removals: frozenset[str]
    manifest: Manifest
    changed: tuple[Section, ...]
    staying: dict[str, Kept]
    before: dict[str, Kept]

    @property
    def unchanged(self) -> int:
        """How many outputs stay as they are."""
        return self.manifest.outputs + sum(len(kept.outputs) for kept in self.staying.values())


def stale(plan: Plan, standing: Standing, out: Path, *, clean: bool = False, verify: bool = False) -> Stale:
    """Compare a plan with `out`.

    With `verify` every file is looked for; with `clean` everything is made anew, and files that no plan knows go too.
    """
    manifest = standing.manifest
    is_doubtful = clean or standing.journal.is_everything
    present = _present(out) if is_doubtful or verify or _lacks_a_part(out, manifest) else None
    if present is not None:
        manifest = Manifest() if is_doubtful else _of_present(manifest, present)
    stays = _staying(plan, manifest)
    changed = tuple([section for section in plan.sections if section.name not in stays.sections])
    before = _bundles(standing.manifest, stays)
    known = before if manifest is standing.manifest else _bundles(manifest, stays)
    planned = [bundle for section in changed for bundle in section.bundles()]
    bundles = tuple([each for each in planned if each.source not in known or known[each.source].key != each.key])
    renewed = {bundle.source for bundle in bundles}
    staying = {each.source: known[each.source] for each in planned if each.source not in renewed}
    return Stale(
        bundles,
        tuple([item for item in plan.items if item.path not in stays.items]),
        tuple([copy for copy in plan.copies if copy.path not in stays.copies]),
        _candidates(standing, stays, before, staying, present if is_doubtful else None),
        stays,
        changed,
        staying,
        before,
    )


def _staying(plan: Plan, manifest: Manifest) -> Manifest:
    """What of the manifest is as planned, of bundles only whole sections."""
    items = {item.path: item.key for item in plan.items if manifest.items.get(item.path) == item.key}
    return Manifest(
        base=plan.base,
        sections={
            section.name: kept
            for section in plan.sections
            if (kept := manifest.sections.get(section.name)) and kept.key == section.key
        },
        items=items,
        copies={copy.path: copy.key for copy in plan.copies if manifest.copies.get(copy.path) == copy.key},
        entries={path: entries for path, entries in manifest.entries.items() if path in items},
    )


def _bundles(manifest: Manifest, stays: Manifest) -> dict[str, Kept]:
    """The bundles in all sections that do not stay."""
    gone = [section for name, section in manifest.sections.items() if name not in stays.sections]
    return {source: kept for section in gone for source, kept in section.bundles.items()}


def _candidates(
    standing: Standing, stays: Manifest, before: dict[str, Kept], staying: dict[str, Kept], present: set[str] | None
) -> frozenset[str]:
    """What was there, or may be, and is not among what stays."""
    manifest = standing.manifest
    paths = set(standing.journal.paths)
    paths.update(manifest.items.keys() - stays.items.keys(), manifest.copies.keys() - stays.copies.keys())
    for source in before.keys() - staying.keys():
        paths.update(before[source].outputs)
    if present is not None:
        paths |= present
    paths.difference_update(stays.items, stays.copies)
    return frozenset(paths)


def _lacks_a_part(out: Path, manifest: Manifest) -> bool:
    """Whether somebody has removed all of the site or all of the mail."""
    return not all((out / part).exists() for part in manifest.parts)


def _of_present(manifest: Manifest, present: set[str]) -> Manifest:
    """The manifest without what is not there."""
    return structs.replace(
        manifest,
        sections={name: _section_of_present(section, present) for name, section in manifest.sections.items()},
        items={path: key for path, key in manifest.items.items() if path in present},
        copies={path: key for path, key in manifest.copies.items() if path in present},
    )


def _section_of_present(section: KeptSection, present: set[str]) -> KeptSection:
    bundles = section.bundles
    whole = {source: kept for source, kept in bundles.items() if present.issuperset(kept.outputs)}
    return section if len(whole) == len(bundles) else kept_section("", whole)


def _present(out: Path) -> set[str]:
    """The paths of all files below the parts of `out`, relative to it."""
    paths: set[str] = set()
    for part in PARTS:
        for folder, _, names in os.walk(out / part):
            inside = os.path.relpath(folder, out)
            paths.update(f"{inside}/{name}" for name in names)
    return paths
