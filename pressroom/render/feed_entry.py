"""Prepare what any feed shows: its title, author and URLs, and each release as an entry with its full text as HTML.

It knows nothing of RSS, Atom or JSON.
"""

from collections import Counter
from datetime import UTC, datetime

from msgspec import Struct

from pressroom.model.newsroom import Image, Keyword, Organisation
from pressroom.model.pages import Feed
from pressroom.model.plan import Item
from pressroom.model.release import Document, Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.entry_ids import get_entry_id, get_entry_iri
from pressroom.render.feed_entry_html import render_entry_html
from pressroom.render.versions import format_title_with_status, format_withdrawal_notice

# A feed without entries needs a time too. Validators take times before 1990 for mistakes.
EMPTY_FEED_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class FeedInfo(Struct, frozen=True):
    """A feed without its entries. `home_url` is the absolute URL of the page it belongs to; `id` never changes.

    `hubs` are the WebSub hubs that notify subscribers of changes; an archive document has none.
    """

    id: str
    title: str
    description: str
    home_url: str
    language: str
    updated: datetime
    organisation: Organisation
    hubs: tuple[str, ...] = ()

    def file_url(self, file: str) -> str:
        """Return the absolute URL of a feed file in the folder of the page."""
        return self.home_url + file


def get_feed_info(item: Item, context: RenderContext) -> FeedInfo:
    """Return the facts about the feed of an item; `updated` is the time of the latest change of an entry."""
    feed, edition = get_page_model(item, Feed), context.edition(item.language)
    title = f"{edition.title}: {feed.keyword.name}" if feed.keyword else edition.title
    return FeedInfo(
        id=context.newsroom.permanent_id(feed.home_path).urn,
        title=title,
        description=edition.description or title,
        home_url=context.url(feed.home_path),
        language=item.language,
        updated=_get_update_time(feed, context),
        organisation=edition.organisations[0],
        hubs=() if feed.archive_number else context.newsroom.hubs,
    )


def _get_update_time(feed: Feed, context: RenderContext) -> datetime:
    newest_entry = max(feed.entries, key=lambda each: each.updated_timestamp, default=None)
    return context.load_entry(newest_entry).updated if newest_entry else EMPTY_FEED_TIME


class Attachment(Struct, frozen=True):
    """A file to download with a release; `size` is in bytes. The titles within an entry are unique."""

    url: str
    title: str
    media_type: str
    size: int


class FeedEntry(Struct, frozen=True):
    """What every feed says about a release. `id` never changes; `html` contains only absolute URLs.

    `iri` is the same as `id`, or made from it if that is no IRI. `release` contains only what may be shown.
    `attachments` are the images, the lead image first, then the documents.
    """

    release: Release
    id: str
    iri: str
    title: str
    summary: str
    url: str
    html: str
    attachments: tuple[Attachment, ...]


def get_feed_entry(release: Release, context: RenderContext) -> FeedEntry:
    """Return the entry of a release. Only the last one is cached: its formats are rendered one after the other."""
    cached = context.memo.get("entry")
    if cached is None or cached[0] is not release:
        cached = context.memo["entry"] = (release, _build_feed_entry(release, context))
    entry: FeedEntry = cached[1]
    return entry


def _build_feed_entry(release: Release, context: RenderContext) -> FeedEntry:
    messages = context.messages(release.language)
    if release.withdrawal:
        release = release.without_content
    return FeedEntry(
        release=release,
        id=get_entry_id(release, context),
        iri=get_entry_iri(release, context),
        title=format_title_with_status(release, messages),
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
    counts = Counter(title for _, title in files)
    return tuple(
        Attachment(
            context.url(release.path + file.file),
            # JSON Feed: attachments with the same title are the same thing in different formats.
            title if counts[title] == 1 else f"{title} ({file.file})",
            file.media_type,
            file.size,
        )
        for file, title in files
    )


def build_keywords_url(release: Release, context: RenderContext) -> str:
    """Return the absolute URL of the folder with the keyword pages of a release's language."""
    return context.url(f"{context.edition(release.language).prefix}/keywords/")


def build_keyword_url(release: Release, keyword: Keyword, context: RenderContext) -> str:
    """Return the absolute URL of a keyword's page."""
    return context.url(context.edition(release.language).keyword_path(keyword))
