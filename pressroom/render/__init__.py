"""Stage 4: render an item of the plan as an artifact, by the table of formats.

A format is one function in a file of its own and one row in this table. Its module is loaded when it is first used.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TypeAlias

from msgspec import Struct

from pressroom.model.plan import Artifact, Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, create_render_context

__all__ = [
    "ENTRY_FORMATS",
    "FORMATS",
    "SEARCH_FORMAT",
    "Format",
    "RenderContext",
    "create_render_context",
    "find_entry_spans",
    "load_formats",
    "release_to_text",
    "render",
    "render_feed_entry",
]

RenderFunction: TypeAlias = Callable[..., bytes]

_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


class Format(Struct, frozen=True):
    """The media type of a format, and its function as `module:function`."""

    media_type: str
    function: str


FORMATS = {
    "release-page": Format(_HTML, "pressroom.render.release_page:render_release_page"),
    "release-text": Format(_TEXT, "pressroom.render.release_text:render_release_text"),
    "release-json": Format("application/json", "pressroom.render.release_json:render_release_json"),
    "versions-page": Format(_HTML, "pressroom.render.versions:render_versions_page"),
    "newsroom-page": Format(_HTML, "pressroom.render.list_pages:render_newsroom_page"),
    "keyword-page": Format(_HTML, "pressroom.render.list_pages:render_keyword_page"),
    "year-page": Format(_HTML, "pressroom.render.list_pages:render_year_page"),
    "contacts-page": Format(_HTML, "pressroom.render.list_pages:render_contacts_page"),
    "media-page": Format(_HTML, "pressroom.render.list_pages:render_media_page"),
    "subscribe-page": Format(_HTML, "pressroom.render.list_pages:render_subscribe_page"),
    "verify-page": Format(_HTML, "pressroom.render.list_pages:render_verify_page"),
    "privacy-page": Format(_HTML, "pressroom.render.statements:render_privacy_page"),
    "accessibility-page": Format(_HTML, "pressroom.render.statements:render_accessibility_page"),
    "not-found-page": Format(_HTML, "pressroom.render.list_pages:render_not_found_page"),
    "redirect": Format(_HTML, "pressroom.render.list_pages:render_redirect"),
    "redirects-json": Format("application/json", "pressroom.render.redirects:render_redirects_json"),
    "redirects-nginx": Format(_TEXT, "pressroom.render.redirects:render_redirects_nginx"),
    "redirects-caddy": Format(_TEXT, "pressroom.render.redirects:render_redirects_caddy"),
    "stylesheet": Format("text/css; charset=utf-8", "pressroom.render.list_pages:render_stylesheet"),
    "icon": Format("image/svg+xml", "pressroom.render.list_pages:render_icon"),
    "rss": Format("application/rss+xml", "pressroom.render.rss:render_rss"),
    "atom": Format("application/atom+xml", "pressroom.render.atom:render_atom"),
    "json-feed": Format("application/feed+json", "pressroom.render.json_feed:render_json_feed"),
    "sitemap": Format("application/xml", "pressroom.render.sitemap:render_sitemap"),
    "sitemap-index": Format("application/xml", "pressroom.render.sitemap:render_sitemap_index"),
    "robots": Format(_TEXT, "pressroom.render.sitemap:render_robots"),
    "captions": Format(_TEXT, "pressroom.render.captions:render_captions"),
    "contact-cards": Format("text/vcard; charset=utf-8", "pressroom.render.vcard:render_vcards"),
    "vcard": Format("text/vcard; charset=utf-8", "pressroom.render.vcard:render_vcard"),
    "mail-html": Format(_HTML, "pressroom.render.mail:render_html_part"),
    "mail-text": Format(_TEXT, "pressroom.render.mail:render_text_part"),
    "mail-message": Format("message/rfc822", "pressroom.render.mail_message:render_mail_message"),
}


def render(item: Item, context: RenderContext) -> Artifact:
    """Render the output that `item` names. Raises ConfigError for a faulty template or a missing translation."""
    format_ = FORMATS[item.format]
    return Artifact(item.path, format_.media_type, _import_function(format_.function)(item, context))


def load_formats() -> None:
    """Import the modules of all formats now, not when each is first used."""
    for format_ in FORMATS.values():
        _import_function(format_.function)


class EntryFormat(Struct, frozen=True):
    """How a feed format embeds its entries.

    `function` renders one entry, as `module:function`. An entry starts with `begin` and ends with `end`; `separator` is
    between two entries and `feed_end` after the last one. None of these occurs inside an entry: its markup is escaped.
    """

    function: str
    begin: bytes
    end: bytes
    separator: bytes
    feed_end: bytes


ENTRY_FORMATS = {
    "rss": EntryFormat("pressroom.render.rss:render_entry", b"<item>", b"</item>", b"\n", b"\n</channel>"),
    "atom": EntryFormat("pressroom.render.atom:render_entry", b"<entry>", b"</entry>", b"\n", b"\n</feed>"),
    "json-feed": EntryFormat("pressroom.render.json_feed:render_entry", b'{"id":', b"}", b",", b"]}"),
}


SEARCH_FORMAT = "search"
"""The format of releases for the search index."""

_ENTRY_FUNCTIONS = {name: each.function for name, each in ENTRY_FORMATS.items()} | {
    SEARCH_FORMAT: "pressroom.render.search_entry:render_search_entry"
}


def render_feed_entry(entry_format: str, release: Release, context: RenderContext) -> bytes:
    """Return a release as an entry of a feed of this format, or of the search index."""
    content: bytes = _import_function(_ENTRY_FUNCTIONS[entry_format])(release, context)
    return content


def release_to_text(release: Release, context: RenderContext) -> bytes:
    """Return the full text of a release, as in `release.txt`."""
    content: bytes = _import_function("pressroom.render.release_text:release_to_text")(release, context)
    return content


def find_entry_spans(feed_format: str, content: bytes) -> list[tuple[int, int]]:
    """Return the start and end of each entry in a feed of this format, in bytes."""
    entry_format = ENTRY_FORMATS[feed_format]
    start = content.find(entry_format.begin)
    if start < 0:
        return []
    stop, boundary = (
        content.rindex(entry_format.feed_end),
        entry_format.end + entry_format.separator + entry_format.begin,
    )
    spans = []
    while (position := content.find(boundary, start, stop)) >= 0:
        spans.append((start, position + len(entry_format.end)))
        start = position + len(entry_format.end) + len(entry_format.separator)
    return [*spans, (start, stop)]


@cache
def _import_function(reference: str) -> RenderFunction:
    module, _, name = reference.partition(":")
    function: RenderFunction = getattr(import_module(module), name)
    return function
