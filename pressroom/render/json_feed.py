"""JSON Feed 1.1: a feed of releases in, `feed.json` out.

An item is encoded once, whatever the number of feeds it stands in.
"""

import msgspec
from msgspec import Struct

from pressroom.artifact import Feed, Item
from pressroom.release import Organisation, Release
from pressroom.render.channel import channel
from pressroom.render.entry import entry_of
from pressroom.render.figure import WIDE, fallback
from pressroom.render.press import Press, subject
from pressroom.text.dates import rfc3339

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


def json_feed(item: Item, press: Press) -> bytes:
    """The bytes of a JSON Feed 1.1 document, UTF-8."""
    about = channel(item, press)
    document = _Feed(
        version=VERSION,
        title=about.title,
        home_page_url=about.home,
        feed_url=about.address("feed.json"),
        description=about.description,
        language=about.language,
        authors=[_author(about.organisation)],
        hubs=tuple(_Hub("WebSub", url) for url in about.hubs),
        items=[msgspec.Raw(press.entry("json-feed", release)) for release in subject(item, Feed).releases],
    )
    return msgspec.json.encode(document)


def _author(organisation: Organisation) -> _Author:
    return _Author(organisation.name, organisation.url)


def entry(release: Release, press: Press) -> bytes:
    """The encoded item of a release."""
    made = entry_of(release, press)
    release = made.release
    lead = press.url(release.path + fallback(press, release.images[0], WIDE).file) if release.images else ""
    return msgspec.json.encode(
        _Item(
            id=made.id,
            url=made.url,
            title=made.title,
            content_html=made.html,
            summary=made.summary,
            date_published=rfc3339(release.publish_at),
            date_modified=rfc3339(release.updated) if release.updated != release.publish_at else "",
            authors=[_author(organisation) for organisation in release.organisations],
            language=release.language,
            image=lead,
            banner_image=lead,
            tags=tuple(dict.fromkeys(keyword.name for keyword in release.keywords)),
            attachments=tuple(_Attachment(f.url, f.media_type, f.title, f.size) for f in made.attachments),
        )
    )
