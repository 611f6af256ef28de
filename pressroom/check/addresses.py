"""Addresses across all releases: no two things have one, and no file has the name of a folder. Problems out."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pressroom.artifact import address_of, language_of
from pressroom.check.report import short
from pressroom.check.volumes import Volume
from pressroom.errors import Problem

# What the site itself has at its root, below the prefix of a language.
_FOLDERS = frozenset({"contacts", "embargo", "keywords", "media", "subscribe"})
_FILES = re.compile(
    r"404\.html|atom(?:-[0-9]+)?\.xml|feed\.json|icon\.svg|index\.html|pressroom\.css|robots\.txt|rss\.xml"
    r"|sitemap(?:-[a-z0-9-]+)?\.xml"
)
_YEAR = re.compile(r"[0-9]{4}")


def check_addresses(volumes: Iterable[Volume], languages: Sequence[str]) -> Iterator[Problem]:
    """Every former address must be free: of the site's own pages, of releases, of other former addresses."""
    every = tuple(volumes)
    formers = [former for each in every for former in each.formers]
    if not formers:
        return
    first = next(iter(languages), "")
    pages = {_page(source, first): source for each in every for source in each.paths}
    files = {_key(former.url) for former in formers if former.url.endswith(".html")}
    owners = dict(pages)
    for each in formers:
        fault = _fault(each.url, each.source, owners, languages) or _fault_above(_key(each.url), pages, files)
        if fault:
            message = f"the former address “{short(each.url)}” {fault}"
            yield Problem(each.source, each.line, "error", message, "former_urls")
        else:
            owners[_key(each.url)] = each.source


def _page(source: str, first: str) -> str:
    """The key of a release's page; the first language has no prefix."""
    language = language_of(source)
    prefix = "" if language == first else f"/{language}"
    return f"{prefix}/{address_of(source)}"


def _key(path: str) -> str:
    """Paths with one key are one file or folder."""
    return path.removesuffix("index.html").rstrip("/")


def _fault(url: str, source: str, owners: dict[str, str], languages: Iterable[str]) -> str:
    owner = owners.get(_key(url))
    if owner == source:
        return "is the address that the release has; remove it"
    if owner:
        return f"is taken by {owner}; two releases cannot have one address: remove it in one of them"
    return "is one that the site uses itself; remove it" if _is_of_the_site(_key(url), languages) else ""


def _fault_above(key: str, pages: dict[str, str], files: set[str]) -> str:
    """What is wrong with the folders that a path would lie in; empty when nothing is."""
    for folder in _above(key):
        if folder in pages:
            return f"lies within the address of {pages[folder]}; remove it"
        if folder in files:
            return "lies within another former address, which is a file; remove one of them"
    return ""


def _above(key: str) -> list[str]:
    """The folders that a path lies in: `/a` and `/a/b` for `/a/b/c`."""
    parts = key.split("/")
    return ["/".join(parts[:length]) for length in range(2, len(parts))]


def _is_of_the_site(key: str, languages: Iterable[str]) -> bool:
    parts = key.split("/")[1:]
    if parts and parts[0] in languages:
        parts = parts[1:]
    if not parts or parts[0] in _FOLDERS:
        return True
    return len(parts) == 1 and bool(_FILES.fullmatch(parts[0]) or _YEAR.fullmatch(parts[0]))
