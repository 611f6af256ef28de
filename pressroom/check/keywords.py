"""Keywords across all releases of a language: one address, one word. Volumes in, problems out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from pressroom.artifact import language_of
from pressroom.check.report import short
from pressroom.check.volumes import Spelling, Volume
from pressroom.errors import Problem
from pressroom.text.slugs import slug

_Others: TypeAlias = Mapping[tuple[str, str], Spelling]
"""By language and keyword, the first keyword that has its address."""


def check_keywords(volumes: Iterable[Volume]) -> Iterator[Problem]:
    """Different words that would share a page are errors, those that differ only by case are warnings."""
    first: dict[tuple[str, str], Spelling] = {}
    for each in volumes:
        others = {
            (spelling.language, spelling.keyword): other
            for spelling in each.spellings
            if (other := first.setdefault((spelling.language, slug(spelling.keyword)), spelling)).keyword
            != spelling.keyword
        }
        if others:
            yield from _problems(each, others)


def _problems(volume: Volume, others: _Others) -> Iterator[Problem]:
    """One wherever a text has one of these keywords."""
    for summary in (each for own in volume.texts.values() for each in own):
        for keyword, line in zip(summary.keywords, summary.keyword_lines, strict=True):
            if other := others.get((language_of(summary.source), keyword)):
                yield _problem(summary.source, line, keyword, other)


def _problem(source: str, line: int, keyword: str, other: Spelling) -> Problem:
    this, that = short(keyword), short(other.keyword)
    if keyword.casefold() == other.keyword.casefold():
        message = f"the keyword “{this}” is spelt “{that}” in {other.source}; choose one"
        return Problem(source, line, "warning", message, "keywords")
    message = f"the keyword “{this}” would have the same address as “{that}” in {other.source}; use one word for both"
    return Problem(source, line, "error", message, "keywords")
