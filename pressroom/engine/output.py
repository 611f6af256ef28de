"""Render what differs between the plan and `out/`: releases first, then lists and feeds. Then put it in place."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field, structs

from pressroom.cache.index import ReleaseIndex
from pressroom.engine.assets import read_logo
from pressroom.engine.feed_entries import FeedEntryStore, create_manifest_note
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import ReleaseRenderer, RenderedRelease
from pressroom.engine.search_update import SearchUpdate
from pressroom.model.manifest import Manifest, ManifestRow, ManifestSection, create_manifest_section
from pressroom.model.output_names import is_drawing
from pressroom.model.pages import Feed
from pressroom.model.plan import Artifact, CommitOrder, Plan, ReleaseItem, Section
from pressroom.render import render
from pressroom.write import ByteRange, Diff, Journal, OutputState, StagedFile, commit, convert_disk_errors

_ENTRY_CACHE_SIZE = 16


class RenderedOutput(Struct, frozen=True):
    """What a build has rendered: files in the staging folder, and paths to remove in the order of their removal.

    `manifest` describes `out/` once everything is in place; `journal` lists what is uncertain until then.
    `search_entries` are the releases for the search index, in the staging folder.
    """

    staged_files: tuple[StagedFile, ...]
    removals: tuple[str, ...]
    journal: Journal
    manifest: Manifest
    search_entries: tuple[ByteRange, ...] = ()


class ChangeSet(Struct, frozen=True):
    """What a build would do: the paths it would add, change and remove, and how many outputs it would leave."""

    added: tuple[str, ...] = field(name="make")
    changed: tuple[str, ...] = field(name="change")
    removed: tuple[str, ...] = field(name="remove")
    unchanged: int


def list_expected_changes(
    renderer: ReleaseRenderer, index: ReleaseIndex, output_state: OutputState, diff: Diff
) -> ChangeSet:
    """Return the most that a build would change; an output that turns out equal is not written."""
    release_items = _load_entries(diff.release_items, index)
    paths = [copy.path for copy in diff.copies] + [item.path for item in diff.items]
    paths += [path for release_item in release_items for path in renderer.get_output_paths(release_item)]
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


@contextmanager
def open_staging(pool: WorkerPool) -> Iterator[None]:
    """Provide an empty staging folder in which outputs are rendered.

    Raises DeliveryError on a disk error; then `out/` is unchanged, or the next build completes it.
    """
    staging = pool.workspace.renderer.staging
    with convert_disk_errors(pool.workspace.config.out):
        staging.clear()
        try:
            yield
        finally:
            with suppress(OSError):  # the next build clears it
                staging.clear()


def render_output(
    pool: WorkerPool,
    index: ReleaseIndex,
    plan: Plan,
    output_state: OutputState,
    diff: Diff,
    search_sources: Iterable[str] = (),
) -> RenderedOutput:
    """Render what differs between `out/` and the plan. `output_state` is what is there now, `diff` the difference.

    `search_sources` are the releases that the search index lacks.
    """
    is_same_base = output_state.manifest.base_digest == plan.base_digest
    manifest = output_state.manifest if is_same_base else Manifest()
    entry_store = FeedEntryStore(pool.workspace.config.out, manifest, diff.items, search_sources)
    rendered = list(pool.render_releases(_load_entries(diff.release_items, index), entry_store.missing_formats))
    entry_store.add({each.source: each.entries for each in rendered if each.entries})
    entry_store.add(pool.render_entries(entry_store.missing_formats))
    pool.shutdown()
    notes: dict[str, str] = {}
    staged_files = [staged_file for each in rendered for staged_file in each.staged]
    staged_files += [*_copy_files(pool, diff), *_render_lists(pool, index, diff, entry_store, notes)]
    manifest = _create_manifest(plan, diff, rendered, notes)
    paths = {path for each in rendered for path in each.paths}
    removals = diff.removals - paths - manifest.items.keys() - manifest.copies.keys()
    return RenderedOutput(
        tuple(staged_files),
        tuple(_sort_removals(removals, output_state.manifest)),
        _create_journal(output_state, diff),
        manifest,
        entry_store.search_entries,
    )


def write_output(out: Path, rendered: RenderedOutput, search: SearchUpdate) -> None:
    """Put what was rendered in place, so that `out/` matches the plan, and the search index matches the site."""
    search.remove_outdated()
    commit(
        out,
        rendered.staged_files,
        rendered.removals,
        rendered.journal,
        rendered.manifest,
        lambda: search.add_missing(rendered.search_entries),
    )


def _load_entries(release_items: Iterable[ReleaseItem], index: ReleaseIndex) -> list[ReleaseItem]:
    """Replace the references to entries by the entries; nearby releases share them."""
    load_entry = lru_cache(_ENTRY_CACHE_SIZE)(index.load_entry)
    return [
        structs.replace(
            each,
            entry=load_entry(each.entry),
            later=tuple(map(load_entry, each.later)),
            earlier=tuple(map(load_entry, each.earlier)),
        )
        for each in release_items
    ]


def _sort_removals(removals: Iterable[str], manifest: Manifest) -> list[str]:
    """Sort so that links go before their targets: feeds, then lists with the front page first, then releases."""

    def get_key(path: str) -> tuple[bool, bool, int, int, str]:
        return path not in manifest.entries_by_feed, path not in manifest.items, path.count("/"), len(path), path

    return sorted(removals, key=get_key)


def _copy_files(pool: WorkerPool, diff: Diff) -> Iterator[StagedFile]:
    folder, staging = pool.workspace.config.newsroom_folder, pool.workspace.renderer.staging
    for copy in diff.copies:
        if is_drawing(copy.source):
            is_changed = staging.write(Artifact(copy.path, "image/png", read_logo(folder, copy.source)))
        else:
            is_changed = staging.copy(folder, copy)
        if is_changed:
            yield StagedFile(CommitOrder.FILE, copy.path)


def _render_lists(
    pool: WorkerPool, index: ReleaseIndex, diff: Diff, entry_store: FeedEntryStore, notes: dict[str, str]
) -> Iterator[StagedFile]:
    """Render lists and feeds; put the manifest's note about each feed into `notes`."""
    if not diff.items:
        return
    context = structs.replace(
        pool.workspace.contexts.context, get_rendered_entry=entry_store, load_entry=index.load_entry
    )
    for number, item in enumerate(diff.items, 1):
        artifact = render(item, context)
        if isinstance(item.page_model, Feed) and not item.page_model.archive_number:  # archives hardly ever change
            notes[item.path] = create_manifest_note(item.page_model, artifact.content)
        if pool.workspace.renderer.staging.write(artifact):
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
