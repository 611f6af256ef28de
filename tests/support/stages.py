"""The stages of a build for all texts of a newsroom at once, as no build does them: whole values to look at.

A folder in, its drafts or all that is valid in it out; a newsroom with releases in, everything that a build makes out.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom.check import to_entry
from pressroom.config import Config
from pressroom.engine.load import load_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.releases import ReleaseBuilder
from pressroom.errors import Problem
from pressroom.model.draft import Draft, UnexpectedFile
from pressroom.model.entry import Entry, EntryList, build_entry_table, build_entry_tables, get_source_path
from pressroom.model.manifest import Manifest
from pressroom.model.newsroom import Newsroom
from pressroom.model.plan import Copy, Item, Plan, ReleaseItem, ReleaseOutputs
from pressroom.model.release import Release
from pressroom.pipeline import check_newsroom_folder
from pressroom.plan import create_plan, plan_outputs
from pressroom.read import Scan, read_release_drafts, scan_newsroom
from pressroom.read import read_newsroom_draft as newsroom_draft


class Drafts(Struct, frozen=True):
    """Everything that stands in a newsroom's folder: `newsroom.yaml` and every release file, sorted by path."""

    newsroom: Draft
    releases: tuple[Draft, ...]
    strays: tuple[UnexpectedFile, ...] = ()


class Checked(Struct, frozen=True):
    """What is valid in a newsroom's folder, and every problem.

    `newsroom` is None when `newsroom.yaml` has an error; `releases` are those without an error that have a time.
    """

    newsroom: Newsroom | None
    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


class Planned(Struct, frozen=True):
    """Everything that must exist, in the order of putting in place: those of releases beside all others."""

    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    of_bundles: tuple[ReleaseOutputs, ...]

    @property
    def paths(self) -> set[str]:
        """The paths of all outputs."""
        paths = {item.path for item in self.items} | {copy.path for copy in self.copies}
        return paths.union(*(own.paths for own in self.of_bundles))

    def item(self, path: str) -> Item:
        """The item with this path."""
        return next(item for item in self.items if item.path == path)


def read(folder: Path) -> Drafts:
    """Look at a folder and read every text in it."""
    seen = scan_newsroom(folder, Scan())
    texts = [
        draft
        for year in seen.years
        for each in seen.releases(year).values()
        for draft in read_release_drafts(folder, each)
    ]
    return Drafts(newsroom_draft(folder, seen), tuple(texts), seen.all_unexpected_files)


def checked(folder: Path, now: datetime) -> Checked:
    """Read and check every text of a folder at the time `now`."""
    seen = scan_newsroom(folder, Scan())
    draft = newsroom_draft(folder, seen)
    known = check_newsroom_folder(folder, draft, now)
    with WorkerPool(ReleaseBuilder(Config(folder, folder / "out", folder / "cache"), known, seen, ""), jobs=1) as crew:
        knowledge = load_index(crew, seen, None)
        wrong = {problem.path for problem in knowledge.problems if problem.level == "error"}
        texts = [
            crew.builder.check_text(path)
            for each in knowledge.year_summaries.values()
            for path in each.entries_by_path
            if path not in wrong
        ]
    releases = tuple(text.release for text in texts if text.release)
    return Checked(known.newsroom, releases, knowledge.problems)


def planned(newsroom: Newsroom, releases: Iterable[Release], now: datetime, shape: str = "") -> Planned:
    """Plan releases, and what each of those becomes that are public at `now`. An output has the key of its bundle."""
    by_source = {get_source_path(to_entry(release)): release for release in releases}
    made = create_plan(newsroom, build_entry_tables(map(to_entry, by_source.values())), now, shape)
    copies, items, of_bundles = list(made.copies), list(made.items), []
    for bundle in bundles_of(made):
        own = plan_outputs(bundle, by_source[bundle.source], newsroom)
        of_bundles.append(own)
        copies += own.copies
        items += [structs.replace(item, key=bundle.key) for item in own.items]
    return Planned(tuple(sorted(items, key=lambda item: item.commit_order)), tuple(copies), tuple(of_bundles))


def bundles_of(made: Plan) -> list[ReleaseItem]:
    """The bundles of all sections."""
    return [bundle for section in made.sections for bundle in section.list_release_items()]


def listing(*teasers: Entry) -> EntryList:
    """These releases, in this order."""
    return EntryList((build_entry_table(each.language, [each]), range(1)) for each in teasers)


def paths_of(manifest: Manifest) -> set[str]:
    """The paths of everything that a manifest names."""
    of_bundles = (
        kept.output_paths for section in manifest.sections.values() for kept in section.rows_by_source.values()
    )
    return {*manifest.items, *manifest.copies}.union(*of_bundles)
