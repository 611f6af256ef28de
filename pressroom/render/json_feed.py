"""JSON Feed 1.1: a feed of releases in, `feed.json` out.

An item is encoded once, whatever the number of feeds it stands in.
"""

import msgspec
from msgspec import Struct

from pressroom.model.newsroom import Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.entry import get_feed_entry
from pressroom.render.feed_info import get_feed_info
from pressroom.render.figure import PREVIEW_WIDTH, get_fallback
from pressroom.text.dates import format_rfc3339

VERSION = "https://jsonfeed.org/version/1.1"


class _Author(Struct, omit_defaults=True):
    name: str
    url: str = ""


class _Attachment(Struct, omit_defaults=True):
    url: str
    mime_type: str
    title: str
    size_in_bytes: int


class _Item(Struct, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: str
    authors: list[_Author]
    language: str
    image: str = ""
    banner_image: str = ""
    tags: tuple[str, ...] = ()
    attachments: tuple[_Attachment, ...] = ()
    date_modified: str = ""


class _Hub(Struct):
    type: str
    url: str


class _Feed(Struct, kw_only=True, omit_defaults=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: list[_Author]
    hubs: tuple[_Hub, ...] = ()
    items: list[msgspec.Raw]


def render_json_feed(item: Item, context: RenderContext) -> bytes:
    """The bytes of a JSON Feed 1.1 document, UTF-8."""
    about = get_feed_info(item, context)
    document = _Feed(
        version=VERSION,
        title=about.title,
        home_page_url=about.home_url,
        feed_url=about.file_url("feed.json"),
        description=about.description,
        language=about.language,
        authors=[_build_author(about.organisation)],
        hubs=tuple(_Hub("WebSub", url) for url in about.hubs),
        items=[
            msgspec.Raw(context.get_rendered_entry("json-feed", release))
            for release in get_page_model(item, Feed).entries
        ],
    )
    return msgspec.json.encode(document)


def _build_author(organisation: Organisation) -> _Author:
    return _Author(organisation.name, organisation.url)


def render_entry(release: Release, context: RenderContext) -> bytes:
    """The encoded item of a release."""
    made = get_feed_entry(release, context)
    release = made.release
    lead = (
        context.url(release.path + get_fallback(context, release.images[0], PREVIEW_WIDTH).file)
        if release.images
        else ""
    )
    return msgspec.json.encode(
        _Item(
            id=made.id,
            url=made.url,
            title=made.title,
            content_html=made.html,
            summary=made.summary,
            date_published=format_rfc3339(release.publish_at),
            date_modified=format_rfc3339(release.updated) if release.updated != release.publish_at else "",
            authors=[_build_author(organisation) for organisation in release.organisations],
            language=release.language,
            image=lead,
            banner_image=lead,
            tags=tuple(dict.fromkeys(keyword.name for keyword in release.keywords)),
            attachments=tuple(_Attachment(f.url, f.media_type, f.title, f.size) for f in made.attachments),
        )
    )
