"""Volumes: the summaries of a year's texts in, what the checks across texts and the plan ask of them out.

An archive is long, and little in it changes: the summaries themselves stay packed unless a text of their year does.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, msgpack, structs

from pressroom.check.names import CapitalisedWords, NamedPerson
from pressroom.check.summaries import ReleaseSummary
from pressroom.errors import Problem
from pressroom.model.entry import AnyEntry, EntryRow, EntryTable, build_entry_tables, get_source_path, parse_language


class KeywordSpelling(Struct, frozen=True, array_like=True, gc=False):
    """A keyword and the first text of a volume that has it: the language and path of that, and the line in it."""

    language: str
    keyword: str
    path: str
    line: int


class FormerUrl(Struct, frozen=True, array_like=True, gc=False):
    """A former address, and where it is written."""

    url: str
    path: str
    line: int


SummariesByAddress: TypeAlias = dict[str, tuple[ReleaseSummary, ...]]
"""By the address of a release, the summaries of its texts."""


class YearSummary(Struct, frozen=True, array_like=True):
    """All that is known of the texts of one year.

    `problems` are those that can be seen in single texts; `is_dated`: some may be others tomorrow. `sources` are the
    paths of all texts, a line each; `changed` are those of texts that are not as they were recorded. Of `people` and
    `spellings` there is the first of each name and keyword. `rolls` hold the valid releases that have a time and, where
    there is a record, are on it.
    """

    problems: tuple[Problem, ...]
    is_date_dependent: bool
    path_lines: str
    people: tuple[tuple[str, NamedPerson], ...]
    keyword_spellings: tuple[KeywordSpelling, ...]
    former_urls: tuple[FormerUrl, ...]
    entry_tables: tuple[EntryTable, ...]
    capitalised_words: CapitalisedWords
    encoded_summaries: memoryview
    changed_paths: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The paths of all texts."""
        return self.path_lines.split("\n") if self.path_lines else []

    @property
    def summaries(self) -> SummariesByAddress:
        """The summaries, in the order of their paths."""
        return _decode_summaries(self.encoded_summaries)

    @property
    def entries_by_path(self) -> dict[str, EntryRow]:
        """The releases in the rolls, by the paths of their texts."""
        return {get_source_path(row): row for roll in self.entry_tables for row in roll.entries}


_decode_summaries = msgpack.Decoder(SummariesByAddress).decode


def summarise_year(summaries: SummariesByAddress, entries_by_path: Mapping[str, EntryRow]) -> YearSummary:
    """Draw the summaries of a year's texts together; `rows` are the releases of texts that were not read again."""
    every = [each for own in summaries.values() for each in own]
    bare = {address: tuple([_remove_entry(each) for each in own]) for address, own in summaries.items()}
    return YearSummary(
        tuple([problem for each in every for problem in each.problems]),
        any(each.valid_day for each in every),
        "\n".join([each.path for each in every]),
        tuple(_collect_people(every)),
        tuple(_collect_keyword_spellings(every)),
        tuple([FormerUrl(url, each.path, each.former_urls_line) for each in every for url in each.former_urls]),
        tuple(build_entry_tables(_collect_entries(every, entries_by_path))),
        CapitalisedWords(memoryview(msgpack.encode({each.path: each.capitalised_words for each in every}))),
        memoryview(msgpack.encode(bare)),
        tuple([each.path for each in every if each.is_changed]),
    )


def _remove_entry(summary: ReleaseSummary) -> ReleaseSummary:
    return structs.replace(summary, entry=None) if summary.entry else summary


def _collect_entries(
    summaries: Sequence[ReleaseSummary], entries_by_path: Mapping[str, EntryRow]
) -> Iterator[AnyEntry]:
    for each in summaries:
        release = each.entry or entries_by_path.get(each.path)
        if release:
            yield release


def _collect_people(summaries: Sequence[ReleaseSummary]) -> Iterator[tuple[str, NamedPerson]]:
    """The first of each name."""
    found: set[str] = set()
    for each in summaries:
        for person in each.people:
            if person.name not in found:
                found.add(person.name)
                yield each.path, person


def _collect_keyword_spellings(summaries: Sequence[ReleaseSummary]) -> Iterator[KeywordSpelling]:
    """The first of each keyword."""
    found: set[tuple[str, str]] = set()
    for each in summaries:
        language = parse_language(each.path)
        for keyword, line in zip(each.keywords, each.keyword_lines, strict=True):
            if (language, keyword) not in found:
                found.add((language, keyword))
                yield KeywordSpelling(language, keyword, each.path, line)
