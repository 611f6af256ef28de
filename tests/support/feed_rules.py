"""A strict validator of feeds: the errors and SHOULDs of the specifications and of the W3C's service.

Each finding is a code of our standards (R-01, A-02 …) or the W3C's name, and what is wrong. A good feed has none.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import pairwise
from urllib.parse import urlsplit

from html5lib.html5parser import HTMLParser, ParseError
from lxml import etree
from lxml.etree import _Element as Element

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

URI = re.compile(r"[a-z][a-z0-9+.-]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MAILBOX = re.compile(r"[\w.+'-]+@([a-z0-9-]+\.)+[a-z0-9-]+ \([^()]+\)")
PLAUSIBLE = datetime(1990, 1, 1, tzinfo=UTC)

CHANNEL = {
    *("title", "link", "description", "language", "lastBuildDate", "pubDate", "docs", "generator", "managingEditor"),
    *("webMaster", "ttl", "image", "copyright", "category", "item", f"{ATOM}link"),
}
ITEM = {
    *("title", "link", "description", "category", "enclosure", "guid", "pubDate", CONTENT, f"{DC}creator"),
    *(f"{MEDIA}content", f"{MEDIA}group", f"{ATOM}updated"),
}
HTML = re.compile(
    "a|abbr|address|aside|b|blockquote|br|caption|cite|code|dd|del|div|dl|dt|em|figcaption|figure|footer|h[2-6]|hr|i"
    "|img|li|ol|p|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|ul|DOCUMENT_FRAGMENT"
)
ATTRIBUTES = re.compile("alt|colspan|dir|height|href|lang|rel|scope|src|start|title|width")
GIVEN_IDS = {"4711 at http://nyheter.askfjarden.example"}  # what the golden newsroom has from an earlier feed
PHOTOGRAPHER = "photographer"  # one of the EBU's roles

Rule = Callable[[Element, str], Iterator[str]]


def rss_findings(xml: bytes, address: str) -> list[str]:
    """Return the findings for an RSS document at this address."""
    root = etree.fromstring(xml)
    if root.tag != "rss" or root.get("version") != "2.0" or [child.tag for child in root] != ["channel"]:
        return ["R-01 the document is not RSS 2.0"]
    return [*_character_data(xml), *(finding for rule in RSS for finding in rule(root[0], address))]


def atom_findings(xml: bytes, address: str) -> list[str]:
    """Return the findings for an Atom document at this address."""
    root = etree.fromstring(xml)
    if root.tag != f"{ATOM}feed":
        return ["the document is not an Atom feed"]
    return [finding for rule in ATOM_RULES for finding in rule(root, address)]


def _character_data(xml: bytes) -> Iterator[str]:
    """CharacterData: outside full HTML, references that some readers take for markup."""
    plain = re.sub(rb"<content:encoded>.*?</content:encoded>", b"", xml, flags=re.DOTALL)
    for reference in (b"&amp;", b"&lt;", b"&gt;", b"<![CDATA["):
        if reference in plain:
            yield f"CharacterData {reference.decode()} is in plain text"
    if not xml.startswith((b"<?xml version='1.0' encoding='UTF-8'?>", b'<?xml version="1.0" encoding="UTF-8"?>')):
        yield "rule 18: no declaration of UTF-8"


def _text(element: Element, tag: str) -> str:
    return element.findtext(tag) or ""


def attributes(element: Element) -> dict[str, str]:
    """All attributes of an element."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def _once(element: Element, tags: Iterable[str], code: str) -> Iterator[str]:
    for tag in tags:
        found = element.findall(tag)
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"{code} {element.tag} has not exactly one {tag} with a text"


def _uri(text: str | None, where: str, code: str) -> Iterator[str]:
    if not URI.fullmatch(text or ""):
        yield f"{code} {where}: {text!r} is not an absolute URI"


