"""Makes what a plan asks for and `out/` lacks: the outputs of releases, then lists and feeds, then all into place.

Entries of feeds that stand in `out/` already are taken from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct, structs

from pressroom.artifact import Feed, Kept, KeptSection, Manifest, Plan, Rank, Section, kept_section
from pressroom.crew.entries import FeedEntries, noted
from pressroom.crew.hand import Made
from pressroom.crew.sharing import Crew
from pressroom.render import render
from pressroom.write import Journal, Staged, Stale, Standing, commit, disk_errors


class Written(Struct, frozen=True):
    """What was done: paths made or changed, paths removed, and how many outputs there are."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    outputs: int

    @property
    def unchanged(self) -> int:
        """How many outputs were left as they were."""
        return self.outputs - len(self.changed)


class Outline(Struct, frozen=True):
    """What a build would do: paths it would make, change and remove, and how many it would leave as they are."""

    make: tuple[str, ...]
    change: tuple[str, ...]
    remove: tuple[str, ...]
    unchanged: int


def forecast(crew: Crew, standing: Standing, todo: Stale) -> Outline:
    """What `make` would do, at the most: what turns out to be equal would be left alone."""
    paths = [copy.path for copy in todo.copies] + [item.path for item in todo.items]
    paths += [path for bundle in todo.bundles for path in crew.hand.paths(bundle)]
    before = standing.manifest
    known = {*before.items, *before.copies}.union(*(kept.outputs for kept in todo.before.values()))
    return Outline(
        tuple(path for path in paths if path not in known),
        tuple(path for path in paths if path in known),
        tuple(sorted(todo.removals.difference(paths))),
        todo.unchanged,
    )


def make(crew: Crew, plan: Plan, standing: Standing, todo: Stale) -> Written:
    """Make `out/` what a plan says; `standing` is what was in it, `todo` how they differ.

    Raises DeliveryError when the disk does not take it: then `out/` is as it was, or the next build puts it right.
    """
    staging = crew.hand.staging
    with disk_errors(crew.hand.config.out):
        staging.clear()
        try:
            return _make(crew, plan, standing, todo)
        finally:
            with suppress(OSError):  # the next build clears it
                staging.clear()


def _make(crew: Crew, plan: Plan, standing: Standing, todo: Stale) -> Written:
    out = crew.hand.config.out
    before = standing.manifest if standing.manifest.base == plan.base else Manifest()
    entries = FeedEntries(out, before, todo.items)
    made = list(crew.make(todo.bundles, entries.lacking))
    entries.take({each.source: each.entries for each in made if each.entries})
    entries.take(crew.entries(entries.lacking))
    crew.dismiss()
    notes: dict[str, str] = {}
    staged = [each for bundle in made for each in bundle.staged]
    staged += [*_copies(crew, todo), *_items(crew, todo, entries, notes)]
    manifest = _manifest(plan, todo, made, notes)
    paths = {path for bundle in made for path in bundle.paths}
    removals = todo.removals - paths - manifest.items.keys() - manifest.copies.keys()
    commit(out, staged, _last_first(removals, standing.manifest), _journal(standing, todo), manifest)
    changed = tuple(each.path for each in staged)
    return Written(changed, tuple(sorted(removals)), manifest.outputs)


def _last_first(removals: Iterable[str], before: Manifest) -> list[str]:
    """What leads somewhere goes before what it leads to: feeds, then lists, the front page first, then releases."""

    def turn(path: str) -> tuple[bool, bool, int, int, str]:
        return path not in before.entries, path not in before.items, path.count("/"), len(path), path

    return sorted(removals, key=turn)


def _copies(crew: Crew, todo: Stale) -> Iterator[Staged]:
    for copy in todo.copies:
        if crew.hand.staging.copy(crew.hand.config.newsroom, copy):
            yield Staged(Rank.FILE, copy.path)


def _items(crew: Crew, todo: Stale, entries: FeedEntries, notes: dict[str, str]) -> Iterator[Staged]:
    """Render lists and feeds; what there is to know of feeds goes into `notes`."""
    if not todo.items:
        return
    press = structs.replace(crew.hand.press, entry=entries)
    for done, item in enumerate(todo.items, 1):
        artifact = render(item, press)
        if isinstance(item.subject, Feed) and not item.subject.archive:  # archives hardly ever change
            notes[item.path] = noted(item.subject, artifact.content)
        if crew.hand.staging.put(artifact):
            yield Staged(item.rank, item.path)
        crew.tell("Making lists and feeds", done, len(todo.items))


def _manifest(plan: Plan, todo: Stale, made: list[Made], notes: dict[str, str]) -> Manifest:
    """What `out/` holds in the end, in the order of the plan."""
    stays = todo.manifest
    paths = {each.source: "\n".join(each.paths) for each in made}
    fresh = {bundle.source: Kept(bundle.key, paths[bundle.source]) for bundle in todo.bundles}
    return Manifest(
        plan.digest,
        plan.base,
        {each.name: stays.sections.get(each.name) or _section(each, todo.staying | fresh) for each in plan.sections},
        {item.path: item.key for item in plan.items},
        {copy.path: copy.key for copy in plan.copies},
        {item.path: note for item in plan.items if (note := notes.get(item.path) or stays.entries.get(item.path))},
    )


def _section(section: Section, bundles: Mapping[str, Kept]) -> KeptSection:
    """A section of which something has changed."""
    return kept_section(section.key, {each.source: bundles[each.source] for each in section.bundles()})


def _journal(standing: Standing, todo: Stale) -> Journal:
    """What is in doubt until all is done: what was there and does not stay, and what comes."""
    before, stays = standing.manifest, todo.manifest
    bundles = {bundle.source for bundle in todo.bundles} | (todo.before.keys() - todo.staying.keys())
    items = {item.path for item in todo.items} | {copy.path for copy in todo.copies}
    items |= (before.items.keys() - stays.items.keys()) | (before.copies.keys() - stays.copies.keys())
    doubtful = standing.journal
    return Journal(tuple(sorted(bundles)), tuple(sorted(items)), doubtful.paths, doubtful.is_everything)
