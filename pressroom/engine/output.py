"""Makes what a plan asks for and `out/` lacks: the outputs of releases, then lists and feeds, then all into place.

Entries of feeds that stand in `out/` already are taken from there.
"""

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
    """What was done: paths made or changed, paths removed, and how many outputs there are."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    outputs: int

    @property
    def unchanged(self) -> int:
        """How many outputs were left as they were."""
        return self.outputs - len(self.changed)


class ChangeSet(Struct, frozen=True):
    """What a build would do: paths it would make, change and remove, and how many it would leave as they are."""

    added: tuple[str, ...] = field(name="make")
    changed: tuple[str, ...] = field(name="change")
    removed: tuple[str, ...] = field(name="remove")
    unchanged: int


def list_expected_changes(pool: WorkerPool, output_state: OutputState, diff: Diff) -> ChangeSet:
    """What `make` would do, at the most: what turns out to be equal would be left alone."""
    paths = [copy.path for copy in diff.copies] + [item.path for item in diff.items]
    paths += [path for bundle in diff.release_items for path in pool.builder.get_output_paths(bundle)]
    before = output_state.manifest
    known = {*before.items, *before.copies}.union(*(kept.output_paths for kept in diff.previous_rows.values()))
    return ChangeSet(
        tuple(path for path in paths if path not in known),
        tuple(path for path in paths if path in known),
        tuple(sorted(diff.removals.difference(paths))),
        diff.unchanged_count,
    )


def write_output(pool: WorkerPool, plan: Plan, output_state: OutputState, diff: Diff) -> WriteResult:
    """Make `out/` what a plan says; `standing` is what was in it, `todo` how they differ.

    Raises DeliveryError when the disk does not take it: then `out/` is as it was, or the next build puts it right.
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
    before = output_state.manifest if output_state.manifest.base_digest == plan.base_digest else Manifest()
    entries = FeedEntryStore(out, before, diff.items)
    made = list(pool.render_releases(diff.release_items, entries.missing_formats))
    entries.add({each.source: each.entries for each in made if each.entries})
    entries.add(pool.render_entries(entries.missing_formats))
    pool.shutdown()
    notes: dict[str, str] = {}
    staged = [each for bundle in made for each in bundle.staged]
    staged += [*_copy_files(pool, diff), *_render_lists(pool, diff, entries, notes)]
    manifest = _create_manifest(plan, diff, made, notes)
    paths = {path for bundle in made for path in bundle.paths}
    removals = diff.removals - paths - manifest.items.keys() - manifest.copies.keys()
    commit(out, staged, _sort_removals(removals, output_state.manifest), _create_journal(output_state, diff), manifest)
    changed = tuple(each.path for each in staged)
    return WriteResult(changed, tuple(sorted(removals)), manifest.output_count)


def _sort_removals(removals: Iterable[str], manifest: Manifest) -> list[str]:
    """What leads somewhere goes before what it leads to: feeds, then lists, the front page first, then releases."""

    def turn(path: str) -> tuple[bool, bool, int, int, str]:
        return path not in manifest.entries_by_feed, path not in manifest.items, path.count("/"), len(path), path

    return sorted(removals, key=turn)


def _copy_files(pool: WorkerPool, diff: Diff) -> Iterator[StagedFile]:
    for copy in diff.copies:
        if pool.builder.staging.copy(pool.builder.config.newsroom_folder, copy):
            yield StagedFile(CommitOrder.FILE, copy.path)


def _render_lists(
    pool: WorkerPool, diff: Diff, entry_store: FeedEntryStore, notes: dict[str, str]
) -> Iterator[StagedFile]:
    """Render lists and feeds; what there is to know of feeds goes into `notes`."""
    if not diff.items:
        return
    press = structs.replace(pool.builder.context, get_rendered_entry=entry_store)
    for done, item in enumerate(diff.items, 1):
        artifact = render(item, press)
        if isinstance(item.page_model, Feed) and not item.page_model.archive_number:  # archives hardly ever change
            notes[item.path] = create_manifest_note(item.page_model, artifact.content)
        if pool.builder.staging.write(artifact):
            yield StagedFile(item.commit_order, item.path)
        pool.report_progress("Making lists and feeds", done, len(diff.items))


def _create_manifest(plan: Plan, diff: Diff, rendered: list[RenderedRelease], notes: dict[str, str]) -> Manifest:
    """What `out/` holds in the end, in the order of the plan."""
    stays = diff.unchanged_manifest
    paths = {each.source: "\n".join(each.paths) for each in rendered}
    fresh = {bundle.source: ManifestRow(bundle.key, paths[bundle.source]) for bundle in diff.release_items}
    return Manifest(
        plan.digest,
        plan.base_digest,
        {
            each.name: stays.sections.get(each.name) or _create_section(each, diff.unchanged_rows | fresh)
            for each in plan.sections
        },
        {item.path: item.key for item in plan.items},
        {copy.path: copy.key for copy in plan.copies},
        {
            item.path: note
            for item in plan.items
            if (note := notes.get(item.path) or stays.entries_by_feed.get(item.path))
        },
    )


def _create_section(section: Section, rows: Mapping[str, ManifestRow]) -> ManifestSection:
    """A section of which something has changed."""
    return create_manifest_section(
        section.key, {each.source: rows[each.source] for each in section.list_release_items()}
    )


def _create_journal(output_state: OutputState, diff: Diff) -> Journal:
    """What is in doubt until all is done: what was there and does not stay, and what comes."""
    before, stays = output_state.manifest, diff.unchanged_manifest
    bundles = {bundle.source for bundle in diff.release_items} | (
        diff.previous_rows.keys() - diff.unchanged_rows.keys()
    )
    items = {item.path for item in diff.items} | {copy.path for copy in diff.copies}
    items |= (before.items.keys() - stays.items.keys()) | (before.copies.keys() - stays.copies.keys())
    doubtful = output_state.journal
    return Journal(tuple(sorted(bundles)), tuple(sorted(items)), doubtful.paths, doubtful.is_everything)
