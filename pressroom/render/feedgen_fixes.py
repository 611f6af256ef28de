"""feedgen's feed and entry with their faults mended: entries in, the XML of feeds in pieces out.

Nothing here may read the clock or the process's locale, or name a library's version.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pressroom.model.newsroom import Image, Organisation
from pressroom.render.entry import FeedEntry
from pressroom.render.feed_info import FeedInfo
from pressroom.text.dates import format_rfc822, format_rfc3339

# feedgen switches the locale of the whole process to write a date; ours needs none.
feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = format_rfc822

CONTENT_NAMESPACE = "http://purl.org/rss/1.0/modules/content/"
ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
CREATOR_TAG = "{http://purl.org/dc/elements/1.1/}creator"
HISTORY_NAMESPACE = "http://purl.org/syndication/history/1.0"
UPDATED_TAG = "{http://www.w3.org/2005/Atom}updated"
MEDIA_TAG_PREFIX = "{http://search.yahoo.com/mrss/}"
NAMESPACES = {
    "atom": ATOM_NAMESPACE,
    "content": CONTENT_NAMESPACE,
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": MEDIA_TAG_PREFIX[1:-1],
}

# The text of an entry is put in when all else is written, for on its way through a tree it is the dearest part. "check"
# has refused what XML cannot hold.
_CONTENT_PLACEHOLDER = "content"
_RSS_CONTENT = b"<content:encoded><![CDATA[%b]]></content:encoded>"
_ATOM_CONTENT = b'<content type="html">%b</content>'


def to_atom_person(organisation: Organisation) -> dict[str, str]:
    """An organisation as an Atom person construct, the way feedgen takes it."""
    return {"name": organisation.name} | ({"uri": organisation.url} if organisation.url else {})


class RssItem(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An RSS item with a creator, the time of a correction and Media RSS pictures, for which feedgen has no words."""

    def __init__(self, entry: FeedEntry) -> None:
        super().__init__()
        self.entry = entry

    def to_element(self) -> Any:
        """The item as an element."""
        item = self.rss_entry()
        release = self.entry.release
        etree.SubElement(item, CREATOR_TAG).text = release.organisations[0].name
        if release.updated != release.publish_at:
            etree.SubElement(item, UPDATED_TAG).text = format_rfc3339(release.updated)
        for image, file in zip(release.images, self.entry.attachments, strict=False):  # documents come after
            _add_media_content(item, image, file.url)
        return item


def _add_media_content(item: Any, image: Image, url: str) -> None:
    """A picture by Media RSS 1.5.1: `media:content`, with what is said of it inside."""
    content = etree.SubElement(
        item,
        MEDIA_TAG_PREFIX + "content",
        url=url,
        fileSize=str(image.size),
        type=image.media_type,
        medium="image",
        width=str(image.width),
        height=str(image.height),
    )
    if image.caption or image.alt:  # as a title: readers take media:description for that of the item
        etree.SubElement(content, MEDIA_TAG_PREFIX + "title", type="plain").text = image.caption or image.alt
    if image.credit:
        credit = etree.SubElement(content, MEDIA_TAG_PREFIX + "credit", role="photographer", scheme="urn:ebu")
        credit.text = image.credit
    if image.terms:
        etree.SubElement(content, MEDIA_TAG_PREFIX + "copyright").text = image.terms


class AtomEntry(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An Atom entry whose links keep the relation, type, title and length that feedgen drops."""

    def to_element(self) -> Any:
        """The entry as an element."""
        entry = self.atom_entry()
        for element, link in zip(entry.iterchildren("link"), self.link(), strict=True):
            element.attrib.update(link)
        return entry


class _NamespacesExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares the namespaces of items at the top of the feed, so that items can be written apart from it."""

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES


class _HubsExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Names hubs beside the address of the feed itself, where feedgen writes no other link of Atom."""

    hub_urls: tuple[str, ...] = ()

    def extend_rss(self, feed: Any) -> Any:
        own = feed.find(f"channel/{{{ATOM_NAMESPACE}}}link")
        for address in reversed(self.hub_urls):
            own.addnext(etree.Element(f"{{{ATOM_NAMESPACE}}}link", href=address, rel="hub"))
        return feed


class _ArchiveExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Marks an archive document (RFC 5005, section 4)."""

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY_NAMESPACE}

    def extend_atom(self, feed: Any) -> Any:
        etree.SubElement(feed, f"{{{HISTORY_NAMESPACE}}}archive")
        return feed


class EmptyFeed(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed without entries: what it says of itself."""

    def __init__(self, feed_info: FeedInfo) -> None:
        super().__init__()
        self._feed_info = feed_info
        self.id(feed_info.id)
        self.title(feed_info.title)
        self.description(feed_info.description)
        self.language(feed_info.language)
        self.updated(feed_info.updated)
        self.generator("pressroom")
        self.author(to_atom_person(feed_info.organisation))

    def split_rss(self) -> tuple[bytes, bytes]:
        """What stands before the first item, and what after the last."""
        self.register_extension("prefixes", _NamespacesExtension, atom=False)
        self.register_extension("hubs", _HubsExtension, atom=False)
        self.hubs.hub_urls = self._feed_info.hubs
        return _split_before(use_numeric_references(self.rss_str()), b"</channel>")

    def split_atom(self, *, archive: bool) -> tuple[bytes, bytes]:
        """What stands before the first entry, and what after the last."""
        for hub in self._feed_info.hubs:
            self.link(href=hub, rel="hub")
        if archive:
            self.register_extension("archive", _ArchiveExtension, rss=False)
        return _split_before(self.atom_str(), b"</feed>")


def _split_before(xml: bytes, end: bytes) -> tuple[bytes, bytes]:
    head, _, tail = xml.rpartition(end)
    return head, end + tail


def join_feed(parts: tuple[bytes, bytes], fragments: Iterable[bytes]) -> bytes:
    """A whole feed from the parts of an empty one and its entries."""
    head, tail = parts
    return b"\n".join((head, *fragments, tail))


def serialize_item(item: RssItem) -> bytes:
    """`<item>…</item>`, to stand below the namespaces of `EmptyFeed.split_rss`."""
    item.content(_CONTENT_PLACEHOLDER, type="CDATA")
    shell = etree.Element("rss", nsmap=NAMESPACES)
    shell.append(item.to_element())
    xml: bytes = etree.tostring(shell, encoding="UTF-8", xml_declaration=False)
    before, after = xml[xml.index(b"<item>") : -len(b"</rss>")].split(_RSS_CONTENT % _CONTENT_PLACEHOLDER.encode())
    html = item.entry.html.encode()  # it holds no "]]>", for in a text ">" is escaped
    return use_numeric_references(before) + _RSS_CONTENT % html + use_numeric_references(after)


def serialize_entry(entry: AtomEntry, html: str) -> bytes:
    """`<entry>…</entry>` with a text, to stand below the namespace of `EmptyFeed.split_atom`."""
    entry.content(_CONTENT_PLACEHOLDER, type="html")
    xml: bytes = etree.tostring(entry.to_element(), encoding="UTF-8", xml_declaration=False)
    before, after = xml.split(_ATOM_CONTENT % _CONTENT_PLACEHOLDER.encode())
    return before + _ATOM_CONTENT % escape(html, quote=False).encode() + after


def use_numeric_references(xml: bytes) -> bytes:
    """The same XML with references that RSS readers do not mistake for HTML (RSS Best Practices, character data)."""
    return xml.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")
