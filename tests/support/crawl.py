"""Walks through a built site as readers and their programs do, and tells what leads nowhere."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

BASE = "https://press.fjallby.example"

# The scheme of a category is a name, which need not lead anywhere.
_ADDRESS = re.compile(rf"(?<!scheme=\"){re.escape(BASE)}[^\s\"'<>&\\)]*")
# Where a release was formerly is a statement, no link: a page and a folder that change places cannot both be there.
_FORMER = re.compile(r'"former_urls":\s*\[[^\]]*\]')
_REFRESH = re.compile(r"[0-9]+; ?url=")


def dead_links(site: Path, starts: Iterable[str]) -> list[tuple[str, str]]:
    """Every link, picture, feed entry, enclosure and sitemap address, with the file it stands in, that leads nowhere.

    Only what can be reached from one of `starts` that is there counts, and all that a feed or page says is followed.
    """
    todo = [start for start in starts if _file(site, start).is_file()]
    seen, dead = set(todo), []
    while todo:
        here = todo.pop()
        for target in set(_targets(here, _file(site, here))) - seen:
            if _file(site, target).is_file():
                seen.add(target)
                todo.append(target)
            else:
                dead.append((here, target))
    return dead


def dead_entries(site: Path, feeds: Iterable[str]) -> list[tuple[str, str]]:
    """What leads nowhere in feeds, of those that are there: somebody may have subscribed to them."""
    found = [feed for feed in feeds if _file(site, feed).is_file()]
    targets = ((feed, target) for feed in found for target in _targets(feed, _file(site, feed)))
    return [(feed, target) for feed, target in targets if not _file(site, target).is_file()]


def _file(site: Path, path: str) -> Path:
    file = site / unquote(path).lstrip("/")
    return file / "index.html" if file.is_dir() else file  # as web servers do


def _targets(here: str, file: Path) -> Iterator[str]:
    """The paths on this site that a file leads to."""
    if file.suffix not in (".html", ".xml", ".json", ".txt"):
        return
    text = _FORMER.sub("", unescape(file.read_text("utf-8")))
    found = [*_ADDRESS.findall(text), *(_written(text) if file.suffix == ".html" else ())]
    for target in found:
        parts = urlsplit(urljoin(f"{BASE}{here}", target))
        if f"{parts.scheme}://{parts.netloc}" == BASE:
            yield parts.path or "/"


def _written(text: str) -> Iterator[str]:
    for name in re.finditer(r'\b(href|src|content)="([^"]*)"', text):
        kind, target = name.groups()
        if kind != "content":
            yield target
        elif _REFRESH.match(target):
            yield _REFRESH.sub("", target)
