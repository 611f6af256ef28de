"""Fix the faults of feedgen's feed and entry in subclasses, and write feeds as XML in parts.

The output does not depend on the clock, the locale of the process or the version of a library.
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
from pressroom.render.feed_entry import FeedEntry, FeedInfo
from pressroom.text.dates import format_rfc822, format_rfc3339
from pressroom.text.domains import encode_url_host

# feedgen changes the locale of the whole process to format a date; ours does not.
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

# The text of an entry is inserted after the rest is serialized: passing it through an XML tree is the slowest part.
# "check" has rejected characters that XML cannot contain.
_CONTENT_PLACEHOLDER = "content"
_RSS_CONTENT = b"<content:encoded><![CDATA[%b]]></content:encoded>"
_ATOM_CONTENT = b'<content type="html">%b</content>'


def to_atom_person(organisation: Organisation) -> dict[str, str]:
    """Return an organisation as an Atom person construct for feedgen."""
    return {"name": organisation.name} | ({"uri": encode_url_host(organisation.url)} if organisation.url else {})


class RssItem(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An RSS item with a creator, the time of a correction and Media RSS images, which feedgen does not support."""

    def __init__(self, entry: FeedEntry) -> None:
        super().__init__()
        self.entry = entry

    def to_element(self) -> Any:
        """Return the item as an XML element."""
        item = self.rss_entry()
        release = self.entry.release
        etree.SubElement(item, CREATOR_TAG).text = release.organisations[0].name
        if release.updated != release.publish_at:
            etree.SubElement(item, UPDATED_TAG).text = format_rfc3339(release.updated)
        for image, file in zip(release.images, self.entry.attachments, strict=False):  # documents come after them
            _add_media_content(item, image, file.url)
        return item


def _add_media_content(item: Any, image: Image, url: str) -> None:
    """Add an image as `media:content` with its title, credit and copyright (Media RSS 1.5.1)."""
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
    if image.caption or image.alt:  # not media:description: readers take it for the description of the item
        etree.SubElement(content, MEDIA_TAG_PREFIX + "title", type="plain").text = image.caption or image.alt
    if image.credit:
        credit = etree.SubElement(content, MEDIA_TAG_PREFIX + "credit", role="photographer", scheme="urn:ebu")
        credit.text = image.credit
    if image.terms:
        etree.SubElement(content, MEDIA_TAG_PREFIX + "copyright").text = image.terms


class AtomEntry(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An Atom entry whose links keep the relation, type, title and length that feedgen drops."""

    def to_element(self) -> Any:
        """Return the entry as an XML element."""
        entry = self.atom_entry()
        for element, link in zip(entry.iterchildren("link"), self.link(), strict=True):
            element.attrib.update(link)
        return entry


class _NamespacesExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declare the namespaces of items at the top of the feed, so that items can be serialized separately."""

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES


class _HubsExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Add WebSub hubs after the Atom link of the feed itself, the only one that feedgen writes in RSS."""

    hub_urls: tuple[str, ...] = ()

    def extend_rss(self, feed: Any) -> Any:
        self_link = feed.find(f"channel/{{{ATOM_NAMESPACE}}}link")
        for url in reversed(self.hub_urls):
            self_link.addnext(etree.Element(f"{{{ATOM_NAMESPACE}}}link", href=url, rel="hub"))
        return feed


class _ArchiveExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Mark the feed as an archive document (RFC 5005, section 4)."""

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY_NAMESPACE}

    def extend_atom(self, feed: Any) -> Any:
        etree.SubElement(feed, f"{{{HISTORY_NAMESPACE}}}archive")
        return feed


class EmptyFeed(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed without entries."""

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
        """Return the XML before the first item and after the last one."""
        self.register_extension("prefixes", _NamespacesExtension, atom=False)
        self.register_extension("hubs", _HubsExtension, atom=False)
        self.hubs.hub_urls = self._feed_info.hubs
        return _split_before(use_numeric_references(self.rss_str()), b"</channel>")

    def split_atom(self, *, archive: bool) -> tuple[bytes, bytes]:
        """Return the XML before the first entry and after the last one."""
        for hub in self._feed_info.hubs:
            self.link(href=hub, rel="hub")
        if archive:
            self.register_extension("archive", _ArchiveExtension, rss=False)
        return _split_before(self.atom_str(), b"</feed>")


def _split_before(xml: bytes, end: bytes) -> tuple[bytes, bytes]:
    head, _, tail = xml.rpartition(end)
    return head, end + tail


def join_feed(parts: tuple[bytes, bytes], fragments: Iterable[bytes]) -> bytes:
    """Return a feed from the two parts of an empty one and its entries."""
    head, tail = parts
    return b"\n".join((head, *fragments, tail))


def serialize_item(item: RssItem) -> bytes:
    """Return an `<item>` element, for use within the namespaces of `EmptyFeed.split_rss`."""
    item.content(_CONTENT_PLACEHOLDER, type="CDATA")
    root = etree.Element("rss", nsmap=NAMESPACES)
    root.append(item.to_element())
    xml: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    before, after = xml[xml.index(b"<item>") : -len(b"</rss>")].split(_RSS_CONTENT % _CONTENT_PLACEHOLDER.encode())
    html = item.entry.html.encode()  # contains no "]]>": ">" is escaped in text
    return use_numeric_references(before) + _RSS_CONTENT % html + use_numeric_references(after)


def serialize_entry(entry: AtomEntry, html: str) -> bytes:
    """Return an `<entry>` element with this HTML, for use within the namespace of `EmptyFeed.split_atom`."""
    entry.content(_CONTENT_PLACEHOLDER, type="html")
    xml: bytes = etree.tostring(entry.to_element(), encoding="UTF-8", xml_declaration=False)
    before, after = xml.split(_ATOM_CONTENT % _CONTENT_PLACEHOLDER.encode())
    return before + _ATOM_CONTENT % escape(html, quote=False).encode() + after


def use_numeric_references(xml: bytes) -> bytes:
    """Return XML with numeric references, which feed readers do not mistake for HTML (RSS Best Practices)."""
    return xml.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")
