"""Keywords across all releases of a language: one address, one word. Volumes in, problems out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from pressroom.check.problems import shorten
from pressroom.check.year_summary import KeywordSpelling, YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_language
from pressroom.text.slugs import slugify

_OtherSpellings: TypeAlias = Mapping[tuple[str, str], KeywordSpelling]
"""By language and keyword, the first keyword that has its address."""


def check_keywords(year_summaries: Iterable[YearSummary]) -> Iterator[Problem]:
    """Different words that would share a page are errors, those that differ only by case are warnings."""
    first: dict[tuple[str, str], KeywordSpelling] = {}
    for each in year_summaries:
        others = {
            (spelling.language, spelling.keyword): other
            for spelling in each.keyword_spellings
            if (other := first.setdefault((spelling.language, slugify(spelling.keyword)), spelling)).keyword
            != spelling.keyword
        }
        if others:
            yield from _find_conflicts(each, others)


def _find_conflicts(year_summary: YearSummary, other_spellings: _OtherSpellings) -> Iterator[Problem]:
    """One wherever a text has one of these keywords."""
    for summary in (each for own in year_summary.summaries.values() for each in own):
        for keyword, line in zip(summary.keywords, summary.keyword_lines, strict=True):
            if other := other_spellings.get((parse_language(summary.path), keyword)):
                yield _create_problem(summary.path, line, keyword, other)


def _create_problem(path: str, line: int, keyword: str, other: KeywordSpelling) -> Problem:
    this, that = shorten(keyword), shorten(other.keyword)
    if keyword.casefold() == other.keyword.casefold():
        message = f"the keyword “{this}” is spelt “{that}” in {other.path}; choose one"
        return Problem(path, line, "warning", message, "keywords")
    message = f"the keyword “{this}” would have the same address as “{that}” in {other.path}; use one word for both"
    return Problem(path, line, "error", message, "keywords")
