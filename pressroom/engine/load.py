"""Load the index of all texts: unchanged years come from the cache, all other texts are read and checked."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import TypeAlias

import msgspec
from msgspec import Struct, structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.check import (
    NameIndex,
    NewlyReadTexts,
    NewsroomContext,
    StoredEntry,
    SummariesByAddress,
    YearSummary,
    check_across_releases,
    summarise_year,
)
from pressroom.engine.pool import WorkerPool
from pressroom.engine.workspace import Workspace
from pressroom.errors import Problem
from pressroom.model.entry import AnyEntry, Entry, EntryRef
from pressroom.model.plan import Plan
from pressroom.read import ReleaseFiles, Scan
from pressroom.record import ABSENT_FILE, RECORD_FILE, RELEASES_FOLDER
from pressroom.text.dates import get_day_bounds

YearSummaries: TypeAlias = dict[str, YearSummary]
"""Summaries by the name of the year's folder, in order."""


class IndexHeader(Struct, frozen=True, array_like=True):
    """The part of the cached index that is always read; `summary_files` names the cache file of each year's summary."""

    newsroom_context: NewsroomContext
    name_index: NameIndex
    summary_files: dict[str, str]


class CachedIndex(Struct, frozen=True):
    """The index that an earlier build saved, and the scan of the newsroom that it was made for."""

    index_header: IndexHeader
    scan: Scan
    year_summaries: YearSummaries


class ReleaseIndex(Struct, frozen=True):
    """What is known about all texts together.

    `summary_files` names the cache file of each year's summary; a year whose summary is not in the cache yet has none.
    `problems` are sorted by path and line.
    """

    newsroom_context: NewsroomContext
    name_index: NameIndex
    year_summaries: YearSummaries
    summary_files: dict[str, str]
    problems: tuple[Problem, ...]

    @property
    def changed_paths(self) -> tuple[str, ...]:
        """The paths of published texts that differ from the record."""
        return tuple([source for summary in self.year_summaries.values() for source in summary.changed_paths])

    @property
    def entries(self) -> Iterator[EntryRef]:
        """The valid releases that have a time and, if there is a record, are in it."""
        return chain.from_iterable(summary.entries for summary in self.year_summaries.values())

    def load_entry(self, entry: AnyEntry) -> Entry:
        """Return the whole entry."""
        if isinstance(entry, EntryRef):
            return self.year_summaries[entry.address[:4]].load_entry(entry.source)
        return entry

    def to_cached_index(self, scan: Scan) -> "CachedIndex":
        """Return this index as if it came from the cache; `scan` is the scan that it was made from."""
        index_header = IndexHeader(self.newsroom_context, self.name_index, self.summary_files)
        return CachedIndex(index_header, scan, self.year_summaries)

    def get_validity(self, plan: Plan, now: datetime) -> tuple[float, float]:
        """Return from when until when plan and problems stay the same: if a problem depends on the date, one day."""
        if not any(summary.is_date_dependent for summary in self.year_summaries.values()):
            return plan.since, plan.until
        start, end = get_day_bounds(now, self.newsroom_context.zone)
        return max(plan.since, start), min(plan.until or end, end)


def load_cached_index(cache: BuildCache, build_state: BuildState) -> CachedIndex | None:
    """Read the index that was saved with a build state, or return None if there is none."""
    try:
        index_header = _decode_index_header(cache.read_index_header(build_state.generation))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    files = index_header.summary_files
    summaries = {year: _parse_year_summary(cache.read_year_summary(name)) for year, name in files.items()}
    return CachedIndex(index_header, build_state.scan, {year: each for year, each in summaries.items() if each})


_decode_index_header = msgspec.msgpack.Decoder(IndexHeader).decode
_decode_year_summary = msgspec.msgpack.Decoder(YearSummary).decode


