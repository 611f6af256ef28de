"""Run the checks that compare all releases: URLs, keywords and the names of people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from msgspec import Struct, structs

from pressroom.check.newsroom import NewsroomContext
from pressroom.check.person_names import NamedPerson, NameIndex, check_names
from pressroom.check.problems import FieldPlace, create_problem, shorten, suggest
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.service_addresses import check_service_addresses
from pressroom.check.site_links import has_place
from pressroom.check.site_pages import SitePages
from pressroom.check.summaries import FormerUrl, GivenId, KeywordSpelling, YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_address, parse_language
from pressroom.model.output_names import (
    RELEASE_PAGE_FILE,
    SITE_FILE,
    SITE_FOLDERS,
    YEAR_FOLDER,
    is_release_output,
    to_redirect_path,
)
from pressroom.text.paths import PathConflict, UsedPaths, fold_path
from pressroom.text.slugs import slugify

_SITE = ""
"""The owner of the paths of the site itself."""


def check_addresses(year_summaries: Iterable[YearSummary], languages: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each former URL that is in the way of the site, a release or another former URL.

    Of two texts, the one that is not published is at fault.
    """
    year_summaries = tuple(year_summaries)
    former_urls = [former_url for each in year_summaries for former_url in each.former_urls]
    if not former_urls:
        return
    published = {entry.source for each in year_summaries for entry in each.entries}
    prefixes = {language: f"{language}/" if number else "" for number, language in enumerate(languages)}
    used_paths = _collect_site_paths(prefixes.values())
    pages = [(path, _get_page_folder(path, prefixes)) for each in year_summaries for path in each.paths]
    for are_published in (True, False):
        for path, folder in pages:
            if (path in published) == are_published and (conflict := used_paths.add(folder, path)):
                reason = _describe_conflict(conflict, path)
                if conflict.kind == "around":
                    reason = f"is already used for a former URL of {conflict.owner}"
                message = f"the URL of this release {reason}; rename the folder"
                yield Problem(path, 1, "error", message)
        for each in former_urls:
            if (each.path in published) == are_published and (reason := _add_former_url(each, used_paths, prefixes)):
                message = f"the former URL “{shorten(each.url)}” {reason}"
                yield create_problem(each.path, each.place.span, "error", message, each.place.field)


def _collect_site_paths(prefixes: Iterable[str]) -> UsedPaths:
    """Return the paths of the site itself. Nothing else may be in its folders, so they count as files here."""
    used_paths = UsedPaths()
    for prefix in prefixes:
        for name in (*SITE_FOLDERS, RELEASE_PAGE_FILE):
            used_paths.add(prefix + name, _SITE)
    return used_paths


def _get_page_folder(path: str, prefixes: Mapping[str, str]) -> str:
    """Return the folder of a release's page, in which nothing else may be."""
    language = parse_language(path)
    return prefixes.get(language, f"{language}/") + parse_address(path)


def _add_former_url(former_url: FormerUrl, used_paths: UsedPaths, prefixes: Mapping[str, str]) -> str:
    """Add a former URL to the used paths; return why that is impossible, or an empty string."""
    path = to_redirect_path(former_url.url).removeprefix("/")
    if _is_site_path(fold_path(path), prefixes.values()):
        return "is used by the site itself; remove it"
    conflict = used_paths.add(path, former_url.path)
    if conflict and path == f"{conflict.path}/{RELEASE_PAGE_FILE}":
        conflict = structs.replace(conflict, kind="same")
    return f"{_describe_conflict(conflict, former_url.path)}; remove it" if conflict else ""


def _is_site_path(folded: str, prefixes: Iterable[str]) -> bool:
    """Return whether a path is a file of the site, or inside of one; some are numbered, so they cannot be listed."""
    prefix = next((each for each in map(fold_path, prefixes) if each and folded.startswith(each)), "")
    name, _, rest = folded.removeprefix(prefix).partition("/")
    is_page_of_year = bool(YEAR_FOLDER.fullmatch(name)) and rest.partition("/")[0] == RELEASE_PAGE_FILE
    return bool(SITE_FILE.fullmatch(name)) or is_page_of_year