def _channel(channel: Element, _: str) -> Iterator[str]:
    yield from _once(channel, ("title", "link", "description"), "R-01")
    yield from _once(channel, ("language",), "R-02")
    yield from _once(channel, ("lastBuildDate", "ttl", "docs", "managingEditor", "webMaster", "generator"), "channel:")
    yield from _uri(channel.findtext("link"), "link", "R-01")
    for tag in ("managingEditor", "webMaster"):
        if not MAILBOX.fullmatch(_text(channel, tag)):
            yield f"MissingRealName {tag}: {_text(channel, tag)}"
    if re.search(r"\d", _text(channel, "generator")):
        yield "the generator has a version"


def _elements(channel: Element, _: str) -> Iterator[str]:
    yield from (f"UndefinedElement {child.tag} in channel" for child in channel if child.tag not in CHANNEL)
    for item in channel.iterfind("item"):
        yield from (f"UndefinedElement {child.tag} in item" for child in item if child.tag not in ITEM)
        for tag, times in Counter(str(child.tag) for child in item).items():
            if times > 1 and tag not in {"category", f"{MEDIA}content", f"{DC}creator"}:
                yield f"DuplicateElement {tag}"
    tags = [str(child.tag) for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "MisplacedItem: the channel continues after an item"


def _self(channel: Element, address: str) -> Iterator[str]:
    links = channel.findall(f"{ATOM}link")
    expected = {"rel": "self", "href": address, "type": "application/rss+xml"}
    if [attributes(link) for link in links if link.get("rel") != "hub"] != [expected]:
        yield "R-05 not exactly one self link with the feed's own address"
    yield from _hubs(links)


def _hubs(links: Iterable[Element]) -> Iterator[str]:
    hubs = [attributes(link) for link in links if link.get("rel") == "hub"]
    for hub in hubs:
        yield from _uri(hub["href"], "hub", "rule 90")
        if hub.keys() != {"href", "rel"} or hubs.count(hub) > 1:
            yield f"rule 90: {hub} is there twice, or has other attributes than the URL of the hub"


def _times(channel: Element, _: str) -> Iterator[str]:
    dates = [*channel.findall("lastBuildDate"), *channel.findall("pubDate"), *channel.findall("item/pubDate")]
    for date in dates:
        when = parsedate_to_datetime(date.text or "")
        if when.tzinfo is None or format_datetime(when) != date.text:
            yield f"R-03 {date.text} is not an RFC 822 date with its weekday"
        elif when < PLAUSIBLE:
            yield f"ImplausibleDate {date.text}"
    times = [parsedate_to_datetime(_text(item, "pubDate")) for item in channel.iterfind("item")]
    if any(later < earlier for later, earlier in pairwise(times)):
        yield "R-17 the newest item is not the first"
    if times and parsedate_to_datetime(_text(channel, "lastBuildDate")) < times[0]:
        yield "R-03 lastBuildDate is older than an item"


def _image(channel: Element, _: str) -> Iterator[str]:
    image = channel.find("image")
    if image is None:
        return
    if _text(image, "title") != _text(channel, "title"):
        yield "ImageTitleDoesntMatch"
    if _text(image, "link") != _text(channel, "link"):
        yield "ImageLinkDoesntMatch"
    if _text(image, "url").rpartition(".")[2] not in {"gif", "jpeg", "jpg", "png"}:
        yield "ImageUrlFormat"
    if int(_text(image, "width") or 88) > 144 or int(_text(image, "height") or 31) > 400:
        yield "InvalidWidth"


def _items(channel: Element, _: str) -> Iterator[str]:
    guids = Counter(_text(item, "guid") for item in channel.iterfind("item"))
    for item in channel.iterfind("item"):
        yield from _once(item, ("title", "link"), "R-10")
        yield from _once(item, ("guid",), "R-12")
        yield from _once(item, ("pubDate",), "R-15")
        yield from _once(item, (f"{DC}creator",), "R-19")
        yield from _uri(item.findtext("link"), "item link", "R-11")
        guid = _text(item, "guid")
        if guids[guid] > 1:
            yield f"R-13 {guid} is the guid of two items"
        is_permanent = UUID.fullmatch(guid) or guid in GIVEN_IDS
        if not is_permanent or item.find("guid").get("isPermaLink") != "false":  # type: ignore[union-attr]  # see R-12
            yield f"R-14 {guid} is not a permanent id"
        for category in item.iterfind("category"):
            yield from _uri(category.get("domain"), "category", "R-25")


def _contents(channel: Element, _: str) -> Iterator[str]:
    for item in channel.iterfind("item"):
        tags = [str(child.tag) for child in item]
        if CONTENT not in tags or "description" not in tags or tags.index("description") > tags.index(CONTENT):
            yield "R-20 NeedDescriptionBeforeContent"
        for tag in ("description", CONTENT):
            yield from html_findings(_text(item, tag))


def _enclosures(channel: Element, _: str) -> Iterator[str]:
    for item in channel.iterfind("item"):
        for enclosure in item.findall("enclosure"):
            yield from _uri(enclosure.get("url"), "enclosure", "R-22")
            if not (enclosure.get("length") or "").isdecimal() or not MIME.fullmatch(enclosure.get("type") or ""):
                yield "R-22 an enclosure without length and type"
        if len(item.findall("enclosure")) > 1:
            yield "R-21 DuplicateEnclosure"


def _media(channel: Element, _: str) -> Iterator[str]:
    for content in channel.iter(f"{MEDIA}content"):
        yield from _uri(content.get("url"), "media:content", "R-23")
        if not MIME.fullmatch(content.get("type") or "") or content.get("medium") != "image":
            yield "R-23 media:content without type and medium"
        yield from (
            f"R-23 {name} is not a positive number"
            for name in ("width", "height", "fileSize")
            if not re.fullmatch(r"[1-9]\d*", content.get(name) or "")
        )
        for child in content:
            yield from _media_child(child)
    if any(len(group.findall(f"{MEDIA}content")) < 2 for group in channel.iter(f"{MEDIA}group")):
        yield "MediaGroupWithoutAlternatives"


def _media_child(child: Element) -> Iterator[str]:
    expected = {
        f"{MEDIA}title": {"type": "plain"},
        f"{MEDIA}credit": {"role": PHOTOGRAPHER, "scheme": "urn:ebu"},
        f"{MEDIA}copyright": {},
    }
    if expected.get(str(child.tag)) != attributes(child) or not child.text:
        yield f"R-24 {child.tag!r} with {attributes(child)}"


RSS: tuple[Rule, ...] = (_channel, _elements, _self, _times, _image, _items, _contents, _enclosures, _media)


def html_findings(html: str) -> list[str]:
    """Return the findings for HTML in a feed: it must be strict HTML5 with absolute URLs and without active content."""
    parser = HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree = parser.parseFragment(html)
    except ParseError as error:
        return [f"NotHtml {error} {parser.errors}"]
    return [finding for element in tree.iter() if isinstance(element.tag, str) for finding in _markup(element)]


def _markup(element: Element) -> Iterator[str]:
    if not HTML.fullmatch(str(element.tag)):
        yield f"SecurityRisk <{element.tag!r}>"
    names = attributes(element)
    yield from (f"SecurityRiskAttr {name}" for name in names if not ATTRIBUTES.fullmatch(name))
    for address in (names[name] for name in ("href", "src") if name in names):
        if not urlsplit(address).scheme:
            yield f"ContainsRelRef {address}"
        elif urlsplit(address).scheme not in {"http", "https", "mailto", "tel"}:
            yield f"SecurityRisk {address}"
    if element.tag == "img" and "alt" not in names:
        yield "rule 57: a picture without alt"


def _atom_feed(feed: Element, address: str) -> Iterator[str]:
    yield from _once(feed, (f"{ATOM}title", f"{ATOM}id", f"{ATOM}updated"), "feed:")
    links = [tuple(link.get(name) for name in ("rel", "type", "hreflang")) for link in feed.iterfind(f"{ATOM}link")]
    single = [link for link in links if link[0] != "hub"]
    if len(single) != len(set(single)):
        yield "A-03 DuplicateAtomLink"
    yield from _hubs(feed.iterfind(f"{ATOM}link"))
    self_links = [link.get("href") for link in feed.iterfind(f"{ATOM}link[@rel='self']")]
    if self_links != [address]:
        yield f"A-02 SelfDoesntMatchLocation {self_links}"
    if not [rel for rel, *_ in links if rel == "alternate"]:
        yield "A-02 the feed has no alternate link"
    if not feed.get(LANGUAGE):
        yield "rule 28: no xml:lang"
    if any(generator.get("version") for generator in feed.iterfind(f"{ATOM}generator")):
        yield "the generator has a version"


def _atom_elements(feed: Element, _: str) -> Iterator[str]:
    for element in feed.iter():
        if not str(element.tag).startswith((ATOM, HISTORY)):
            yield f"UnknownNamespace {element.tag}"
    tags = [child.tag for child in feed]
    entry = f"{ATOM}entry"
    if entry in tags and set(tags[tags.index(entry) :]) != {entry}:
        yield "MisplacedMetadata: the feed continues after an entry"


def _atom_ids(feed: Element, _: str) -> Iterator[str]:
    for element in feed.iter(f"{ATOM}id"):
        if not UUID.fullmatch(element.text or ""):
            yield f"A-10 {element.text} is not a permanent id"
    ids = [_text(entry, f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
    if len(ids) != len(set(ids)):
        yield "A-10 DuplicateEntries"


def _atom_times(feed: Element, _: str) -> Iterator[str]:
    for date in (*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")):
        if not RFC_3339.fullmatch(date.text or ""):
            yield f"A-13 {date.text} is not an RFC 3339 time"
            return
        if datetime.fromisoformat(date.text or "") < PLAUSIBLE:
            yield f"ImplausibleDate {date.text}"
    updated = [_time(entry, "updated") for entry in feed.iterfind(f"{ATOM}entry")]
    published = [_time(entry, "published") for entry in feed.iterfind(f"{ATOM}entry")]
    if any(changed < first for changed, first in zip(updated, published, strict=True)):
        yield "A-15 an entry was updated before it was published"
    if updated and _time(feed, "updated") < max(updated):
        yield "A-21 the feed is older than an entry"
    if any(later < earlier for later, earlier in pairwise(published)):
        yield "rule 11: the newest entry is not the first"
    if len(set(updated)) != len(updated):
        yield "DuplicateUpdated"


def _time(element: Element, tag: str) -> datetime:
    return datetime.fromisoformat(_text(element, ATOM + tag))


def _atom_entries(feed: Element, _: str) -> Iterator[str]:
    for entry in feed.iterfind(f"{ATOM}entry"):
        tags = ("title", "id", "updated", "published", "summary", "content")
        yield from _once(entry, (ATOM + tag for tag in tags), "entry:")
        if not entry.findtext(f"{ATOM}author/{ATOM}name"):
            yield "A-17 an entry without author"
        for tag in ("title", "summary", "rights"):
            if any(text.get("type", "text") != "text" for text in entry.iterfind(ATOM + tag)):
                yield f"rule 26: {tag} is not plain text"
        content = entry.find(f"{ATOM}content")
        if content is not None and content.get("type") != "html":
            yield "rule 26: content is not HTML"
        yield from html_findings(_text(entry, f"{ATOM}content"))
        yield from _atom_links(entry)
        yield from _atom_categories(entry)


def _atom_links(entry: Element) -> Iterator[str]:
    links = entry.findall(f"{ATOM}link")
    alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
    if not alternates:
        yield "A-29 MissingContentOrAlternate"
    if len(set(alternates)) != len(alternates):
        yield "A-03 DuplicateAtomLink"
    for link in links:
        yield from _uri(link.get("href"), "link", "A-03")
        if link.get("rel") not in {"alternate", "enclosure", "related"}:
            yield f"UnregisteredAtomLinkRel {link.get('rel')}"
        if link.get("rel") == "enclosure" and not all(link.get(name) for name in ("type", "length", "title")):
            yield "rule 27: an enclosure without type, length and title"


def _atom_categories(entry: Element) -> Iterator[str]:
    for category in entry.iterfind(f"{ATOM}category"):
        yield from _uri(category.get("scheme"), "category", "rule 28")
        if not category.get("term") or not category.get("label"):
            yield "rule 28: a category without term and label"


ATOM_RULES: tuple[Rule, ...] = (_atom_feed, _atom_elements, _atom_ids, _atom_times, _atom_entries)
