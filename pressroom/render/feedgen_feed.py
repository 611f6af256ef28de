"""feedgen's feed and entry with their faults mended: entries in, the XML of feeds in pieces out.

Nothing here may read the clock or the process's locale, or name a library's version.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pressroom.release import Image, Organisation
from pressroom.render.channel import Channel
from pressroom.render.entry import Entry
from pressroom.text.dates import rfc822, rfc3339

# feedgen switches the locale of the whole process to write a date; ours needs none.
feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = rfc822

CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HISTORY = "http://purl.org/syndication/history/1.0"
UPDATED = "{http://www.w3.org/2005/Atom}updated"
MEDIA = "{http://search.yahoo.com/mrss/}"
PREFIXES = {
    "atom": ATOM,
    "content": CONTENT,
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": MEDIA[1:-1],
}

# The text of an entry is put in when all else is written, for on its way through a tree it is the dearest part. "check"
# has refused what XML cannot hold.
_CONTENT = "content"
_IN_RSS = b"<content:encoded><![CDATA[%b]]></content:encoded>"
_IN_ATOM = b'<content type="html">%b</content>'


def person(organisation: Organisation) -> dict[str, str]:
    """An organisation as an Atom person construct, the way feedgen takes it."""
    return {"name": organisation.name} | ({"uri": organisation.url} if organisation.url else {})


class RssItem(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An RSS item with a creator, the time of a correction and Media RSS pictures, for which feedgen has no words."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry

    def element(self) -> Any:
        """The item as an element."""
        item = self.rss_entry()
        release = self.entry.release
        etree.SubElement(item, CREATOR).text = release.organisations[0].name
        if release.updated != release.publish_at:
            etree.SubElement(item, UPDATED).text = rfc3339(release.updated)
        for image, file in zip(release.images, self.entry.attachments, strict=False):  # documents come after
            _media(item, image, file.url)
        return item


def _media(item: Any, image: Image, url: str) -> None:
    """A picture by Media RSS 1.5.1: `media:content`, with what is said of it inside."""
    content = etree.SubElement(
        item,
        MEDIA + "content",
        url=url,
        fileSize=str(image.size),
        type=image.media_type,
        medium="image",
        width=str(image.width),
        height=str(image.height),
    )
    if image.caption or image.alt:  # as a title: readers take media:description for that of the item
        etree.SubElement(content, MEDIA + "title", type="plain").text = image.caption or image.alt
    if image.credit:
        credit = etree.SubElement(content, MEDIA + "credit", role="photographer", scheme="urn:ebu")
        credit.text = image.credit
    if image.terms:
        etree.SubElement(content, MEDIA + "copyright").text = image.terms


class AtomEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An Atom entry whose links keep the relation, type, title and length that feedgen drops."""

    def element(self) -> Any:
        """The entry as an element."""
        entry = self.atom_entry()
        for element, link in zip(entry.iterchildren("link"), self.link(), strict=True):
            element.attrib.update(link)
        return entry


class _Prefixes(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares the namespaces of items at the top of the feed, so that items can be written apart from it."""

    def extend_ns(self) -> dict[str, str]:
        return PREFIXES


class _Hubs(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Names hubs beside the address of the feed itself, where feedgen writes no other link of Atom."""

    addresses: tuple[str, ...] = ()

    def extend_rss(self, feed: Any) -> Any:
        own = feed.find(f"channel/{{{ATOM}}}link")
        for address in reversed(self.addresses):
            own.addnext(etree.Element(f"{{{ATOM}}}link", href=address, rel="hub"))
        return feed


class _Archive(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Marks an archive document (RFC 5005, section 4)."""

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY}

    def extend_atom(self, feed: Any) -> Any:
        etree.SubElement(feed, f"{{{HISTORY}}}archive")
        return feed


class EmptyFeed(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed without entries: what it says of itself."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self.id(channel.id)
        self.title(channel.title)
        self.description(channel.description)
        self.language(channel.language)
        self.updated(channel.updated)
        self.generator("pressroom")
        self.author(person(channel.organisation))

    def split_rss(self) -> tuple[bytes, bytes]:
        """What stands before the first item, and what after the last."""
        self.register_extension("prefixes", _Prefixes, atom=False)
        self.register_extension("hubs", _Hubs, atom=False)
        self.hubs.addresses = self._channel.hubs
        return _split(plain_references(self.rss_str()), b"</channel>")

    def split_atom(self, *, archive: bool) -> tuple[bytes, bytes]:
        """What stands before the first entry, and what after the last."""
        for hub in self._channel.hubs:
            self.link(href=hub, rel="hub")
        if archive:
            self.register_extension("archive", _Archive, rss=False)
        return _split(self.atom_str(), b"</feed>")


def _split(xml: bytes, end: bytes) -> tuple[bytes, bytes]:
    head, _, tail = xml.rpartition(end)
    return head, end + tail


def join(parts: tuple[bytes, bytes], fragments: Iterable[bytes]) -> bytes:
    """A whole feed from the parts of an empty one and its entries."""
    head, tail = parts
    return b"\n".join((head, *fragments, tail))


def item_xml(item: RssItem) -> bytes:
    """`<item>…</item>`, to stand below the namespaces of `EmptyFeed.split_rss`."""
    item.content(_CONTENT, type="CDATA")
    shell = etree.Element("rss", nsmap=PREFIXES)
    shell.append(item.element())
    xml: bytes = etree.tostring(shell, encoding="UTF-8", xml_declaration=False)
    before, after = xml[xml.index(b"<item>") : -len(b"</rss>")].split(_IN_RSS % _CONTENT.encode())
    html = item.entry.html.encode()  # it holds no "]]>", for in a text ">" is escaped
    return plain_references(before) + _IN_RSS % html + plain_references(after)


def entry_xml(entry: AtomEntry, html: str) -> bytes:
    """`<entry>…</entry>` with a text, to stand below the namespace of `EmptyFeed.split_atom`."""
    entry.content(_CONTENT, type="html")
    xml: bytes = etree.tostring(entry.element(), encoding="UTF-8", xml_declaration=False)
    before, after = xml.split(_IN_ATOM % _CONTENT.encode())
    return before + _IN_ATOM % escape(html, quote=False).encode() + after


def plain_references(xml: bytes) -> bytes:
    """The same XML with references that RSS readers do not mistake for HTML (RSS Best Practices, character data)."""
    return xml.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")
