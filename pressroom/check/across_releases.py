"""Run the checks that compare all releases: URLs, keywords and the names of people."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from pressroom.check.newsroom import NewsroomContext
from pressroom.check.person_names import NamedPerson, NameIndex, check_names
from pressroom.check.problems import shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.summaries import KeywordSpelling, YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_address, parse_language
from pressroom.text.slugs import slugify

# Names that the site itself uses at its root, below the prefix of a language.
_SITE_FOLDERS = frozenset({"contacts", "embargo", "keywords", "media", "subscribe"})
_SITE_FILES = re.compile(
    r"404\.html|atom(?:-[0-9]+)?\.xml|feed\.json|icon\.svg|index\.html|pressroom\.css|robots\.txt|rss\.xml"
    r"|sitemap(?:-[a-z0-9-]+)?\.xml"
)
_YEAR = re.compile(r"[0-9]{4}")


def check_addresses(year_summaries: Iterable[YearSummary], languages: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each former URL that a page of the site, a release or another former URL also uses."""
    year_summaries = tuple(year_summaries)
    former_urls = [former_url for each in year_summaries for former_url in each.former_urls]
    if not former_urls:
        return
    first_language = next(iter(languages), "")
    pages = {_get_page_key(path, first_language): path for each in year_summaries for path in each.paths}
    files = {_to_key(each.url) for each in former_urls if each.url.endswith(".html")}
    owners = dict(pages)
    for each in former_urls:
        conflict = _find_conflict(each.url, each.path, owners, languages) or _find_conflict_with_folders(
            _to_key(each.url), pages, files
        )
        if conflict:
            message = f"the former URL “{shorten(each.url)}” {conflict}"
            yield Problem(each.path, each.line, "error", message, "former_urls")
        else:
            owners[_to_key(each.url)] = each.path


def _get_page_key(path: str, first_language: str) -> str:
    """Return the key of a release's page; the first language has no prefix."""
    language = parse_language(path)
    prefix = "" if language == first_language else f"/{language}"
    return f"{prefix}/{parse_address(path)}"


def _to_key(url_path: str) -> str:
    """Return the key of a path: paths with the same key are the same file or folder."""
    return url_path.removesuffix("index.html").rstrip("/")


def _find_conflict(url: str, path: str, owners: dict[str, str], languages: Iterable[str]) -> str:
    owner = owners.get(_to_key(url))
    if owner == path:
        return "is the current URL of this release; remove it"
    if owner:
        return f"is already a URL of {owner}; remove it from one of them"
    return "is used by the site itself; remove it" if _is_site_path(_to_key(url), languages) else ""


def _find_conflict_with_folders(key: str, pages: dict[str, str], files: set[str]) -> str:
    """Return what is wrong with the parent folders of a path; empty if nothing is."""
    for folder in _list_parent_folders(key):
        if folder in pages:
            return f"is inside the URL of {pages[folder]}; remove it"
        if folder in files:
            return "is inside another former URL, which is a file; remove one of them"
    return ""


def _list_parent_folders(key: str) -> list[str]:
    """Return the parent folders of a path: `/a` and `/a/b` for `/a/b/c`."""
    parts = key.split("/")
    return ["/".join(parts[:length]) for length in range(2, len(parts))]


def _is_site_path(key: str, languages: Iterable[str]) -> bool:
    parts = key.split("/")[1:]
    if parts and parts[0] in languages:
        parts = parts[1:]
    if not parts or parts[0] in _SITE_FOLDERS:
        return True
    return len(parts) == 1 and bool(_SITE_FILES.fullmatch(parts[0]) or _YEAR.fullmatch(parts[0]))


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


class NewlyReadTexts(Struct, frozen=True):
    """The texts that this build has read: their paths, and the years that they are in."""

    paths: frozenset[str]
    years: frozenset[str]


def check_across_releases(
    year_summaries: Mapping[str, YearSummary],
    newsroom_context: NewsroomContext,
    cached_names: NameIndex,
    newly_read: NewlyReadTexts,
    recheck: Callable[[str], ReleaseCheck],
) -> tuple[list[Problem], NameIndex]:
    """Return the problems that involve more than one text, and the index of names for the next build.

    `year_summaries` are by year, in order. `cached_names` is the index of an earlier build; it covers the texts that
    are not in `newly_read`. `recheck` reads and checks the text at a path again.
    """
    summaries = tuple(year_summaries.values())
    people = [*_collect_contacts(newsroom_context), *(person for each in summaries for person in each.people)]
    capitalised_words = [(each.capitalised_words, year in newly_read.years) for year, each in year_summaries.items()]
    name_problems, names = check_names(people, capitalised_words, cached_names, newly_read.paths, recheck)
    return [
        *check_addresses(summaries, newsroom_context.languages),
        *check_keywords(summaries),
        *name_problems,
    ], names


def _collect_contacts(newsroom_context: NewsroomContext) -> Iterator[tuple[str, NamedPerson]]:
    for contact in newsroom_context.newsroom.editions[0].contacts if newsroom_context.newsroom else ():
        yield "newsroom.yaml", NamedPerson(contact.name, newsroom_context.contact_lines[contact.id], "contacts")
