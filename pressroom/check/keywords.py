"""Keywords across all releases of a language: one address, one word. Summaries in, problems out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pressroom.check.report import short
from pressroom.check.summaries import Summary
from pressroom.errors import Problem
from pressroom.text.slugs import slug


def check_keywords(summaries: Iterable[Summary]) -> Iterator[Problem]:
    """Different words that would share a page are errors, those that differ only by case are warnings."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    right: dict[str, set[str]] = defaultdict(set)
    for each in summaries:
        language = each.language
        if right[language].issuperset(each.keywords):
            continue
        for keyword, line in zip(each.keywords, each.keyword_lines, strict=True):
            name, where = first.setdefault((language, slug(keyword)), (keyword, each.source))
            if name == keyword:
                right[language].add(keyword)
            else:
                yield _problem(each.source, line, keyword, name, where)


def _problem(source: str, line: int, keyword: str, other: str, where: str) -> Problem:
    this, that = short(keyword), short(other)
    if keyword.casefold() == other.casefold():
        message = f"the keyword “{this}” is spelt “{that}” in {where}; choose one"
        return Problem(source, line, "warning", message, "keywords")
    message = f"the keyword “{this}” would have the same address as “{that}” in {where}; use one word for both"
    return Problem(source, line, "error", message, "keywords")