def _describe_conflict(conflict: PathConflict, path: str) -> str:
    """Describe why the text at `path` cannot use a path."""
    owner, is_former_url = conflict.owner or "the site itself", conflict.path.endswith(".html")
    if conflict.owner == _SITE and conflict.kind in {"same", "inside"}:
        return "is used by the site itself"
    if conflict.owner == path and conflict.kind == "same":
        return "is in the list twice" if is_former_url else "is the current URL of this release"
    if conflict.kind == "inside" and is_former_url:
        return f"is inside another former URL, which is a file ({owner})"
    return {
        "same": f"is already a URL of {owner}",
        "inside": f"is inside the URL of {owner}",
        "around": f"is a file, but {owner} needs a folder of this name",
        "spelling": f"differs from “{shorten(conflict.path)}” ({owner}) only by capital or special letters",
    }[conflict.kind]


def check_former_locations(year_summaries: Sequence[YearSummary]) -> Iterator[Problem]:
    """Yield an error for each former URL with a query or on another host that another text names too."""
    locations = [each for year_summary in year_summaries for each in year_summary.former_locations]
    if len({each.url.rstrip("/") for each in locations}) == len(locations):
        return
    published = {entry.source for each in year_summaries for entry in each.entries}
    owners: dict[str, FormerUrl] = {}
    for each in sorted(locations, key=lambda each: each.path not in published):
        owner = owners.setdefault(each.url.rstrip("/"), each)
        if owner is not each:
            reason = "is in the list twice" if owner.path == each.path else f"is already a URL of {owner.path}"
            message = f"the former URL “{shorten(each.url)}” {reason}; remove it"
            yield create_problem(each.path, each.place.span, "error", message, each.place.field)


def check_given_ids(year_summaries: Sequence[YearSummary]) -> Iterator[Problem]:
    """Yield an error for each id in a text that another text has too: feed readers would show only one of them.

    Of two texts, the one that is not published is at fault.
    """
    given_ids = [each for year_summary in year_summaries for each in year_summary.given_ids]
    if len({each.id for each in given_ids}) == len(given_ids):
        return
    published = {entry.source for each in year_summaries for entry in each.entries}
    owners: dict[str, GivenId] = {}
    for each in sorted(given_ids, key=lambda each: each.path not in published):
        owner = owners.setdefault(each.id, each)
        if owner is not each:
            message = f"the id “{shorten(each.id)}” is already the id of {owner.path} (line {owner.place.span.line})"
            message += "; feed readers would take the two for one: correct one id, or remove it"
            yield create_problem(each.path, each.place.span, "error", message, each.place.field)


_OtherSpellings: TypeAlias = Mapping[tuple[str, str], KeywordSpelling]
"""By language and keyword, the first keyword with the same URL."""


def check_keywords(year_summaries: Iterable[YearSummary]) -> Iterator[Problem]:
    """Yield an error for different keywords with the same page, and a warning for those that differ only by case."""
    first_spellings: dict[tuple[str, str], KeywordSpelling] = {}
    for year_summary in year_summaries:
        other_spellings = {
            (spelling.language, spelling.keyword): other
            for spelling in year_summary.keyword_spellings
            if (
                other := first_spellings.setdefault((spelling.language, _get_folder(spelling.keyword)), spelling)
            ).keyword
            != spelling.keyword
        }
        if other_spellings:
            yield from _find_conflicts(year_summary, other_spellings)


def _get_folder(keyword: str) -> str:
    """Return what is equal for keywords whose folders some file system takes for the same one."""
    return fold_path(slugify(keyword))


def _find_conflicts(year_summary: YearSummary, other_spellings: _OtherSpellings) -> Iterator[Problem]:
    """Yield a problem for each place in a text with one of these keywords."""
    for summary in (each for summaries in year_summary.summaries.values() for each in summaries):
        for keyword, place in zip(summary.keywords, summary.keyword_places, strict=True):
            if other := other_spellings.get((parse_language(summary.path), keyword)):
                yield _create_keyword_problem(summary.path, place, keyword, other)


