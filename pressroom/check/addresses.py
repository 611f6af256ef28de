"""Check that no two pages or files of the site have the same URL, across all releases."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pressroom.check.problems import shorten
from pressroom.check.year_summary import YearSummary
from pressroom.errors import Problem
from pressroom.model.entry import parse_address, parse_language

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
