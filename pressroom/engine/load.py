"""What a newsroom's texts say: taken from what was kept where they are as they were, read and checked where not."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeAlias

import msgspec
from msgspec import Struct, structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.check import (
    NameIndex,
    NewlyReadTexts,
    NewsroomContext,
    SummariesByAddress,
    YearSummary,
    check_across_releases,
    summarise_year,
)
from pressroom.engine.pool import WorkerPool
from pressroom.errors import Problem
from pressroom.model.entry import EntryRow, EntryTable
from pressroom.model.plan import Plan
from pressroom.read import ReleaseFiles, Scan
from pressroom.record import ABSENT_FILE, RECORD_FILE, RELEASES_FOLDER
from pressroom.text.dates import get_day_bounds

YearSummaries: TypeAlias = dict[str, YearSummary]
"""By the name of a year's folder, in order."""


class IndexHeader(Struct, frozen=True, array_like=True):
    """What is kept: what `newsroom.yaml` says; what was found of names; how the volume of each year is named."""

    newsroom_context: NewsroomContext
    name_index: NameIndex
    summary_files: dict[str, str]


class CachedIndex(Struct, frozen=True):
    """What earlier builds learnt, for what was `seen` then."""

    index_header: IndexHeader
    scan: Scan
    year_summaries: YearSummaries


class ReleaseIndex(Struct, frozen=True):
    """What there is to know of all texts together; `fresh` are the years whose volumes are not kept yet.

    `problems` are sorted by path and line.
    """

    newsroom_context: NewsroomContext
    name_index: NameIndex
    year_summaries: YearSummaries
    unsaved_years: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def changed_paths(self) -> tuple[str, ...]:
        """The paths of texts that are not as they were recorded."""
        return tuple([source for each in self.year_summaries.values() for source in each.changed_paths])

    @property
    def entry_tables(self) -> Iterator[EntryTable]:
        """The valid releases that have a time and, where there is a record, are on it."""
        return (roll for each in self.year_summaries.values() for roll in each.entry_tables)

    def to_cached_index(self, scan: Scan) -> "CachedIndex":
        """All this as the next look recalls it, in the same process; `seen` is what it is known of."""
        return CachedIndex(IndexHeader(self.newsroom_context, self.name_index, {}), scan, self.year_summaries)

    def get_validity(self, plan: Plan, now: datetime) -> tuple[float, float]:
        """From when until when plan and problems are those of a moment; some problems are of the day."""
        if not any(each.is_date_dependent for each in self.year_summaries.values()):
            return plan.since, plan.until
        begin, end = get_day_bounds(now, self.newsroom_context.zone)
        return max(plan.since, begin), min(plan.until or end, end)


def load_cached_index(cache: BuildCache, generation: bytes, scan: Scan) -> CachedIndex | None:
    """What earlier builds learnt, if there is anything; `token` and what was `seen` are those of the index."""
    try:
        learnt = _decode_index_header(cache.read_index_header(generation))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = {year: _parse_year_summary(cache.read_year_summary(name)) for year, name in learnt.summary_files.items()}
    return CachedIndex(learnt, scan, {year: each for year, each in found.items() if each})


_decode_index_header = msgspec.msgpack.Decoder(IndexHeader).decode
_decode_year_summary = msgspec.msgpack.Decoder(YearSummary).decode


