"""Addresses across all releases: no two things have one, and no file has the name of a folder. Problems out."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pressroom.check.problems import shorten
from pressroom.check.year_summary import YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_address, parse_language

# What the site itself has at its root, below the prefix of a language.
_SITE_FOLDERS = frozenset({"contacts", "embargo", "keywords", "media", "subscribe"})
_SITE_FILES = re.compile(
    r"404\.html|atom(?:-[0-9]+)?\.xml|feed\.json|icon\.svg|index\.html|pressroom\.css|robots\.txt|rss\.xml"
    r"|sitemap(?:-[a-z0-9-]+)?\.xml"
)
_YEAR = re.compile(r"[0-9]{4}")


def check_addresses(year_summaries: Iterable[YearSummary], languages: Sequence[str]) -> Iterator[Problem]:
    """Every former address must be free: of the site's own pages, of releases, of other former addresses."""
    every = tuple(year_summaries)
    formers = [former for each in every for former in each.former_urls]
    if not formers:
        return
    first = next(iter(languages), "")
    pages = {_get_page_key(source, first): source for each in every for source in each.paths}
    files = {_to_key(former.url) for former in formers if former.url.endswith(".html")}
    owners = dict(pages)
    for each in formers:
        fault = _find_conflict(each.url, each.path, owners, languages) or _find_conflict_with_folders(
            _to_key(each.url), pages, files
        )
        if fault:
            message = f"the former address “{shorten(each.url)}” {fault}"
            yield Problem(each.path, each.line, "error", message, "former_urls")
        else:
            owners[_to_key(each.url)] = each.path


def _get_page_key(path: str, first_language: str) -> str:
    """The key of a release's page; the first language has no prefix."""
    language = parse_language(path)
    prefix = "" if language == first_language else f"/{language}"
    return f"{prefix}/{parse_address(path)}"


def _to_key(url_path: str) -> str:
    """Paths with one key are one file or folder."""
    return url_path.removesuffix("index.html").rstrip("/")


def _find_conflict(url: str, path: str, owners: dict[str, str], languages: Iterable[str]) -> str:
    owner = owners.get(_to_key(url))
    if owner == path:
        return "is the address that the release has; remove it"
    if owner:
        return f"is taken by {owner}; two releases cannot have one address: remove it in one of them"
    return "is one that the site uses itself; remove it" if _is_site_path(_to_key(url), languages) else ""


def _find_conflict_with_folders(key: str, pages: dict[str, str], files: set[str]) -> str:
    """What is wrong with the folders that a path would lie in; empty when nothing is."""
    for folder in _list_parent_folders(key):
        if folder in pages:
            return f"lies within the address of {pages[folder]}; remove it"
        if folder in files:
            return "lies within another former address, which is a file; remove one of them"
    return ""


def _list_parent_folders(key: str) -> list[str]:
    """The folders that a path lies in: `/a` and `/a/b` for `/a/b/c`."""
    parts = key.split("/")
    return ["/".join(parts[:length]) for length in range(2, len(parts))]


def _is_site_path(key: str, languages: Iterable[str]) -> bool:
    parts = key.split("/")[1:]
    if parts and parts[0] in languages:
        parts = parts[1:]
    if not parts or parts[0] in _SITE_FOLDERS:
        return True
    return len(parts) == 1 and bool(_SITE_FILES.fullmatch(parts[0]) or _YEAR.fullmatch(parts[0]))
