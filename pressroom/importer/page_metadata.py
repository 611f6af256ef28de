"""Read what a page says about itself in its head: `meta`, `link` and `title`."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from msgspec import Struct

from pressroom.importer.found import FoundTranslation
from pressroom.importer.html_elements import get_attribute, get_text
from pressroom.importer.language_tags import normalize_language
from pressroom.importer.url_parts import join_url, parse_url


class PageLink(Struct, frozen=True):
    """A `link` of the head."""

    relations: frozenset[str]
    url: str
    language: str
    media_type: str


class PageMetadata(Struct, frozen=True):
    """The values of `meta` by their names in small letters, the links, and the title."""

    values: dict[str, list[str]]
    links: tuple[PageLink, ...]
    title: str
    language: str

    def get(self, *names: str) -> str:
        """Return the first value that is there, "" if none is."""
        return next((value for name in names for value in self.values.get(name, ()) if value), "")

    def get_all(self, *names: str) -> tuple[str, ...]:
        """Return all values of these names, each once."""
        return tuple(dict.fromkeys(value for name in names for value in self.values.get(name, ()) if value))

    def find_link(self, relation: str) -> str:
        """Return the URL of the first link of a kind, such as `canonical`."""
        return next((link.url for link in self.links if relation in link.relations), "")


def read_metadata(soup: BeautifulSoup, base: str) -> PageMetadata:
    """Read the metadata of a page. Relative URLs of links are resolved against `base`."""
    values: dict[str, list[str]] = {}
    for meta in soup.find_all("meta", content=True):
        content = " ".join(get_attribute(meta, "content").split())
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            for name in get_attribute(meta, attribute).lower().split():
                values.setdefault(name, []).append(content)
    title = next((get_text(each) for each in soup.find_all("title") if each.find_parent("svg") is None), "")
    language = (
        normalize_language(get_attribute(soup.html, "lang") or get_attribute(soup.html, "xml:lang"))
        if soup.html
        else ""
    )
    return PageMetadata(values, tuple(_read_links(soup, base)), title, language)


def _read_links(soup: BeautifulSoup, base: str) -> Iterator[PageLink]:
    for link in soup.find_all("link", href=True):
        relations = frozenset(get_attribute(link, "rel").lower().split())
        url = join_url(base, get_attribute(link, "href"))
        yield PageLink(relations, url, get_attribute(link, "hreflang"), get_attribute(link, "type").lower())


def find_translations(metadata: PageMetadata, language: str, own_urls: tuple[str, ...]) -> tuple[FoundTranslation, ...]:
    """Return the same page in other languages: `hreflang` links of the head."""
    found: dict[str, FoundTranslation] = {}
    for link in metadata.links:
        other = normalize_language(link.language)
        is_page = "alternate" in link.relations and link.media_type in {"", "text/html"} and is_web_url(link.url)
        if is_page and other and other not in {language, "x"} and link.url not in own_urls:
            found.setdefault(other, FoundTranslation(language=other, url=link.url))
    return tuple(found.values())


def is_web_url(url: str) -> bool:
    """Return whether a URL is absolute, and of the web."""
    parts = parse_url(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
