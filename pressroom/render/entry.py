"""A release as an entry of any feed: its id, its absolute addresses and its whole text as HTML.

In: a Release and the Press. Out: an Entry. It must not know RSS, Atom or JSON.
"""

from collections import Counter

from msgspec import Struct

from pressroom.release import Document, Image, Keyword, Release
from pressroom.render.entry_html import entry_html
from pressroom.render.press import Press
from pressroom.render.versions import title, withdrawal_notice


class Attachment(Struct, frozen=True):
    """A file to download with a release; `size` in octets. No two of an entry have the same title."""

    url: str
    title: str
    media_type: str
    size: int


class Entry(Struct, frozen=True):
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


def entry_of(release: Release, press: Press) -> Entry:
    """The entry of a release. Only the last one is kept: the formats of a release come one after the other."""
    held = press.memo.get("entry")
    if held is None or held[0] is not release:
        held = press.memo["entry"] = (release, _entry(release, press))
    made: Entry = held[1]
    return made


def _entry(release: Release, press: Press) -> Entry:
    messages = press.messages(release.language)
    if release.withdrawal:
        release = release.remains
    return Entry(
        release=release,
        id=press.newsroom.permanent_id(release.first_path).urn,
        title=title(release, messages),
        summary=withdrawal_notice(release, messages) or release.lead,
        url=press.url(release.path),
        html=entry_html(release, press),
        attachments=_attachments(release, press),
    )


def _attachments(release: Release, press: Press) -> tuple[Attachment, ...]:
    files: list[tuple[Image | Document, str]] = [
        (image, image.caption or image.alt or image.file) for image in release.images
    ]
    files += [(document, document.title) for document in release.documents]
    times = Counter(title for _, title in files)
    return tuple(
        Attachment(
            press.url(release.path + file.file),
            # JSON Feed takes two attachments of one title for one thing in two forms.
            title if times[title] == 1 else f"{title} ({file.file})",
            file.media_type,
            file.size,
        )
        for file, title in files
    )


def keywords_url(release: Release, press: Press) -> str:
    """The absolute address below which the keywords of a release's language stand."""
    return press.url(f"{press.edition(release.language).prefix}/keywords/")


def keyword_url(release: Release, keyword: Keyword, press: Press) -> str:
    """The absolute address of a keyword's page."""
    return press.url(press.edition(release.language).keyword_path(keyword))
