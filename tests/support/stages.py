"""Run single stages of a build for all texts of a newsroom at once, and return whole values for assertions."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from pressroom.check import to_entry
from pressroom.config import Config
from pressroom.engine.load import load_index
from pressroom.engine.pool import WorkerPool
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import Problem
from pressroom.model.draft import Draft, UnexpectedFile
from pressroom.model.manifest import Manifest
from pressroom.model.newsroom import Newsroom
from pressroom.model.plan import Copy, Item, Plan, ReleaseItem, ReleaseOutputs
from pressroom.model.release import Release
from pressroom.plan import create_plan, plan_outputs
from pressroom.read import Scan, read_release_drafts, scan_newsroom
from pressroom.read import read_newsroom_draft as newsroom_draft


class Drafts(Struct, frozen=True):
    """The drafts of `newsroom.yaml` and of every release file, sorted by path."""

    newsroom: Draft
    releases: tuple[Draft, ...]
    unexpected_files: tuple[UnexpectedFile, ...] = ()


class CheckedNewsroom(Struct, frozen=True):
    """The valid part of a newsroom, and every problem.

    `newsroom` is None if `newsroom.yaml` has an error; `releases` are those that have a time and no error.
    """

    newsroom: Newsroom | None
    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


class PlannedOutputs(Struct, frozen=True):
    """All planned outputs, in the order in which they are put in place; `of_releases` are those of each release."""

    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    of_releases: tuple[ReleaseOutputs, ...]

    @property
    def paths(self) -> set[str]:
        """The paths of all outputs."""
        paths = {item.path for item in self.items} | {copy.path for copy in self.copies}
        return paths.union(*(outputs.paths for outputs in self.of_releases))

    def item(self, path: str) -> Item:
        """Return the item with this path."""
        return next(item for item in self.items if item.path == path)


def read_drafts(folder: Path) -> Drafts:
    """Scan a folder and read every text in it."""
    scan = scan_newsroom(folder, Scan())
    drafts = [
        draft
        for year in scan.years
        for release_files in scan.releases(year).values()
        for draft in read_release_drafts(folder, release_files)
    ]
    return Drafts(newsroom_draft(folder, scan), tuple(drafts), scan.all_unexpected_files)


def check_folder(folder: Path, now: datetime) -> CheckedNewsroom:
    """Read and check every text of a folder at the time `now`."""
    config = Config(folder, folder / "out", folder / "cache")
    workspace = Workspace.open(config, BuildOptions(now.isoformat(), verify=True))
    with WorkerPool(workspace, jobs=1) as pool:
        index = load_index(workspace, pool)
        paths_with_errors = {problem.path for problem in index.problems if problem.level == "error"}
        checked_releases = [
            workspace.texts.check_text(path)
            for summary in index.year_summaries.values()
            for path in summary.entries_by_path
            if path not in paths_with_errors
        ]
    releases = tuple(each.release for each in checked_releases if each.release)
    return CheckedNewsroom(workspace.newsroom_context.newsroom, releases, index.problems)


def plan_all(newsroom: Newsroom, releases: Iterable[Release], now: datetime, fingerprint: str = "") -> PlannedOutputs:
    """Plan a newsroom and the outputs of its public releases, which get the key of their release item."""
    by_source = {to_entry(release).source: release for release in releases}
    plan = create_plan(newsroom, map(to_entry, by_source.values()), now, fingerprint)
    copies, items, of_releases = list(plan.copies), list(plan.items), []
    for release_item in list_release_items(plan):
        outputs = plan_outputs(release_item, by_source[release_item.source], newsroom)
        of_releases.append(outputs)
        copies += outputs.copies
        items += [structs.replace(item, key=release_item.key) for item in outputs.items]
    return PlannedOutputs(tuple(sorted(items, key=lambda item: item.commit_order)), tuple(copies), tuple(of_releases))


def list_release_items(plan: Plan) -> list[ReleaseItem]:
    """Return the release items of all sections."""
    return [release_item for section in plan.sections for release_item in section.list_release_items()]


def list_manifest_paths(manifest: Manifest) -> set[str]:
    """Return the paths of all outputs in a manifest."""
    rows = [row for section in manifest.sections.values() for row in section.rows_by_source.values()]
    return {*manifest.items, *manifest.copies}.union(*(row.output_paths for row in rows))
