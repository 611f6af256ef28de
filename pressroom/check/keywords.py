"""Check the keywords of all releases: each URL and spelling belongs to one keyword in a language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from pressroom.check.problems import shorten
from pressroom.check.year_summary import KeywordSpelling, YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_language
from pressroom.text.slugs import slugify

_OtherSpellings: TypeAlias = Mapping[tuple[str, str], KeywordSpelling]
"""By language and keyword, the first keyword with the same URL."""


def check_keywords(year_summaries: Iterable[YearSummary]) -> Iterator[Problem]:
    """Yield an error for different keywords with the same page, and a warning for those that differ only by case."""
    first_spellings: dict[tuple[str, str], KeywordSpelling] = {}
    for year_summary in year_summaries:
        other_spellings = {
            (spelling.language, spelling.keyword): other
            for spelling in year_summary.keyword_spellings
            if (other := first_spellings.setdefault((spelling.language, slugify(spelling.keyword)), spelling)).keyword
            != spelling.keyword
        }
        if other_spellings:
            yield from _find_conflicts(year_summary, other_spellings)


def _find_conflicts(year_summary: YearSummary, other_spellings: _OtherSpellings) -> Iterator[Problem]:
    """Yield a problem for each place in a text with one of these keywords."""
    for summary in (each for summaries in year_summary.summaries.values() for each in summaries):
        for keyword, line in zip(summary.keywords, summary.keyword_lines, strict=True):
            if other := other_spellings.get((parse_language(summary.path), keyword)):
                yield _create_problem(summary.path, line, keyword, other)


def _create_problem(path: str, line: int, keyword: str, other: KeywordSpelling) -> Problem:
    name, other_name = shorten(keyword), shorten(other.keyword)
    if keyword.casefold() == other.keyword.casefold():
        message = f"the keyword “{name}” is spelt “{other_name}” in {other.path}; use the same spelling"
        return Problem(path, line, "warning", message, "keywords")
    message = f"the keyword “{name}” has the same URL as “{other_name}” in {other.path}; use the same word"
    return Problem(path, line, "error", message, "keywords")
