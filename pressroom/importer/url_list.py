"""Read a text file with the URL of one release on each line."""

from collections.abc import Iterator
from importlib import import_module

from pressroom.errors import PressroomError
from pressroom.importer.addresses import is_web_url, shorten
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import NotImported
from pressroom.importer.linked_pages import read_linked_page

_MAX_LINE = 10_000
_PAGES = frozenset({"a web page", "a saved web page", "a page that lists releases", "a list of URLs"})


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a list of URLs: nearly all of its first lines start with one."""
    lines = start.decode("utf-8-sig", "replace").splitlines()
    if len(start) >= 4096:
        del lines[-1:]
    wanted = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    found = [line for line in wanted if is_web_url(line.lstrip("<"))]
    return "html" not in file.media_type and len(found) > 0.8 * len(wanted)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the release at each URL, once. Empty lines, and lines that start with #, are ignored."""
    seen: set[str] = set()
    for number, line in _read_lines(file):
        url = line.split()[0].strip("<>,;\"'")
        if not is_web_url(url):
            yield NotImported(
                source=f"{file.location}, line {number}",
                message=f"{shorten(line)} is not a URL.",
                remedy="Write one URL on each line, such as https://press.example.org/2020/slug/",
            )
        elif url not in seen:
            seen.add(url)
            yield from _read_url(url, context)


def _read_url(url: str, context: ImportContext) -> Found:
    """Yield what is at a URL: the release on a page, or those of a document in any other format."""
    try:
        file = context.fetcher.fetch(url)
        found = import_module("pressroom.importer.sources").find_format(file)
        if found is None or found.name in _PAGES:
            yield read_linked_page(url, context)
        else:
            yield from found.read(file, context)
    except PressroomError as error:
        yield NotImported(source=url, message=error.message, remedy=error.remedy)


def _read_lines(file: FetchedFile) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty or comments, with their numbers."""
    with file.path.open(encoding="utf-8-sig", errors="replace") as lines:
        number = 0
        while line := lines.readline(_MAX_LINE):
            number += 1
            if line.strip() and not line.startswith("#"):
                yield number, line.strip()