def _create_keyword_problem(path: str, place: FieldPlace, keyword: str, other: KeywordSpelling) -> Problem:
    name, other_name = shorten(keyword), shorten(other.keyword)
    if keyword.casefold() == other.keyword.casefold() and slugify(keyword) == slugify(other.keyword):
        message = f"the keyword “{name}” is spelt “{other_name}” in {other.path}; use the same spelling"
        return create_problem(path, place.span, "warning", message, place.field)
    message = f"the keyword “{name}” has the same URL as “{other_name}” in {other.path}; use the same word"
    return create_problem(path, place.span, "error", message, place.field)


def check_copies(year_summaries: Sequence[YearSummary]) -> Iterator[Problem]:
    """Yield a warning for each text whose words are all in a text of another release: its folder was copied."""
    digests = memoryview(b"".join([each.words_digests for each in year_summaries])).cast("Q").tolist()
    if len(set(digests)) == len(digests):
        return
    paths = [path for each in year_summaries for path in each.paths]
    first_paths: dict[int, str] = {}
    for digest, path in zip(digests, paths, strict=True):
        first = first_paths.setdefault(digest, path)
        if parse_address(first) != parse_address(path):
            message = f"headline, lead and text are the same as in {first}; change them, or remove one of the folders"
            yield Problem(path, 1, "warning", message)


def check_site_links(
    year_summaries: Mapping[str, YearSummary], languages: Sequence[str], recheck: Callable[[str], ReleaseCheck]
) -> Iterator[Problem]:
    """Yield a warning for each link to a page, a file or a heading of the site that does not exist."""
    links = [link for each in year_summaries.values() for link in each.site_links]
    if not links:
        return
    pages = SitePages(year_summaries, languages)
    read_targets = cache(partial(_read_link_targets, recheck))  # many links may lead into one text
    for link in links:
        path, _, fragment = link.url.partition("#")
        if not pages.contain(path):
            reason = f"nowhere on this site; {pages.suggest(path)}"
        else:
            reason = _find_missing_part(*pages.find_text(path), fragment, read_targets)
        if reason:
            message = f"the link “{shorten(link.url)}” leads {reason}"
            yield create_problem(link.path, link.place.span, "warning", message, link.place.field)


class _LinkTargets(NamedTuple):
    """What links into a release can lead to: its files, and the ids of its headings."""

    files: frozenset[str]
    heading_ids: frozenset[str]


def _read_link_targets(recheck: Callable[[str], ReleaseCheck], path: str) -> _LinkTargets:
    check = recheck(path)
    return _LinkTargets(frozenset(check.scope.files), check.body_elements.heading_ids)


def _find_missing_part(path: str, name: str, fragment: str, read_targets: Callable[[str], _LinkTargets]) -> str:
    """Return what is missing of the file or heading of another text that a link leads to; empty if nothing is."""
    if not path or not (name or fragment) or is_release_output(fold_path(name)):
        return ""
    files, heading_ids = read_targets(path)
    if name:
        missing, present, is_present = "file", files, name in files
    else:
        missing, present, is_present = "heading", heading_ids, has_place(heading_ids, fragment)
    hint = suggest(name or fragment, present) if present else "correct it, or link to the release"
    return "" if is_present else f"to a {missing} that is not in {path}; {hint}"


def check_placeholders(newsroom_context: NewsroomContext, *, is_public: bool) -> Iterator[Problem]:
    """Yield a problem for each value that `pressroom new` wrote into `newsroom.yaml`: an error once it is public."""
    for place, text in newsroom_context.placeholders:
        message = f"“{shorten(text)}” is still the example from `pressroom new`; write your own"
        yield create_problem("newsroom.yaml", place.span, "error" if is_public else "warning", message, place.field)


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
        *check_former_locations(summaries),
        *check_service_addresses(newsroom_context.newsroom, summaries),
        *check_given_ids(summaries),
        *check_keywords(summaries),
        *check_site_links(year_summaries, newsroom_context.languages, recheck),
        *check_copies(summaries),
        *check_placeholders(newsroom_context, is_public=any(each.has_times for each in summaries)),
        *name_problems,
    ], names


def _collect_contacts(newsroom_context: NewsroomContext) -> Iterator[tuple[str, NamedPerson]]:
    for contact in newsroom_context.newsroom.editions[0].contacts if newsroom_context.newsroom else ():
        place = FieldPlace(f"contacts.{contact.id}.name", newsroom_context.contact_spans[contact.id])
        yield "newsroom.yaml", NamedPerson(contact.name, place)
