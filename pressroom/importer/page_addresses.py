"""Find the addresses of a page, and resolve those in it: of the web, or of files beside a page that was saved."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote

from bs4 import BeautifulSoup
from msgspec import Struct

from pressroom.importer.formats import FetchedFile
from pressroom.importer.html_elements import get_attribute
from pressroom.importer.page_metadata import PageMetadata, is_web_url
from pressroom.importer.url_parts import join_url, parse_url

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_POST_NUMBER = re.compile(r"(?:^|\s)(?:postid|page-id|node|page-node)-([0-9]+)(?:\s|$)")
_WHITE_SPACE = re.compile(r"[\x00-\x20\u200b\ufeff]+")


class PageAddresses(Struct, frozen=True):
    """Where a page is: `base` is what its relative addresses refer to, `media_base` the same for its pictures."""

    file: FetchedFile
    base: str
    media_base: str

    def resolve(self, href: str) -> str:
        """Return the absolute address of a link, "" if it leads to no other page, file, mailbox or telephone."""
        href = href.strip()
        if not href or href.startswith("#") or ("://" in href[:12] and not is_web_url(href)):
            return ""
        url = join_url(self.base, href)
        scheme = parse_url(_WHITE_SPACE.sub("", url)).scheme.lower()
        is_local = not scheme and not self.base and self.media_base
        return url if scheme in _SCHEMES else self._resolve_file(href) if is_local else ""

    def _resolve_file(self, href: str) -> str:
        """Return the path of a file beside a page on disk, if it is there."""
        folder = Path(self.media_base).parent
        path = folder / unquote(href.partition("#")[0].partition("?")[0])
        return str(path) if path.resolve().is_relative_to(folder.resolve()) and path.is_file() else ""

    def find_canonical(self, metadata: PageMetadata) -> str:
        """Return the address that the page says it has, else the one that it was fetched from, else ""."""
        fetched = self.file.url or (self.file.location if is_web_url(self.file.location) else "")
        for url in (metadata.find_link("canonical"), metadata.get("og:url")):
            # A site that names its start page on all of its pages does not mean it.
            is_start = is_web_url(url) and not parse_url(url).path.strip("/") and not parse_url(url).query
            if is_web_url(url) and not (is_start and parse_url(fetched).path.strip("/")):
                return url
        return fetched

    def list_urls(self, metadata: PageMetadata) -> tuple[str, ...]:
        """Return all addresses of the page, the canonical one first."""
        candidates = [
            self.find_canonical(metadata),
            metadata.get("og:url"),
            metadata.find_link("shortlink"),
            self.file.url,
            self.file.location,
        ]
        canonical = candidates[0]
        is_start = {url for url in candidates[1:2] if not parse_url(url).path.strip("/")}
        urls = [url.partition("#")[0] for url in candidates if is_web_url(url)]
        return tuple(url for url in dict.fromkeys(urls) if url == canonical or url not in is_start)


def find_addresses(soup: BeautifulSoup, file: FetchedFile) -> PageAddresses:
    """Return where a page is: where it was fetched from, or for a file on disk, what it says of itself."""
    fetched = file.url or (file.location if is_web_url(file.location) else "")
    declared = [get_attribute(tag, "href") for tag in soup.select('link[rel~="canonical"]')]
    declared += [get_attribute(tag, "content") for tag in soup.select('meta[property="og:url"]')]
    own = fetched or next(filter(is_web_url, declared), "")
    tag = soup.find("base", href=True)
    base = own
    if tag is not None:
        base = join_url(own, get_attribute(tag, "href"))
    base = base if is_web_url(base) else own
    return PageAddresses(file, base, base or str(file.path))


def find_source_id(soup: BeautifulSoup, metadata: PageMetadata) -> str:
    """Return the number that WordPress or Drupal gives the page, "" if it shows none."""
    number = parse_qs(parse_url(metadata.find_link("shortlink")).query).get("p", [""])[0]
    classes = get_attribute(soup.body, "class") if soup.body is not None else ""
    match = _POST_NUMBER.search(classes)
    return number if number.isdigit() else match[1] if match else ""
