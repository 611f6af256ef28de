"""Follow the links of a built site, as readers and their programs do, and find dead ones."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

BASE = "https://press.fjallby.example"

# The scheme of an Atom category is a name, not a link.
_ADDRESS = re.compile(rf"(?<!scheme=\"){re.escape(BASE)}[^\s\"'<>&\\)]*")
# Former URLs are not links: if a page and a folder swap places, their former URLs cannot both exist.
_FORMER = re.compile(r'"former_urls":\s*\[[^\]]*\]')
_REFRESH = re.compile(r"[0-9]+; ?url=")


def find_dead_links(site: Path, starts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the dead links, images, feed entries, enclosures and sitemap URLs, each as (file, target).

    Links are followed from those of `starts` that exist.
    """
    unvisited = [start for start in starts if _file(site, start).is_file()]
    known, dead = set(unvisited), []
    while unvisited:
        path = unvisited.pop()
        for target in set(_list_targets(path, _file(site, path))) - known:
            if _file(site, target).is_file():
                known.add(target)
                unvisited.append(target)
            else:
                dead.append((path, target))
    return dead


def find_dead_feed_links(site: Path, feeds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the dead links in those of `feeds` that exist, even if no page links to the feed: it has subscribers."""
    existing = [feed for feed in feeds if _file(site, feed).is_file()]
    targets = ((feed, target) for feed in existing for target in _list_targets(feed, _file(site, feed)))
    return [(feed, target) for feed, target in targets if not _file(site, target).is_file()]


def _file(site: Path, path: str) -> Path:
    file = site / unquote(path).lstrip("/")
    return file / "index.html" if file.is_dir() else file  # as web servers do


def _list_targets(path: str, file: Path) -> Iterator[str]:
    """Yield the paths on this site that a file links to."""
    if file.suffix not in (".html", ".xml", ".json", ".txt"):
        return
    text = _FORMER.sub("", unescape(file.read_text("utf-8")))
    targets = [*_ADDRESS.findall(text), *(_list_attributes(text) if file.suffix == ".html" else ())]
    for target in targets:
        parts = urlsplit(urljoin(f"{BASE}{path}", target))
        if f"{parts.scheme}://{parts.netloc}" == BASE:
            yield parts.path or "/"


def _list_attributes(text: str) -> Iterator[str]:
    for attribute in re.finditer(r'\b(href|src|content)="([^"]*)"', text):
        name, target = attribute.groups()
        if name != "content":
            yield target
        elif _REFRESH.match(target):
            yield _REFRESH.sub("", target)
