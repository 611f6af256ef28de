"""A release as an entry of any feed: its id, its absolute addresses and its whole text as HTML.

In: a Release and the Press. Out: an Entry, made once a build. It must not know RSS, Atom or JSON.
"""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from pressroom.release import Document, Image, Keyword, Release
from pressroom.render.entry_html import entry_html
from pressroom.render.press import Press

T = TypeVar("T")

# Of 15 kB each. Archives ask for an entry once in a build, the oldest first; feeds then ask for those of newer ones.
_MOST_ENTRIES = 2048


class Attachment(Struct, frozen=True):
    """A file to download with a release; `size` in octets. No two of an entry have the same title."""

    url: str
    title: str
    media_type: str
    size: int


class Entry(Struct, frozen=True):
    """What every feed says of a release. `id` never changes; `html` has absolute addresses only.

    `attachments` are the pictures, the lead picture first, and then the documents.
    """

    release: Release
    id: str
    url: str
    html: str
    attachments: tuple[Attachment, ...]


def entry_of(release: Release, press: Press) -> Entry:
    """The entry of a release, the same one for every format as long as feeds of the newest releases may ask for it."""
    entries: dict[str, Entry] = press.once("entries", dict)
    entry = entries.get(release.path)
    if entry is None or entry.release is not release:
        if len(entries) == _MOST_ENTRIES:
            del entries[next(iter(entries))]
        entry = entries[release.path] = _entry(release, press)
    return entry


def _entry(release: Release, press: Press) -> Entry:
    return Entry(
        release=release,
        id=press.newsroom.permanent_id(release.first_path).urn,
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


def kept(press: Press, kind: str, release: Release, make: Callable[[Release, Press], T]) -> T:
    """What `make` makes of a release, made once for this very release and kept in the press."""
    held = press.memo.get((kind, release.path))
    if held is None or held[0] is not release:
        held = press.memo[kind, release.path] = (release, make(release, press))
    made: T = held[1]
    return made


def keywords_url(release: Release, press: Press) -> str:
    """The absolute address below which the keywords of a release's language stand."""
    return press.url(f"{press.edition(release.language).prefix}/keywords/")


def keyword_url(release: Release, keyword: Keyword, press: Press) -> str:
    """The absolute address of a keyword's page."""
    return press.url(press.edition(release.language).keyword_path(keyword))
