"""Summarise all texts of a year, for the checks across releases and for the plan.

Most years of an archive do not change, so summaries of single texts, and entries, stay encoded until they are needed.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from msgspec import Raw, Struct, msgpack, structs

from pressroom.check.person_names import CapitalisedWords, NamedPerson
from pressroom.check.summaries import ReleaseSummary
from pressroom.errors import Problem
from pressroom.model.entry import Entry, EntryRef, create_entry_ref, get_sort_key, parse_language


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


class StoredEntry(Struct, frozen=True):
    """An entry as a year summary stores it: the reference to it, and the entry itself as bytes."""

    entry_ref: EntryRef
    encoded_entry: Raw


class YearSummary(Struct, frozen=True, array_like=True, dict=True):
    """The summaries of the texts of one year.

    `problems` are the problems of single texts; `is_date_dependent`: some of them may differ tomorrow. `path_lines`
    contains the paths of all texts, one a line. `people` and `keyword_spellings` contain each name and keyword once,
    with its first text. `entries` are those of the valid releases with a `publish_at` that are in the record, if there
    is one, by language, newest first; `encoded_entries` maps their paths to the whole entries. `changed_paths` are the
    texts that differ from their last recorded version.
    """

    problems: tuple[Problem, ...]
    is_date_dependent: bool
    path_lines: str
    people: tuple[tuple[str, NamedPerson], ...]
    keyword_spellings: tuple[KeywordSpelling, ...]
    former_urls: tuple[FormerUrl, ...]
    entries: tuple[EntryRef, ...]
    encoded_entries: memoryview
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
    def entries_by_path(self) -> dict[str, EntryRef]:
        """The references to the entries of the year, by the paths of their texts."""
        return {entry.source: entry for entry in self.entries}

    def load_entry(self, path: str) -> Entry:
        """Return the whole entry of the text at a path."""
        return _decode_entry(self._encoded_entries_by_path[path])

    def select_entries(self, addresses: Container[str]) -> dict[str, StoredEntry]:
        """Return the entries of releases as they are stored, by the paths of their texts."""
        return {
            entry.source: StoredEntry(entry, self._encoded_entries_by_path[entry.source])
            for entry in self.entries
            if entry.address in addresses
        }

    @cached_property
    def _encoded_entries_by_path(self) -> dict[str, Raw]:
        return _decode_entries(self.encoded_entries)


_decode_summaries = msgpack.Decoder(SummariesByAddress).decode
_decode_entries = msgpack.Decoder(dict[str, Raw]).decode
_decode_entry = msgpack.Decoder(Entry).decode


def summarise_year(summaries: SummariesByAddress, cached_entries: Mapping[str, StoredEntry]) -> YearSummary:
    """Combine the summaries of the texts of a year.

    `cached_entries` contains the entries of texts that were not read again, by path.
    """
    all_summaries = [each for of_release in summaries.values() for each in of_release]
    stored_summaries = {
        address: tuple([_remove_entry(each) for each in of_release]) for address, of_release in summaries.items()
    }
    entries = _sort_entries(_collect_entries(all_summaries, cached_entries))
    return YearSummary(
        tuple([problem for each in all_summaries for problem in each.problems]),
        any(each.valid_day for each in all_summaries),
        "\n".join([each.path for each in all_summaries]),
        tuple(_collect_people(all_summaries)),
        tuple(_collect_keyword_spellings(all_summaries)),
        tuple([FormerUrl(url, each.path, each.former_urls_line) for each in all_summaries for url in each.former_urls]),
        tuple([each.entry_ref for each in entries]),
        memoryview(msgpack.encode({each.entry_ref.source: each.encoded_entry for each in entries})),
        CapitalisedWords(memoryview(msgpack.encode({each.path: each.capitalised_words for each in all_summaries}))),
        memoryview(msgpack.encode(stored_summaries)),
        tuple([each.path for each in all_summaries if each.is_changed]),
    )


def _remove_entry(summary: ReleaseSummary) -> ReleaseSummary:
    return structs.replace(summary, entry=None) if summary.entry else summary


def _sort_entries(entries: Iterable[StoredEntry]) -> list[StoredEntry]:
    """Sort by language, newest first."""
    newest_first = sorted(entries, key=lambda each: get_sort_key(each.entry_ref), reverse=True)
    return sorted(newest_first, key=lambda each: each.entry_ref.language)


def _collect_entries(
    summaries: Sequence[ReleaseSummary], cached_entries: Mapping[str, StoredEntry]
) -> Iterator[StoredEntry]:
    for each in summaries:
        if each.entry:
            yield StoredEntry(create_entry_ref(each.entry), Raw(msgpack.encode(each.entry)))
        elif each.path in cached_entries:
            yield cached_entries[each.path]


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