def _parse_year_summary(content: memoryview) -> YearSummary | None:
    try:
        return _decode_year_summary(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def save_index(workspace: Workspace, index: ReleaseIndex, plan: Plan | None = None, output_count: int = 0) -> None:
    """Save the index in the cache for the next build and, if there is a plan, until when it is valid."""
    build_state = BuildState(workspace.fingerprint, workspace.scan, index.problems, index.newsroom_context.timezone)
    if plan:
        since, until = index.get_validity(plan, workspace.now)
        build_state = structs.replace(
            build_state, plan_digest=plan.digest, valid_from=since, valid_until=until, output_count=output_count
        )
    unsaved = {year: each for year, each in index.year_summaries.items() if year not in index.summary_files}
    names = index.summary_files | workspace.cache.save_year_summaries(unsaved)
    workspace.index = structs.replace(index, summary_files=names)
    index_header = IndexHeader(index.newsroom_context, index.name_index, names)
    workspace.cache.save(build_state, index_header, names.values())


def load_index(workspace: Workspace, pool: WorkerPool) -> ReleaseIndex:
    """Return the index of all texts; only texts that have changed since the cached index are read."""
    newsroom_context, scan, cached_index = workspace.newsroom_context, workspace.scan, workspace.cached_index
    if cached_index and cached_index.index_header.newsroom_context.digest != newsroom_context.digest:
        cached_index = None
    unchanged_years = _reuse_unchanged_years(cached_index, scan, newsroom_context.today) if cached_index else {}
    changed_years, sources = _read_changed_years(workspace, pool, unchanged_years, cached_index)
    summaries = {year: unchanged_years[year] if year in unchanged_years else changed_years[year] for year in scan.years}
    name_index = _reuse_name_index(cached_index, summaries)
    newly_read = NewlyReadTexts(sources, frozenset(changed_years))
    archive_problems, name_index = check_across_releases(
        summaries, newsroom_context, name_index, newly_read, lambda source: workspace.texts.check_text(source).check
    )
    problems = [*newsroom_context.problems, *archive_problems]
    problems += [problem for summary in summaries.values() for problem in summary.problems]
    problems += [Problem(each.path, 1, "error", each.message) for each in scan.all_unexpected_files]
    problems += _check_record(scan)
    files = cached_index.index_header.summary_files if cached_index else {}
    files = {year: files[year] for year in unchanged_years if year in files}
    workspace.index = ReleaseIndex(newsroom_context, name_index, summaries, files, tuple(sorted(problems)))
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
    if scan.record_position is None:
        return
    path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
    for record_problem in scan.record_position.record_problems:
        yield Problem(path, record_problem.line_number, "error", record_problem.message)
    if scan.record_position.has_truncated_tail:
        message = "the last line is incomplete and is ignored; the next publish removes it"
        yield Problem(path, scan.record_position.line_count + 1, "warning", message)


def _reuse_unchanged_years(cached_index: CachedIndex, scan: Scan, today: date) -> YearSummaries:
    """Return the summaries of years in which no file has changed and whose problems are the same today."""
    is_same_day = cached_index.index_header.newsroom_context.today == today
    return {
        year: cached_index.year_summaries[year]
        for year, files in scan.years.items()
        if year in cached_index.year_summaries
        and files.is_unchanged_from(cached_index.scan.years.get(year))
        and (is_same_day or not cached_index.year_summaries[year].is_date_dependent)
    }


def _reuse_name_index(cached_index: CachedIndex | None, year_summaries: YearSummaries) -> NameIndex:
    """Return the cached name index without the problems of texts that are gone."""
    if cached_index is None:
        return NameIndex()
    problems = cached_index.index_header.name_index.problems_by_path
    if problems:
        paths = {path for summary in year_summaries.values() for path in summary.paths}
        problems = {path: each for path, each in problems.items() if path in paths}
    return structs.replace(cached_index.index_header.name_index, problems_by_path=problems)


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
    workspace: Workspace, pool: WorkerPool, unchanged_years: YearSummaries, cached_index: CachedIndex | None
) -> tuple[YearSummaries, frozenset[str]]:
    """Return the summaries of all other years, and the paths of the texts that were read for them.

    A year is summarised as soon as all its releases are read, which needs less memory than all years at the end.
    """
    partial_years: dict[str, _PartialYear] = {}
    unread: list[ReleaseFiles] = []
    for year in workspace.scan.years:
        if year not in unchanged_years:
            partial_years[year], unread_of_year = _prepare_year(
                year, workspace.scan, cached_index, workspace.newsroom_context.today
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
    year: str, scan: Scan, cached_index: CachedIndex | None, today: date
) -> tuple[_PartialYear, list[ReleaseFiles]]:
    """Return what the cache still knows about a year, and its releases that have to be read."""
    files = scan.releases(year)
    cached_files = cached_index.scan.releases(year) if cached_index else {}
    cached_year = cached_index.year_summaries.get(year) if cached_index else None
    is_same_day = cached_index is not None and cached_index.index_header.newsroom_context.today == today
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
