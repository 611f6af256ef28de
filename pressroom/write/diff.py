"""What a plan asks for that `out/` does not have yet. Plan and manifest in, the difference out; it changes no file."""

import os
from pathlib import Path

from msgspec import Struct, structs

from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.model.plan import Copy, Item, Plan, ReleaseItem, Section
from pressroom.write.manifest import OutputState
from pressroom.write.staging import OUTPUT_FOLDERS


class Diff(Struct, frozen=True):
    """The work to do, and what is there already.

    `manifest` holds what stays as it is, of bundles only whole sections; `staying` are the bundles that stay in the
    `changed` sections of the plan, and `before` all that was there and is in no section that stays. `removals` are
    paths that may have to go: whatever nothing in the plan makes.
    """

    release_items: tuple[ReleaseItem, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    removals: frozenset[str]
    unchanged_manifest: Manifest
    changed_sections: tuple[Section, ...]
    unchanged_rows: dict[str, ManifestRow]
    previous_rows: dict[str, ManifestRow]

    @property
    def unchanged_count(self) -> int:
        """How many outputs stay as they are."""
        return self.unchanged_manifest.output_count + sum(
            len(kept.output_paths) for kept in self.unchanged_rows.values()
        )


def compute_diff(
    plan: Plan, output_state: OutputState, out: Path, *, clean: bool = False, verify: bool = False
) -> Diff:
    """Compare a plan with `out`.

    With `verify` every file is looked for; with `clean` everything is made anew, and files that no plan knows go too.
    """
    manifest = output_state.manifest
    is_doubtful = clean or output_state.journal.is_everything
    present = _list_present_paths(out) if is_doubtful or verify or _is_folder_missing(out, manifest) else None
    if present is not None:
        manifest = Manifest() if is_doubtful else _select_present(manifest, present)
    stays = _select_unchanged(plan, manifest)
    changed = tuple([section for section in plan.sections if section.name not in stays.sections])
    before = _collect_changed_rows(output_state.manifest, stays)
    known = before if manifest is output_state.manifest else _collect_changed_rows(manifest, stays)
    planned = [bundle for section in changed for bundle in section.list_release_items()]
    bundles = tuple([each for each in planned if each.source not in known or known[each.source].key != each.key])
    renewed = {bundle.source for bundle in bundles}
    staying = {each.source: known[each.source] for each in planned if each.source not in renewed}
    return Diff(
        bundles,
        tuple([item for item in plan.items if item.path not in stays.items]),
        tuple([copy for copy in plan.copies if copy.path not in stays.copies]),
        _find_removal_candidates(output_state, stays, before, staying, present if is_doubtful else None),
        stays,
        changed,
        staying,
        before,
    )


def _select_unchanged(plan: Plan, manifest: Manifest) -> Manifest:
    """What of the manifest is as planned, of bundles only whole sections."""
    items = {item.path: item.key for item in plan.items if manifest.items.get(item.path) == item.key}
    return Manifest(
        base_digest=plan.base_digest,
        sections={
            section.name: kept
            for section in plan.sections
            if (kept := manifest.sections.get(section.name)) and kept.key == section.key
        },
        items=items,
        copies={copy.path: copy.key for copy in plan.copies if manifest.copies.get(copy.path) == copy.key},
        entries_by_feed={path: entries for path, entries in manifest.entries_by_feed.items() if path in items},
    )


def _collect_changed_rows(manifest: Manifest, unchanged_manifest: Manifest) -> dict[str, ManifestRow]:
    """The bundles in all sections that do not stay."""
    gone = [section for name, section in manifest.sections.items() if name not in unchanged_manifest.sections]
    return {source: kept for section in gone for source, kept in section.rows_by_source.items()}


def _find_removal_candidates(
    output_state: OutputState,
    unchanged_manifest: Manifest,
    previous_rows: dict[str, ManifestRow],
    unchanged_rows: dict[str, ManifestRow],
    present_paths: set[str] | None,
) -> frozenset[str]:
    """What was there, or may be, and is not among what stays."""
    manifest = output_state.manifest
    paths = set(output_state.journal.paths)
    paths.update(
        manifest.items.keys() - unchanged_manifest.items.keys(),
        manifest.copies.keys() - unchanged_manifest.copies.keys(),
    )
    for source in previous_rows.keys() - unchanged_rows.keys():
        paths.update(previous_rows[source].output_paths)
    if present_paths is not None:
        paths |= present_paths
    paths.difference_update(unchanged_manifest.items, unchanged_manifest.copies)
    return frozenset(paths)


def _is_folder_missing(out: Path, manifest: Manifest) -> bool:
    """Whether somebody has removed all of the site or all of the mail."""
    return not all((out / part).exists() for part in manifest.folders)


def _select_present(manifest: Manifest, present_paths: set[str]) -> Manifest:
    """The manifest without what is not there."""
    return structs.replace(
        manifest,
        sections={name: _select_present_rows(section, present_paths) for name, section in manifest.sections.items()},
        items={path: key for path, key in manifest.items.items() if path in present_paths},
        copies={path: key for path, key in manifest.copies.items() if path in present_paths},
    )


def _select_present_rows(section: ManifestSection, present_paths: set[str]) -> ManifestSection:
    bundles = section.rows_by_source
    whole = {source: kept for source, kept in bundles.items() if present_paths.issuperset(kept.output_paths)}
    return section if len(whole) == len(bundles) else create_manifest_section("", whole)


def _list_present_paths(out: Path) -> set[str]:
    """The paths of all files below the parts of `out`, relative to it."""
    paths: set[str] = set()
    for part in OUTPUT_FOLDERS:
        for folder, _, names in os.walk(out / part):
            inside = os.path.relpath(folder, out)
            paths.update(f"{inside}/{name}" for name in names)
    return paths
