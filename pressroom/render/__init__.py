"""Stage 4: one Item of the plan in, its Artifact out. Nothing is decided, read or written here.

A format is one function in a file of its own and one row in this table. Its module loads when it is first used.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TypeAlias

from msgspec import Struct

from pressroom.artifact import Artifact, Item
from pressroom.release import Release
from pressroom.render.press import Press, press

__all__ = ["ENTRIES", "FORMATS", "Format", "Press", "entries_in", "feed_entry", "press", "render", "text_of"]

Function: TypeAlias = Callable[..., bytes]

_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


class Format(Struct, frozen=True):
    """The media type of a format, and where its function stands: `module:function`."""

    media_type: str
    function: str


FORMATS = {
    "release-page": Format(_HTML, "pressroom.render.release_page:release_page"),
    "release-text": Format(_TEXT, "pressroom.render.release_text:release_text"),
    "release-json": Format("application/json", "pressroom.render.release_json:release_json"),
    "versions-page": Format(_HTML, "pressroom.render.versions_page:versions_page"),
    "newsroom-page": Format(_HTML, "pressroom.render.pages:newsroom_page"),
    "keyword-page": Format(_HTML, "pressroom.render.pages:keyword_page"),
    "year-page": Format(_HTML, "pressroom.render.pages:year_page"),
    "contacts-page": Format(_HTML, "pressroom.render.pages:contacts_page"),
    "media-page": Format(_HTML, "pressroom.render.pages:media_page"),
    "subscribe-page": Format(_HTML, "pressroom.render.pages:subscribe_page"),
    "verify-page": Format(_HTML, "pressroom.render.pages:verify_page"),
    "not-found-page": Format(_HTML, "pressroom.render.pages:not_found_page"),
    "redirect": Format(_HTML, "pressroom.render.pages:redirect"),
    "stylesheet": Format("text/css; charset=utf-8", "pressroom.render.pages:stylesheet"),
    "icon": Format("image/svg+xml", "pressroom.render.pages:icon"),
    "rss": Format("application/rss+xml", "pressroom.render.rss:rss"),
    "atom": Format("application/atom+xml", "pressroom.render.atom:atom"),
    "json-feed": Format("application/feed+json", "pressroom.render.json_feed:json_feed"),
    "sitemap": Format("application/xml", "pressroom.render.sitemap:sitemap"),
    "sitemap-index": Format("application/xml", "pressroom.render.sitemap:sitemap_index"),
    "robots": Format(_TEXT, "pressroom.render.robots:robots"),
    "captions": Format(_TEXT, "pressroom.render.captions:captions"),
    "contact-cards": Format("text/vcard; charset=utf-8", "pressroom.render.vcard:contact_cards"),
    "vcard": Format("text/vcard; charset=utf-8", "pressroom.render.vcard:vcard"),
    "mail-html": Format(_HTML, "pressroom.render.mail:html_part"),
    "mail-text": Format(_TEXT, "pressroom.render.mail:text_part"),
    "mail-message": Format("message/rfc822", "pressroom.render.mail_message:message"),
}


def render(item: Item, press: Press) -> Artifact:
    """Make the output that `item` names. Raises ConfigError for a faulty template or a message without translation."""
    format_ = FORMATS[item.format]
    return Artifact(item.path, format_.media_type, _function(format_.function)(item, press))


class Entries(Struct, frozen=True):
    """How a feed holds its entries: what makes one, how one begins and ends, what stands between them and after all.

    Nothing within an entry can be taken for these, for all markup in it is escaped.
    """

    function: str
    begin: bytes
    end: bytes
    between: bytes
    after: bytes


ENTRIES = {
    "rss": Entries("pressroom.render.rss:entry", b"<item>", b"</item>", b"\n", b"\n</channel>"),
    "atom": Entries("pressroom.render.atom:entry", b"<entry>", b"</entry>", b"\n", b"\n</feed>"),
    "json-feed": Entries("pressroom.render.json_feed:entry", b'{"id":', b"}", b",", b"]}"),
}


def feed_entry(feed: str, release: Release, press: Press) -> bytes:
    """A release as an entry of a feed of this format."""
    made: bytes = _function(ENTRIES[feed].function)(release, press)
    return made


def text_of(release: Release, press: Press) -> bytes:
    """The whole text of a release, as `release.txt` has it."""
    made: bytes = _function("pressroom.render.release_text:text_of")(release, press)
    return made


def entries_in(feed: str, content: bytes) -> list[tuple[int, int]]:
    """Where the entries of a feed of this format begin and end, in octets."""
    how = ENTRIES[feed]
    start = content.find(how.begin)
    if start < 0:
        return []
    stop, joint = content.rindex(how.after), how.end + how.between + how.begin
    spans = []
    while (cut := content.find(joint, start, stop)) >= 0:
        spans.append((start, cut + len(how.end)))
        start = cut + len(how.end) + len(how.between)
    return [*spans, (start, stop)]


@cache
def _function(place: str) -> Function:
    module, _, name = place.partition(":")
    function: Function = getattr(import_module(module), name)
    return function
