"""Read RSS 0.9 to 2.0 and Atom, with the older documents of the feed, and the pages of entries."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

import feedparser
from msgspec import Struct

from pressroom.errors import DeliveryError, PressroomError
from pressroom.importer.addresses import is_web_url
from pressroom.importer.feed_entry import FeedValues, is_excerpt, make_release
from pressroom.importer.feed_items import FeedItem, read_feed_items
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.linked_pages import complete_from_page
from pressroom.importer.url_parts import join_url, parse_url
from pressroom.importer.xml_files import decode_xml, read_content

_MAX_DOCUMENTS = 5000
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|RDF|feed)[\s>]")
_FEED_MARK = re.compile(rb"<rss[\s>]|purl\.org/rss/1\.0/|my\.netscape\.com/rdf|w3\.org/2005/Atom|purl\.org/atom/ns#")
_EXPORT_MARK = b"wordpress.org/export/"


class _FeedDocument(Struct, frozen=True):
    """One document of a feed, as feedparser read it, with its entries as they are written."""

    file: FetchedFile
    parsed: Any
    items: list[FeedItem]

    @property
    def base(self) -> str:
        return self.file.url or self.file.location


def matches(_file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a feed. An export of WordPress is one by its form, but holds much more."""
    text = start.replace(b"\0", b"")
    is_feed = _ROOT.search(text) is not None and _FEED_MARK.search(text) is not None
    return is_feed and _EXPORT_MARK not in text and b"<html" not in text[:512].lower()


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield each release of a feed once: of the document, and of the older ones to which it leads."""
    seen: set[str] = set()
    document: _FeedDocument | None = _read_document(file)
    if document and not document.parsed.entries and not document.parsed.version:
        raise DeliveryError(f"{file.location} is damaged: no entry of the feed can be read.", "Download it again.")
    visited = {file.location, file.url}
    while document is not None:
        found_new = False
        for release in _read_entries(document, context, seen):
            found_new = True
            yield release
        older = _find_older_document(document) if found_new and len(visited) < _MAX_DOCUMENTS else ""
        if not older or older in visited:
            return
        visited.add(older)
        try:
            document = _read_document(context.fetcher.fetch(older, base=document.base))
        except PressroomError as error:
            if not _is_end(error, older):
                yield NotImported(source=older, message=error.message, remedy=error.remedy)
            return


def _is_end(error: PressroomError, url: str) -> bool:
    """Return whether there simply is no page after the last one: WordPress answers with 404."""
    return isinstance(error, DeliveryError) and "paged=" in url and "does not exist" in error.message


def _read_document(file: FetchedFile) -> _FeedDocument:
    text = decode_xml(read_content(file), file.charset)
    base = file.url or (file.location if is_web_url(file.location) else "")
    items = read_feed_items(text, base)
    # A stream, because feedparser would open a file or a URL whose name it is given.
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        sanitize_html=False,
        response_headers={"content-location": base, "content-type": "application/xml; charset=utf-8"},
    )
    # If the two parsers disagree about the entries, the feed is damaged: only the values of feedparser are used.
    same_items = items if len(items) == len(parsed.entries) else [FeedItem()] * len(parsed.entries)
    return _FeedDocument(file, parsed, same_items)


def _read_entries(
    document: _FeedDocument, context: ImportContext, seen: set[str]
) -> Iterator[FoundRelease | NotImported]:
    """Yield the releases of a document that no document before it had."""
    feed = document.parsed.feed
    values = FeedValues(document.base, str(feed.get("language") or ""), str(feed.get("author") or ""))
    for entry, item in zip(document.parsed.entries, document.items, strict=True):
        release = make_release(entry, _fill_item(entry, item), values, context)
        key = release.id or next(iter(release.urls), "") or release.headline
        if key not in seen:
            seen.add(key)
            yield complete_from_page(
                release, context, is_excerpt=is_excerpt(entry, release), is_on_web=bool(document.file.url)
            )


def _fill_item(entry: Any, item: FeedItem) -> FeedItem:
    """Return an item whose XML could not be read with the values that feedparser found."""
    if item.id or item.published or item.updated:
        return item
    published, updated = (str(dict.get(entry, name) or "") for name in ("published", "updated"))
    return FeedItem(id=str(entry.get("id") or ""), published=published, updated=updated, files=item.files)


# --- older documents -----------------------------------------------------------------------------------------------


def _find_older_document(document: _FeedDocument) -> str:
    """Return where the older entries are: RFC 5005, else the next page, else the numbered pages of WordPress."""
    links = {str(link.get("rel")): str(link.get("href")) for link in document.parsed.feed.get("links") or ()}
    if older := links.get("prev-archive") or links.get("next"):
        return join_url(document.base, older) if document.file.url else older
    is_wordpress = "wordpress" in str(document.parsed.feed.get("generator") or "").lower()
    return _get_next_page(document.file.url) if document.file.url and is_wordpress else ""


def _get_next_page(url: str) -> str:
    parts = parse_url(url)
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = parameters.get("paged", "1")
    parameters["paged"] = str(int(number) + 1 if number.isdecimal() else 2)
    return urlunsplit((*parts[:3], urlencode(parameters), ""))
