"""A release as an entry of any feed: its id, its absolute addresses and its whole text as HTML.

In: a Release and the Press. Out: an Entry. It must not know RSS, Atom or JSON.
"""

from collections import Counter

from msgspec import Struct

from pressroom.model.newsroom import Image, Keyword
from pressroom.model.release import Document, Release
from pressroom.render.context import RenderContext
from pressroom.render.entry_html import render_entry_html
from pressroom.render.versions import format_title, format_withdrawal_notice


class Attachment(Struct, frozen=True):
    """A file to download with a release; `size` in octets. No two of an entry have the same title."""

    url: str
    title: str
    media_type: str
    size: int


class FeedEntry(Struct, frozen=True):
    """What every feed says of a release. `id` never changes; `html` has absolute addresses only.

    `release` is what may be told of it. `attachments` are the pictures, the lead picture first, and then the documents.
    """

    release: Release
    id: str
    title: str
    summary: str
    url: str
    html: str
    attachments: tuple[Attachment, ...]


def get_feed_entry(release: Release, context: RenderContext) -> FeedEntry:
    """The entry of a release. Only the last one is kept: the formats of a release come one after the other."""
    held = context.memo.get("entry")
    if held is None or held[0] is not release:
        held = context.memo["entry"] = (release, _build_feed_entry(release, context))
    made: FeedEntry = held[1]
    return made


def _build_feed_entry(release: Release, context: RenderContext) -> FeedEntry:
    messages = context.messages(release.language)
    if release.withdrawal:
        release = release.without_content
    return FeedEntry(
        release=release,
        id=context.newsroom.permanent_id(release.first_path).urn,
        title=format_title(release, messages),
        summary=format_withdrawal_notice(release, messages) or release.lead,
        url=context.url(release.path),
        html=render_entry_html(release, context),
        attachments=_list_attachments(release, context),
    )


def _list_attachments(release: Release, context: RenderContext) -> tuple[Attachment, ...]:
    files: list[tuple[Image | Document, str]] = [
        (image, image.caption or image.alt or image.file) for image in release.images
    ]
    files += [(document, document.title) for document in release.documents]
    times = Counter(title for _, title in files)
    return tuple(
        Attachment(
            context.url(release.path + file.file),
            # JSON Feed takes two attachments of one title for one thing in two forms.
            title if times[title] == 1 else f"{title} ({file.file})",
            file.media_type,
            file.size,
        )
        for file, title in files
    )


def keywords_url(release: Release, context: RenderContext) -> str:
    """The absolute address below which the keywords of a release's language stand."""
    return context.url(f"{context.edition(release.language).prefix}/keywords/")


def keyword_url(release: Release, keyword: Keyword, context: RenderContext) -> str:
    """The absolute address of a keyword's page."""
    return context.url(context.edition(release.language).keyword_path(keyword))
