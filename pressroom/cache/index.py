"""Save and load the index: what is known about all texts of a newsroom together.

The summary of each year has a file of its own, which stays as it is until the year changes.
"""

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from msgspec import DecodeError, Struct, msgpack, structs

from pressroom.cache.build_state import BuildCache, BuildState
from pressroom.check import NameIndex, NewsroomContext, YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import AnyEntry, Entry, EntryRef
from pressroom.read.scan import Scan

YearSummaries: TypeAlias = dict[str, YearSummary]
"""Summaries by the name of the year's folder, in order."""


class ReleaseIndex(Struct, frozen=True):
    """What is known about all texts in `scan` together.

    `summary_files` names the cache file of each year's summary; a year whose summary is not in the cache yet has none.
    `problems` are sorted by path and line.
    """

    newsroom_context: NewsroomContext
    name_index: NameIndex
    year_summaries: YearSummaries
    summary_files: dict[str, str]
    problems: tuple[Problem, ...]
    scan: Scan

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
            return self.year_summaries[entry.year].load_entry(entry.source)
        return entry


class _IndexHeader(Struct, frozen=True, array_like=True):
    """The part of an index that is not about single years."""

    newsroom_context: NewsroomContext
    name_index: NameIndex
    summary_files: dict[str, str]


def read_index(cache: BuildCache, build_state: BuildState) -> ReleaseIndex | None:
    """Return the index that was saved with a build state, or None. A year whose file is missing or damaged is left out.

    Of the problems it has those of the build state.
    """
    try:
        header = _decode_header(cache.read_index_header(build_state.generation))
    except (DecodeError, UnicodeDecodeError):
        return None
    summaries = {year: _read_year_summary(cache, name) for year, name in header.summary_files.items()}
    return ReleaseIndex(
        header.newsroom_context,
        header.name_index,
        {year: summary for year, summary in summaries.items() if summary},
        header.summary_files,
        build_state.problems,
        build_state.scan,
    )


def _read_year_summary(cache: BuildCache, name: str) -> YearSummary | None:
    try:
        return _decode_year_summary(cache.read_year_summary(name))
    except (DecodeError, UnicodeDecodeError):
        return None


_decode_header = msgpack.Decoder(_IndexHeader).decode
_decode_year_summary = msgpack.Decoder(YearSummary).decode


def write_index(cache: BuildCache, build_state: BuildState, index: ReleaseIndex) -> ReleaseIndex:
    """Save an index together with a build state; return it with the names of all its files."""
    unsaved = {year: each for year, each in index.year_summaries.items() if year not in index.summary_files}
    names = index.summary_files | cache.save_year_summaries(unsaved)
    cache.save(build_state, _IndexHeader(index.newsroom_context, index.name_index, names), names.values())
    return structs.replace(index, summary_files=names)
