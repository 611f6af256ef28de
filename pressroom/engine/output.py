"""Render what differs between the plan and `out/`, and put it in place: releases first, then lists and feeds."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct, field, structs

from pressroom.engine.feed_entries import FeedEntryStore, create_manifest_note
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import RenderedRelease
from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.model.pages import Feed
from pressroom.model.plan import CommitOrder, Plan, Section
from pressroom.render import render
from pressroom.write import Diff, Journal, OutputState, StagedFile, commit, convert_disk_errors


class WriteResult(Struct, frozen=True):
    """What was written: paths that were added or changed, paths that were removed, and how many outputs there are."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    outputs: int

    @property
    def unchanged(self) -> int:
        """How many outputs were left as they were."""
        return self.outputs - len(self.changed)


class ChangeSet(Struct, frozen=True):
    """What a build would do: the paths it would add, change and remove, and how many outputs it would leave."""

    added: tuple[str, ...] = field(name="make")
    changed: tuple[str, ...] = field(name="change")
    removed: tuple[str, ...] = field(name="remove")
    unchanged: int


def list_expected_changes(pool: WorkerPool, output_state: OutputState, diff: Diff) -> ChangeSet:
    """Return the most that `write_output` would change; an output that turns out equal is not written."""
    paths = [copy.path for copy in diff.copies] + [item.path for item in diff.items]
    paths += [path for release_item in diff.release_items for path in pool.builder.get_output_paths(release_item)]
    manifest = output_state.manifest
    previous_paths = {*manifest.items, *manifest.copies}.union(
        *(row.output_paths for row in diff.previous_rows.values())
    )
    return ChangeSet(
        tuple(path for path in paths if path not in previous_paths),
        tuple(path for path in paths if path in previous_paths),
        tuple(sorted(diff.removals.difference(paths))),
        diff.unchanged_count,
    )


def write_output(pool: WorkerPool, plan: Plan, output_state: OutputState, diff: Diff) -> WriteResult:
    """Make `out/` match the plan. `output_state` is what is there now, `diff` how the plan differs from it.

    Raises DeliveryError on a disk error; then `out/` is unchanged, or the next build completes it.
    """
    staging = pool.builder.staging
    with convert_disk_errors(pool.builder.config.out):
        staging.clear()
        try:
            return _write_output(pool, plan, output_state, diff)
        finally:
            with suppress(OSError):  # the next build clears it
                staging.clear()


def _write_output(pool: WorkerPool, plan: Plan, output_state: OutputState, diff: Diff) -> WriteResult:
    out = pool.builder.config.out
    is_same_base = output_state.manifest.base_digest == plan.base_digest
    entry_store = FeedEntryStore(out, output_state.manifest if is_same_base else Manifest(), diff.items)
    rendered = list(pool.render_releases(diff.release_items, entry_store.missing_formats))
    entry_store.add({each.source: each.entries for each in rendered if each.entries})
    entry_store.add(pool.render_entries(entry_store.missing_formats))
    pool.shutdown()
    notes: dict[str, str] = {}
    staged_files = [staged_file for each in rendered for staged_file in each.staged]
    staged_files += [*_copy_files(pool, diff), *_render_lists(pool, diff, entry_store, notes)]
    manifest = _create_manifest(plan, diff, rendered, notes)
    paths = {path for each in rendered for path in each.paths}
    removals = diff.removals - paths - manifest.items.keys() - manifest.copies.keys()
    journal = _create_journal(output_state, diff)
    commit(out, staged_files, _sort_removals(removals, output_state.manifest), journal, manifest)
    changed = tuple(each.path for each in staged_files)
    return WriteResult(changed, tuple(sorted(removals)), manifest.output_count)


def _sort_removals(removals: Iterable[str], manifest: Manifest) -> list[str]:
    """Sort so that links go before their targets: feeds, then lists with the front page first, then releases."""

    def get_key(path: str) -> tuple[bool, bool, int, int, str]:
        return path not in manifest.entries_by_feed, path not in manifest.items, path.count("/"), len(path), path

    return sorted(removals, key=get_key)


def _copy_files(pool: WorkerPool, diff: Diff) -> Iterator[StagedFile]:
    for copy in diff.copies:
        if pool.builder.staging.copy(pool.builder.config.newsroom_folder, copy):
            yield StagedFile(CommitOrder.FILE, copy.path)


def _render_lists(
    pool: WorkerPool, diff: Diff, entry_store: FeedEntryStore, notes: dict[str, str]
) -> Iterator[StagedFile]:
    """Render lists and feeds; put the manifest's note about each feed into `notes`."""
    if not diff.items:
        return
    context = structs.replace(pool.builder.context, get_rendered_entry=entry_store)
    for number, item in enumerate(diff.items, 1):
        artifact = render(item, context)
        if isinstance(item.page_model, Feed) and not item.page_model.archive_number:  # archives hardly ever change
            notes[item.path] = create_manifest_note(item.page_model, artifact.content)
        if pool.builder.staging.write(artifact):
            yield StagedFile(item.commit_order, item.path)
        pool.report_progress("Making lists and feeds", number, len(diff.items))


def _create_manifest(plan: Plan, diff: Diff, rendered: list[RenderedRelease], notes: dict[str, str]) -> Manifest:
    """Describe what `out/` contains after the build, in the order of the plan."""
    unchanged = diff.unchanged_manifest
    paths = {each.source: "\n".join(each.paths) for each in rendered}
    new_rows = {each.source: ManifestRow(each.key, paths[each.source]) for each in diff.release_items}
    return Manifest(
        plan.digest,
        plan.base_digest,
        {
            section.name: unchanged.sections.get(section.name)
            or _create_section(section, diff.unchanged_rows | new_rows)
            for section in plan.sections
        },
        {item.path: item.key for item in plan.items},
        {copy.path: copy.key for copy in plan.copies},
        {
            item.path: note
            for item in plan.items
            if (note := notes.get(item.path) or unchanged.entries_by_feed.get(item.path))
        },
    )


def _create_section(section: Section, rows: Mapping[str, ManifestRow]) -> ManifestSection:
    """Return the manifest section of a section in which something has changed."""
    return create_manifest_section(
        section.key, {each.source: rows[each.source] for each in section.list_release_items()}
    )


def _create_journal(output_state: OutputState, diff: Diff) -> Journal:
    """List what is uncertain until the build ends: outputs that it changes or removes, and new ones."""
    previous, unchanged = output_state.manifest, diff.unchanged_manifest
    sources = {each.source for each in diff.release_items} | (diff.previous_rows.keys() - diff.unchanged_rows.keys())
    items = {item.path for item in diff.items} | {copy.path for copy in diff.copies}
    items |= (previous.items.keys() - unchanged.items.keys()) | (previous.copies.keys() - unchanged.copies.keys())
    journal = output_state.journal
    return Journal(tuple(sorted(sources)), tuple(sorted(items)), journal.paths, journal.is_everything)