def _parse_year_summary(content: memoryview) -> YearSummary | None:
    try:
        return _decode_year_summary(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def save_index(
    cache: BuildCache, build_state: BuildState, index: ReleaseIndex, cached_index: CachedIndex | None
) -> None:
    """Keep what there is to know for the next build."""
    standing = cached_index.index_header.summary_files if cached_index else {}
    names = {year: name for year, name in standing.items() if year in index.year_summaries.keys() - index.unsaved_years}
    names |= cache.save_year_summaries({year: index.year_summaries[year] for year in index.unsaved_years})
    cache.save(build_state, IndexHeader(index.newsroom_context, index.name_index, names), names.values())


def load_index(pool: WorkerPool, scan: Scan, cached_index: CachedIndex | None) -> ReleaseIndex:
    """Everything there is to know now; what has not changed since `before` is not read again."""
    known = pool.builder.newsroom_context
    if cached_index and cached_index.index_header.newsroom_context.digest != known.digest:
        cached_index = None
    still = _reuse_unchanged_years(cached_index, scan, known.today) if cached_index else {}
    fresh, sources = _read_changed_years(pool, scan, still, cached_index)
    volumes = {year: still[year] if year in still else fresh[year] for year in scan.years}
    names = _reuse_name_index(cached_index, volumes)
    read = NewlyReadTexts(sources, frozenset(fresh))
    across, names = check_across_releases(
        volumes, known, names, read, lambda source: pool.builder.check_text(source).check
    )
    problems = [*known.problems, *across, *(problem for each in volumes.values() for problem in each.problems)]
    problems += [Problem(stray.path, 1, "error", stray.message) for stray in scan.all_unexpected_files]
    problems += _check_record(scan)
    return ReleaseIndex(known, names, volumes, read.years, tuple(sorted(problems)))


def _check_record(scan: Scan) -> Iterator[Problem]:
    """What is wrong with the record, and what of it is not here."""
    if scan.absent_releases:
        years = ", ".join(sorted({address[:4] for address in scan.absent_releases}))
        message = (
            f"{len(scan.absent_releases)} releases on record are not here, of {years}; import the bags that hold them"
        )
        yield Problem(f"{RELEASES_FOLDER}/{ABSENT_FILE}", 1, "warning", message)
    if scan.record_position is None:
        return
    path = f"{RELEASES_FOLDER}/{RECORD_FILE}"
    for fault in scan.record_position.record_problems:
        yield Problem(path, fault.line_number, "error", fault.message)
    if scan.record_position.has_truncated_tail:
        message = "the last line was not written to its end, and counts for nothing; the next publish takes it away"
        yield Problem(path, scan.record_position.line_count + 1, "warning", message)


def _reuse_unchanged_years(cached_index: CachedIndex, scan: Scan, today: date) -> YearSummaries:
    """The volumes of years in which everything is as it was and whose problems hold today."""
    is_same_day = cached_index.index_header.newsroom_context.today == today
    return {
        year: cached_index.year_summaries[year]
        for year, each in scan.years.items()
        if year in cached_index.year_summaries
        and each.is_unchanged_from(cached_index.scan.years.get(year))
        and (is_same_day or not cached_index.year_summaries[year].is_date_dependent)
    }


def _reuse_name_index(cached_index: CachedIndex | None, year_summaries: YearSummaries) -> NameIndex:
    """What was found of names in texts that are still there."""
    if cached_index is None:
        return NameIndex()
    near = cached_index.index_header.name_index.problems_by_path
    if near:
        paths = {path for each in year_summaries.values() for path in each.paths}
        near = {where: each for where, each in near.items() if where in paths}
    return structs.replace(cached_index.index_header.name_index, problems_by_path=near)


class _PartialYear(Struct):
    """A year of which some texts have to be read: all addresses, how many of them those are, and what there is."""

    addresses: tuple[str, ...]
    unread_count: int
    summaries_by_address: SummariesByAddress
    entries_by_path: dict[str, EntryRow]

    def to_year_summary(self) -> YearSummary:
        """The volume of it."""
        return summarise_year(
            {address: self.summaries_by_address[address] for address in self.addresses}, self.entries_by_path
        )


def _read_changed_years(
    pool: WorkerPool, scan: Scan, unchanged_years: YearSummaries, cached_index: CachedIndex | None
) -> tuple[YearSummaries, frozenset[str]]:
    """The volumes of all other years, and which texts were read for them; a year is drawn together when it is whole."""
    parts: dict[str, _PartialYear] = {}
    work: list[ReleaseFiles] = []
    for year in scan.years:
        if year not in unchanged_years:
            parts[year], unread = _prepare_year(year, scan, cached_index, pool.builder.newsroom_context.today)
            work += unread
    volumes = {year: part.to_year_summary() for year, part in parts.items() if not part.unread_count}
    sources: set[str] = set()
    for address, summaries in pool.read_and_check(work):
        year = address[:4]
        part = parts[year]
        part.summaries_by_address[address] = summaries
        part.unread_count -= 1
        sources.update(each.path for each in summaries)
        if not part.unread_count:
            volumes[year] = part.to_year_summary()
            del parts[year]
    return volumes, frozenset(sources)


def _prepare_year(
    year: str, scan: Scan, cached_index: CachedIndex | None, today: date
) -> tuple[_PartialYear, list[ReleaseFiles]]:
    """What holds of a year, and the releases in it that have to be read."""
    now = scan.releases(year)
    then = cached_index.scan.releases(year) if cached_index else {}
    old = cached_index.year_summaries.get(year) if cached_index else None
    is_same_day = cached_index is not None and cached_index.index_header.newsroom_context.today == today
    texts = {
        address: own
        for address, own in (old.summaries if old else {}).items()
        if address in now
        and now[address].is_unchanged_from(then.get(address))
        and (is_same_day or not any(each.valid_day for each in own))
    }
    unread = [each for address, each in now.items() if address not in texts]
    rows = {path: row for path, row in (old.entries_by_path if old else {}).items() if row.address in texts}
    return _PartialYear(tuple(now), len(unread), texts, rows), unread
