"""JSON Feed 1.1: `feed.json`. An item is encoded once, however many feeds it is in."""

import msgspec
from msgspec import Struct

from pressroom.model.newsroom import Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.feed_entry import get_feed_entry, get_feed_info
from pressroom.render.figure import PREVIEW_WIDTH, get_fallback
from pressroom.text.dates import format_rfc3339
from pressroom.text.domains import encode_url_host

VERSION = "https://jsonfeed.org/version/1.1"


class _JsonFeedAuthor(Struct, omit_defaults=True):
    name: str
    url: str = ""


class _JsonFeedAttachment(Struct, omit_defaults=True):
    url: str
    mime_type: str
    title: str
    size_in_bytes: int


class _JsonFeedItem(Struct, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: str
    authors: list[_JsonFeedAuthor]
    language: str
    image: str = ""
    banner_image: str = ""
    tags: tuple[str, ...] = ()
    attachments: tuple[_JsonFeedAttachment, ...] = ()
    date_modified: str = ""


class _Hub(Struct):
    type: str
    url: str


class _JsonFeed(Struct, kw_only=True, omit_defaults=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: list[_JsonFeedAuthor]
    hubs: tuple[_Hub, ...] = ()
    items: list[msgspec.Raw]


def render_json_feed(item: Item, context: RenderContext) -> bytes:
    """Render a JSON Feed 1.1 document."""
    feed_info = get_feed_info(item, context)
    document = _JsonFeed(
        version=VERSION,
        title=feed_info.title,
        home_page_url=feed_info.home_url,
        feed_url=feed_info.file_url("feed.json"),
        description=feed_info.description,
        language=feed_info.language,
        authors=[_build_author(feed_info.organisation)],
        hubs=tuple(_Hub("WebSub", url) for url in feed_info.hubs),
        items=[
            msgspec.Raw(context.get_rendered_entry("json-feed", release))
            for release in get_page_model(item, Feed).entries
        ],
    )
    return msgspec.json.encode(document)


def _build_author(organisation: Organisation) -> _JsonFeedAuthor:
    return _JsonFeedAuthor(organisation.name, encode_url_host(organisation.url))


def render_entry(release: Release, context: RenderContext) -> bytes:
    """Return the encoded item of a release."""
    entry = get_feed_entry(release, context)
    release = entry.release
    lead_url = (
        context.url(release.path + get_fallback(context, release.images[0], PREVIEW_WIDTH).file)
        if release.images
        else ""
    )
    return msgspec.json.encode(
        _JsonFeedItem(
            id=entry.id,
            url=entry.url,
            title=entry.title,
            content_html=entry.html,
            summary=entry.summary,
            date_published=format_rfc3339(release.publish_at),
            date_modified=format_rfc3339(release.updated) if release.updated != release.publish_at else "",
            authors=[_build_author(organisation) for organisation in release.organisations],
            language=release.language,
            image=lead_url,
            banner_image=lead_url,
            tags=tuple(dict.fromkeys(keyword.name for keyword in release.keywords)),
            attachments=tuple(_JsonFeedAttachment(f.url, f.media_type, f.title, f.size) for f in entry.attachments),
        )
    )
