"""Load the index of all texts: unchanged years come from the cache, all other texts are read and checked."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct, structs

from pressroom.cache.build_state import BuildState
from pressroom.cache.index import ReleaseIndex, YearSummaries, write_index
from pressroom.check import (
    NameIndex,
    NewlyReadTexts,
    StoredEntry,
    SummariesByAddress,
    YearSummary,
    check_across_releases,
    summarise_year,
)
from pressroom.engine.check_record import list_record_problems
from pressroom.engine.pool import WorkerPool
from pressroom.engine.renamed_folders import find_unexpected_files
from pressroom.engine.search_update import list_search_problems
from pressroom.engine.workspace import Workspace
from pressroom.errors import Problem
from pressroom.model.plan import Plan
from pressroom.read import ReleaseFiles, Scan
from pressroom.record import ABSENT_FILE, RELEASES_FOLDER
from pressroom.text.dates import get_day_bounds


def save_index(workspace: Workspace, index: ReleaseIndex, plan: Plan | None = None, output_count: int = 0) -> None:
    """Save the index in the cache for the next build and, if there is a plan, until when it is valid."""
    build_state = BuildState(
        workspace.fingerprint,
        workspace.scan,
        index.problems,
        index.newsroom_context.timezone,
        has_unpublished_texts=any(len(each.paths) > len(each.entries) for each in index.year_summaries.values()),
    )
    if plan:
        since, until = _compute_validity(index, plan, workspace.now)
        build_state = structs.replace(
            build_state, plan_digest=plan.digest, valid_from=since, valid_until=until, output_count=output_count
        )
    workspace.index = write_index(workspace.cache, build_state, index)


def _compute_validity(index: ReleaseIndex, plan: Plan, now: datetime) -> tuple[float, float]:
    """Return from when until when plan and problems stay the same: if a problem depends on the date, one day."""
    if not any(summary.is_date_dependent for summary in index.year_summaries.values()):
        return plan.since, plan.until
    start, end = get_day_bounds(now, index.newsroom_context.zone)
    return max(plan.since, start), min(plan.until or end, end)


def load_index(workspace: Workspace, pool: WorkerPool) -> ReleaseIndex:
    """Return the index of all texts; only texts that have changed since the index before are read."""
    newsroom_context, scan, known_index = workspace.newsroom_context, workspace.scan, workspace.known_index
    if known_index and known_index.newsroom_context.digest != newsroom_context.digest:
        known_index = None
    unchanged_years = _reuse_unchanged_years(known_index, scan, newsroom_context.today) if known_index else {}
    changed_years, sources = _read_changed_years(workspace, pool, unchanged_years, known_index)
    summaries = {year: unchanged_years[year] if year in unchanged_years else changed_years[year] for year in scan.years}
    name_index = _reuse_name_index(known_index, summaries)
    newly_read = NewlyReadTexts(sources, frozenset(changed_years))
    archive_problems, name_index = check_across_releases(
        summaries, newsroom_context, name_index, newly_read, lambda source: workspace.texts.check_text(source).check
    )
    problems = [*newsroom_context.problems, *archive_problems]
    problems += [problem for summary in summaries.values() for problem in summary.problems]
    problems += find_unexpected_files(workspace)
    problems += _check_record(scan)
    problems += list_search_problems(workspace)
    files = known_index.summary_files if known_index else {}
    files = {year: files[year] for year in unchanged_years if year in files}
    workspace.index = ReleaseIndex(newsroom_context, name_index, summaries, files, tuple(sorted(problems)), scan)
    return workspace.index


def _check_record(scan: Scan) -> Iterator[Problem]:
    """Yield the problems of the record itself, and a warning for releases in it that are not in the folder."""
    if scan.absent_releases:
        years = ", ".join(sorted({address[:4] for address in scan.absent_releases}))
        message = (
            f"{len(scan.absent_releases)} releases in the record are not in this folder (years: {years}); "
            "import the archive packages that contain them"
        )
        yield Problem(f"{RELEASES_FOLDER}/{ABSENT_FILE}", 1, "warning", message)
    yield from list_record_problems(scan)


def _reuse_unchanged_years(known_index: ReleaseIndex, scan: Scan, today: date) -> YearSummaries:
    """Return the summaries of years in which no file has changed and whose problems are the same today."""
    is_same_day = known_index.newsroom_context.today == today
    return {
        year: known_index.year_summaries[year]
        for year, files in scan.years.items()
        if year in known_index.year_summaries
        and files.is_unchanged_from(known_index.scan.years.get(year))
        and (is_same_day or not known_index.year_summaries[year].is_date_dependent)
    }


def _reuse_name_index(known_index: ReleaseIndex | None, year_summaries: YearSummaries) -> NameIndex:
    """Return the cached name index without the problems of texts that are gone."""
    if known_index is None:
        return NameIndex()
    problems = known_index.name_index.problems_by_path
    if problems:
        paths = {path for summary in year_summaries.values() for path in summary.paths}
        problems = {path: each for path, each in problems.items() if path in paths}
    return structs.replace(known_index.name_index, problems_by_path=problems)


class _PartialYear(Struct):
    """A year with `unread_count` releases still to be read; `addresses` are all of its releases."""

    addresses: tuple[str, ...]
    unread_count: int
    summaries_by_address: SummariesByAddress
    cached_entries: dict[str, StoredEntry]

    def to_year_summary(self) -> YearSummary:
        """Return the summary of the year, once all releases are read."""
        return summarise_year(
            {address: self.summaries_by_address[address] for address in self.addresses}, self.cached_entries
        )


def _read_changed_years(
    workspace: Workspace, pool: WorkerPool, unchanged_years: YearSummaries, known_index: ReleaseIndex | None
) -> tuple[YearSummaries, frozenset[str]]:
    """Return the summaries of all other years, and the paths of the texts that were read for them.

    A year is summarised as soon as all its releases are read, which needs less memory than all years at the end.
    """
    partial_years: dict[str, _PartialYear] = {}
    unread: list[ReleaseFiles] = []
    for year in workspace.scan.years:
        if year not in unchanged_years:
            partial_years[year], unread_of_year = _prepare_year(
                year, workspace.scan, known_index, workspace.newsroom_context.today
            )
            unread += unread_of_year
    summaries_by_year = {
        year: partial_year.to_year_summary()
        for year, partial_year in partial_years.items()
        if not partial_year.unread_count
    }
    sources: set[str] = set()
    for address, summaries in pool.read_and_check(unread):
        year = address[:4]
        partial_year = partial_years[year]
        partial_year.summaries_by_address[address] = summaries
        partial_year.unread_count -= 1
        sources.update(summary.path for summary in summaries)
        if not partial_year.unread_count:
            summaries_by_year[year] = partial_year.to_year_summary()
            del partial_years[year]
    return summaries_by_year, frozenset(sources)


def _prepare_year(
    year: str, scan: Scan, known_index: ReleaseIndex | None, today: date
) -> tuple[_PartialYear, list[ReleaseFiles]]:
    """Return what the cache still knows about a year, and its releases that have to be read."""
    files = scan.releases(year)
    cached_files = known_index.scan.releases(year) if known_index else {}
    cached_year = known_index.year_summaries.get(year) if known_index else None
    is_same_day = known_index is not None and known_index.newsroom_context.today == today
    unchanged = {
        address: summaries
        for address, summaries in (cached_year.summaries if cached_year else {}).items()
        if address in files
        and files[address].is_unchanged_from(cached_files.get(address))
        and (is_same_day or not any(summary.valid_day for summary in summaries))
    }
    unread = [release_files for address, release_files in files.items() if address not in unchanged]
    entries = cached_year.select_entries(unchanged) if cached_year else {}
    return _PartialYear(tuple(files), len(unread), unchanged, entries), unread
