"""Summarise all texts of a year, for the checks across releases and for the plan.

Most years of an archive do not change, so their summaries stay encoded until a text of the year changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, msgpack, structs

from pressroom.check.person_names import CapitalisedWords, NamedPerson
from pressroom.check.summaries import ReleaseSummary
from pressroom.errors import Problem
from pressroom.model.entry import AnyEntry, EntryRow, EntryTable, build_entry_tables, get_source_path, parse_language


class KeywordSpelling(Struct, frozen=True, array_like=True, gc=False):
    """A keyword, and the language, path and line of the first text of the year that contains it."""

    language: str
    keyword: str
    path: str
    line: int


class FormerUrl(Struct, frozen=True, array_like=True, gc=False):
    """A former URL of a release, and the path and line of the text that names it."""

    url: str
    path: str
    line: int


SummariesByAddress: TypeAlias = dict[str, tuple[ReleaseSummary, ...]]
"""The summaries of the texts of each release, by its address."""


class YearSummary(Struct, frozen=True, array_like=True):
    """The summaries of the texts of one year.

    `problems` are the problems of single texts; `is_date_dependent`: some of them may differ tomorrow. `path_lines`
    contains the paths of all texts, one a line. `people` and `keyword_spellings` contain each name and keyword once,
    with its first text. `entry_tables` contain the valid releases with a `publish_at` that are in the record, if there
    is one. `changed_paths` are the texts that differ from their last recorded version.
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
        """The summaries by address, in the order of their paths."""
        return _decode_summaries(self.encoded_summaries)

    @property
    def entries_by_path(self) -> dict[str, EntryRow]:
        """The entries of the year, by the paths of their texts."""
        return {get_source_path(row): row for table in self.entry_tables for row in table.entries}


_decode_summaries = msgpack.Decoder(SummariesByAddress).decode


def summarise_year(summaries: SummariesByAddress, entries_by_path: Mapping[str, EntryRow]) -> YearSummary:
    """Combine the summaries of the texts of a year.

    `entries_by_path` contains the entries of texts that were not read again.
    """
    all_summaries = [each for of_release in summaries.values() for each in of_release]
    stored_summaries = {
        address: tuple([_remove_entry(each) for each in of_release]) for address, of_release in summaries.items()
    }
    return YearSummary(
        tuple([problem for each in all_summaries for problem in each.problems]),
        any(each.valid_day for each in all_summaries),
        "\n".join([each.path for each in all_summaries]),
        tuple(_collect_people(all_summaries)),
        tuple(_collect_keyword_spellings(all_summaries)),
        tuple([FormerUrl(url, each.path, each.former_urls_line) for each in all_summaries for url in each.former_urls]),
        tuple(build_entry_tables(_collect_entries(all_summaries, entries_by_path))),
        CapitalisedWords(memoryview(msgpack.encode({each.path: each.capitalised_words for each in all_summaries}))),
        memoryview(msgpack.encode(stored_summaries)),
        tuple([each.path for each in all_summaries if each.is_changed]),
    )


def _remove_entry(summary: ReleaseSummary) -> ReleaseSummary:
    return structs.replace(summary, entry=None) if summary.entry else summary


def _collect_entries(
    summaries: Sequence[ReleaseSummary], entries_by_path: Mapping[str, EntryRow]
) -> Iterator[AnyEntry]:
    for each in summaries:
        entry = each.entry or entries_by_path.get(each.path)
        if entry:
            yield entry


def _collect_people(summaries: Sequence[ReleaseSummary]) -> Iterator[tuple[str, NamedPerson]]:
    """Yield each name once, with the path of its first text."""
    names: set[str] = set()
    for each in summaries:
        for person in each.people:
            if person.name not in names:
                names.add(person.name)
                yield each.path, person


def _collect_keyword_spellings(summaries: Sequence[ReleaseSummary]) -> Iterator[KeywordSpelling]:
    """Yield each keyword of a language once, with its first text."""
    keywords: set[tuple[str, str]] = set()
    for each in summaries:
        language = parse_language(each.path)
        for keyword, line in zip(each.keywords, each.keyword_lines, strict=True):
            if (language, keyword) not in keywords:
                keywords.add((language, keyword))
                yield KeywordSpelling(language, keyword, each.path, line)
