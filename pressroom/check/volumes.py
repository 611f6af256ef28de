"""Volumes: the summaries of a year's texts in, what the checks across texts and the plan ask of them out.

An archive is long, and little in it changes: the summaries themselves stay packed unless a text of their year does.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, msgpack, structs

from pressroom.artifact import Roll, Row, Shown, language_of, rolls, source
from pressroom.check.names import Named, Runs
from pressroom.check.summaries import Summary
from pressroom.errors import Problem


class Spelling(Struct, frozen=True, array_like=True, gc=False):
    """A keyword and the first text of a volume that has it: the language and path of that, and the line in it."""

    language: str
    keyword: str
    source: str
    line: int


class Former(Struct, frozen=True, array_like=True, gc=False):
    """A former address, and where it is written."""

    url: str
    source: str
    line: int


Texts: TypeAlias = dict[str, tuple[Summary, ...]]
"""By the address of a release, the summaries of its texts."""


class Volume(Struct, frozen=True, array_like=True):
    """All that is known of the texts of one year.

    `problems` are those that can be seen in single texts; `is_dated`: some may be others tomorrow. `sources` are the
    paths of all texts, a line each; `changed` are those of texts that are not as they were recorded. Of `people` and
    `spellings` there is the first of each name and keyword. `rolls` hold the valid releases that have a time and, where
    there is a record, are on it.
    """

    problems: tuple[Problem, ...]
    is_dated: bool
    sources: str
    people: tuple[tuple[str, Named], ...]
    spellings: tuple[Spelling, ...]
    formers: tuple[Former, ...]
    rolls: tuple[Roll, ...]
    runs: Runs
    packed: memoryview
    changed: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The paths of all texts."""
        return self.sources.split("\n") if self.sources else []

    @property
    def texts(self) -> Texts:
        """The summaries, in the order of their paths."""
        return _unpacked(self.packed)

    @property
    def rows(self) -> dict[str, Row]:
        """The releases in the rolls, by the paths of their texts."""
        return {source(row): row for roll in self.rolls for row in roll.rows}


_unpacked = msgpack.Decoder(Texts).decode


def volume(texts: Texts, rows: Mapping[str, Row]) -> Volume:
    """Draw the summaries of a year's texts together; `rows` are the releases of texts that were not read again."""
    every = [each for own in texts.values() for each in own]
    bare = {address: tuple([_without_release(each) for each in own]) for address, own in texts.items()}
    return Volume(
        tuple([problem for each in every for problem in each.problems]),
        any(each.day for each in every),
        "\n".join([each.source for each in every]),
        tuple(_people(every)),
        tuple(_spellings(every)),
        tuple([Former(url, each.source, each.former_line) for each in every for url in each.former_urls]),
        tuple(rolls(_releases(every, rows))),
        Runs(memoryview(msgpack.encode({each.source: each.runs for each in every}))),
        memoryview(msgpack.encode(bare)),
        tuple([each.source for each in every if each.is_changed]),
    )


def _without_release(each: Summary) -> Summary:
    return structs.replace(each, release=None) if each.release else each


def _releases(every: Sequence[Summary], rows: Mapping[str, Row]) -> Iterator[Shown]:
    for each in every:
        release = each.release or rows.get(each.source)
        if release:
            yield release


def _people(every: Sequence[Summary]) -> Iterator[tuple[str, Named]]:
    """The first of each name."""
    found: set[str] = set()
    for each in every:
        for person in each.people:
            if person.name not in found:
                found.add(person.name)
                yield each.source, person


def _spellings(every: Sequence[Summary]) -> Iterator[Spelling]:
    """The first of each keyword."""
    found: set[tuple[str, str]] = set()
    for each in every:
        language = language_of(each.source)
        for keyword, line in zip(each.keywords, each.keyword_lines, strict=True):
            if (language, keyword) not in found:
                found.add((language, keyword))
                yield Spelling(language, keyword, each.source, line)
