"""Read a web page that lists releases: by its feed, and by its links to releases if there are older pages of it."""

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from pressroom.errors import ConfigError, PressroomError
from pressroom.importer import feed, json_feed
from pressroom.importer.addresses import get_host, is_web_url
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.linked_pages import read_linked_page
from pressroom.importer.saved_pages import is_html
from pressroom.importer.url_parts import join_url, parse_url

_MAX_PAGES = 1000
_MAX_PAGE_BYTES = 10_000_000
_MAX_TAGS = 100_000  # what stands after them is not read
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_ARTICLE_TYPES = re.compile(r'"@type"\s*:\s*\[?\s*"(?:News|Blog|Press|Report)?(?:Article|Posting|PressRelease)"')
_AROUND = ["nav", "header", "footer", "aside", "form", "dialog"]
_MIN_LINKS = 3
_MIN_TITLE = 20


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a page of the web that lists releases, and is none itself."""
    return bool(file.url) and is_html(start) and _is_list(_parse(file), file.url)


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield the releases that a page lists: those of its feed, and those of its older pages."""
    soup, seen = _parse(file), set[str]()
    feed_url, next_url = find_feed(soup, file.url), _find_next_page(soup, file.url)
    if not feed_url and not _list_release_links(soup, file.url):
        host = get_host(file.url)
        raise ConfigError(
            f"{file.location} is a list, but it has no feed, and it is not clear which of its links are releases.",
            f"Give the URL of its feed, or https://{host}/sitemap.xml, or a file with the URL of one release on each "
            "line.",
        )
    if feed_url:
        yield from _read_feed(feed_url, context, seen)
    if next_url or not feed_url:
        yield from _read_links(file, soup, context, seen)


def _parse(file: FetchedFile) -> BeautifulSoup:
    tags = file.read_start(_MAX_PAGE_BYTES).split(b"<", _MAX_TAGS)
    return parse_html(b"<".join(tags[:_MAX_TAGS]))


def _is_list(soup: BeautifulSoup, url: str) -> bool:
    """Return whether a page links to many releases, and does not say that it is an article."""
    kind = soup.find("meta", attrs={"property": "og:type"})
    scripts = soup.find_all("script", type="application/ld+json")
    is_article = isinstance(kind, Tag) and str(kind.get("content")) in {"article", "news", "news.article"}
    says_article = is_article or any(_ARTICLE_TYPES.search(script.get_text()) for script in scripts)
    return not says_article and bool(_list_release_links(soup, url))


def find_feed(soup: BeautifulSoup, url: str) -> str:
    """Return the URL of the feed of a page: of several, the one whose path is most like that of the page."""
    found = [
        _join(url, str(link["href"]))
        for link in soup.find_all("link", href=True, rel="alternate")
        if str(link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
    ]
    own = [each for each in found if each and not re.search(r"/comments?/|comments?=", each)]
    return max(own, key=lambda each: _count_shared_folders(each, url), default="")


def _count_shared_folders(first: str, second: str) -> int:
    folders = [parse_url(each).path.strip("/").split("/") for each in (first, second)]
    shared = 0
    for one, other in zip(*folders, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def _join(base: str, href: str) -> str:
    url = join_url(base, href.strip())
    return url.partition("#")[0] if is_web_url(url) else ""


def _find_next_page(soup: BeautifulSoup, url: str) -> str:
    link = soup.find(["link", "a"], rel="next", href=True)
    next_url = _join(url, str(link["href"])) if isinstance(link, Tag) else ""
    return next_url if next_url and get_host(next_url) == get_host(url) else ""


def _read_feed(url: str, context: ImportContext, seen: set[str]) -> Found:
    """Yield the releases of a feed, and note their URLs."""
    try:
        file = context.fetcher.fetch(url)
        reader = json_feed if json_feed.matches(file, file.read_start()) else feed
        for release in reader.read(file, context):
            seen.update(release.urls if isinstance(release, FoundRelease) else [])
            yield release
    except PressroomError as error:
        yield NotImported(source=url, message=error.message, remedy=error.remedy)


def _read_links(file: FetchedFile, soup: BeautifulSoup, context: ImportContext, seen: set[str]) -> Found:
    """Yield the releases that this page and the pages after it link to."""
    visited = {file.url}
    while True:
        for url in _list_release_links(soup, file.url):
            if url not in seen:
                seen.add(url)
                yield read_linked_page(url, context)
        next_url = _find_next_page(soup, file.url)
        if not next_url or next_url in visited or len(visited) > _MAX_PAGES:
            return
        visited.add(next_url)
        try:
            file = context.fetcher.fetch(next_url)
        except PressroomError as error:
            yield NotImported(source=next_url, message=error.message, remedy=error.remedy)
            return
        soup = _parse(file)


def _list_release_links(soup: BeautifulSoup, url: str) -> list[str]:
    """Return the links to releases: the largest group of titles whose URLs look alike; none if there are few."""
    links = dict.fromkeys(_list_title_links(soup, url))
    forms = Counter(_get_form(link) for link in links)
    form, count = forms.most_common(1)[0] if forms else ("", 0)
    return [link for link in links if _get_form(link) == form] if count >= _MIN_LINKS else []


def _list_title_links(soup: BeautifulSoup, url: str) -> Iterator[str]:
    """Yield the URLs of links that may be titles: in headings or articles, or long, and not around the content."""
    for tag in soup.find_all("a", href=True):
        link = _join(url, str(tag["href"]))
        is_title = tag.find_parent(["h1", "h2", "h3", "h4", "article"]) or tag.find(["h1", "h2", "h3", "h4"])
        is_long = len(tag.get_text(strip=True)) >= _MIN_TITLE
        is_inside = tag.find_parent("article") or not tag.find_parent(_AROUND)
        if link and link != url and (is_title or is_long) and is_inside and get_host(link) == get_host(url):
            yield link


def _get_form(url: str) -> str:
    """Return what URLs of releases of one site have in common: their folders, digits as 0."""
    parts = parse_url(url)
    folders = parts.path.rstrip("/").split("/")
    query = re.sub(r"=[^&]*", "=", parts.query)
    return "/".join([re.sub(r"\d+", "0", each) for each in folders[:-1]]) + f"?{query}"
