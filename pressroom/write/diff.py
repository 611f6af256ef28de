"""Compare a plan with the manifest of `out/`: what has to be built, what may be removed, and what stays."""

import os
import re
from pathlib import Path

from msgspec import Struct, structs

from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.model.output_names import REDIRECT_FILES
from pressroom.model.plan import Copy, Item, Plan, ReleaseItem
from pressroom.write.manifest import OutputState
from pressroom.write.staging import OUTPUT_FOLDERS

_MESSAGE_OF_MAILING = re.compile(r"mail/[0-9]{4}/[^/]+/[A-Za-z0-9-]+-[0-9]+\.eml")
"""The message of a mailing, `mail/<year>/<slug>/<language>-<version>.eml`: `publish` writes it, and no build may remove
it."""


class Diff(Struct, frozen=True):
    """The outputs to build, and those that are there already.

    `release_items`, `items` and `copies` have to be built. `unchanged_manifest` describes what stays; of releases, only
    whole sections. `unchanged_rows` are the releases that stay in sections that change; `previous_rows` are all
    releases that `out/` had outside of unchanged sections. `removals` are the paths that have to be removed unless the
    build writes them.
    """

    release_items: tuple[ReleaseItem, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    removals: frozenset[str]
    unchanged_manifest: Manifest
    unchanged_rows: dict[str, ManifestRow]
    previous_rows: dict[str, ManifestRow]

    @property
    def unchanged_count(self) -> int:
        """The number of outputs that stay."""
        return self.unchanged_manifest.output_count + sum(len(row.output_paths) for row in self.unchanged_rows.values())


def compute_diff(
    plan: Plan, output_state: OutputState, out: Path, *, clean: bool = False, verify: bool = False
) -> Diff:
    """Compare a plan with `out`.

    With `verify`, check that every file exists; with `clean`, build everything again and remove all other files
    but the messages of mailings.
    """
    manifest = output_state.manifest
    is_uncertain = clean or output_state.journal.is_everything
    present_paths = _list_present_paths(out) if is_uncertain or verify or _is_folder_missing(out, manifest) else None
    if present_paths is not None:
        manifest = Manifest() if is_uncertain else _select_present(manifest, present_paths)
    unchanged = _select_unchanged(plan, manifest)
    changed_sections = [section for section in plan.sections if section.name not in unchanged.sections]
    previous_rows = _collect_changed_rows(output_state.manifest, unchanged)
    rows = previous_rows if manifest is output_state.manifest else _collect_changed_rows(manifest, unchanged)
    planned = [release_item for section in changed_sections for release_item in section.list_release_items()]
    release_items = tuple([each for each in planned if each.source not in rows or rows[each.source].key != each.key])
    changed_sources = {release_item.source for release_item in release_items}
    unchanged_rows = {each.source: rows[each.source] for each in planned if each.source not in changed_sources}
    return Diff(
        release_items,
        tuple([item for item in plan.items if item.path not in unchanged.items]),
        tuple([copy for copy in plan.copies if copy.path not in unchanged.copies]),
        _find_removal_candidates(
            output_state, unchanged, previous_rows, unchanged_rows, present_paths if is_uncertain else None
        ),
        unchanged,
        unchanged_rows,
        previous_rows,
    )


def _select_unchanged(plan: Plan, manifest: Manifest) -> Manifest:
    """Return the part of the manifest that the plan does not change; of releases, only whole sections."""
    items = {item.path: item.key for item in plan.items if manifest.items.get(item.path) == item.key}
    return Manifest(
        base_digest=plan.base_digest,
        sections={
            section.name: manifest_section
            for section in plan.sections
            if (manifest_section := manifest.sections.get(section.name)) and manifest_section.key == section.key
        },
        items=items,
        copies={copy.path: copy.key for copy in plan.copies if manifest.copies.get(copy.path) == copy.key},
        entries_by_feed={path: entries for path, entries in manifest.entries_by_feed.items() if path in items},
    )


def _collect_changed_rows(manifest: Manifest, unchanged_manifest: Manifest) -> dict[str, ManifestRow]:
    """Return the rows of all sections that have changed, by source."""
    changed = [section for name, section in manifest.sections.items() if name not in unchanged_manifest.sections]
    return {source: row for section in changed for source, row in section.rows_by_source.items()}


def _find_removal_candidates(
    output_state: OutputState,
    unchanged_manifest: Manifest,
    previous_rows: dict[str, ManifestRow],
    unchanged_rows: dict[str, ManifestRow],
    present_paths: set[str] | None,
) -> frozenset[str]:
    """Return the paths of files that exist, or may exist, and do not stay as they are."""
    manifest = output_state.manifest
    paths = set(output_state.journal.paths)
    paths.update(
        manifest.items.keys() - unchanged_manifest.items.keys(),
        manifest.copies.keys() - unchanged_manifest.copies.keys(),
    )
    for source in previous_rows.keys() - unchanged_rows.keys():
        paths.update(previous_rows[source].output_paths)
    if present_paths is not None:
        paths.update([path for path in present_paths if not _MESSAGE_OF_MAILING.fullmatch(path)])
    paths.difference_update(unchanged_manifest.items, unchanged_manifest.copies)
    return frozenset(paths)


def _is_folder_missing(out: Path, manifest: Manifest) -> bool:
    """Return whether the whole site or mail folder was deleted."""
    return not all((out / name).exists() for name in manifest.folders)


def _select_present(manifest: Manifest, present_paths: set[str]) -> Manifest:
    """Return the manifest without files that do not exist."""
    return structs.replace(
        manifest,
        sections={name: _select_present_rows(section, present_paths) for name, section in manifest.sections.items()},
        items={path: key for path, key in manifest.items.items() if path in present_paths},
        copies={path: key for path, key in manifest.copies.items() if path in present_paths},
    )


def _select_present_rows(section: ManifestSection, present_paths: set[str]) -> ManifestSection:
    rows = section.rows_by_source
    complete = {source: row for source, row in rows.items() if present_paths.issuperset(row.output_paths)}
    return section if len(complete) == len(rows) else create_manifest_section("", complete)


def _list_present_paths(out: Path) -> set[str]:
    """Return the paths of all outputs that exist, relative to `out`."""
    paths: set[str] = set()
    for output_folder in OUTPUT_FOLDERS:
        for folder, _, names in os.walk(out / output_folder):
            relative = os.path.relpath(folder, out)
            paths.update(f"{relative}/{name}" for name in names)
    paths.update(name for name in REDIRECT_FILES.values() if (out / name).is_file())
    return paths
