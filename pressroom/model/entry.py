"""Define entries: releases as lists and feeds show them, and what a plan needs to know of them to sort and group them.

A build decodes the references to all entries of an archive, and an entry only when it is shown.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any, TypeAlias

from msgspec import Struct, msgpack

from pressroom.model.newsroom import Image
from pressroom.model.release import Document, ReleaseKind

DIGEST_SIZE = 16
# Where a text's address, year and language are in its path.
_ADDRESS_START, _YEAR_END, _LANGUAGE_END = len("releases/"), len("releases/2020"), -len(".md")


def compute_digest(value: Any) -> bytes:
    """Return a digest of plain values: 16 bytes."""
    return blake2b(msgpack.encode(value), digest_size=DIGEST_SIZE).digest()


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A release as lists, feeds and other releases' pages show it: everything except its text.

    `published` is its `publish_at` in the form of RFC 3339, `timestamp` the same in seconds since 1970. `keywords` and
    `issuers` are names. `release_digest` is a digest of the whole release, `entry_digest` a digest of this value: equal
    digests mean equal bytes wherever the entry is shown. `corrected` is when the release was last corrected or
    withdrawn, in the form of RFC 3339; it is empty if it never was. `former_urls` are of all kinds; no page shows them,
    so `entry_digest` leaves them out.
    """

    path: str
    headline: str
    lead: str
    published: str
    kind: ReleaseKind
    address: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    issuers: tuple[str, ...] = ()
    timestamp: float = 0
    release_digest: bytes = b""
    entry_digest: bytes = b""
    corrected: str = ""
    is_withdrawn: bool = False
    former_urls: tuple[str, ...] = ()

    @property
    def updated(self) -> datetime:
        """When the release was last corrected or withdrawn, else when it was published."""
        return datetime.fromisoformat(self.corrected or self.published)

    @property
    def publish_at(self) -> datetime:
        """When the release is published, at a fixed offset from UTC."""
        return datetime.fromisoformat(self.published)

    @property
    def corrected_timestamp(self) -> float | None:
        """The same as `corrected`, in seconds since 1970; None if the release was never corrected or withdrawn."""
        return self.updated.timestamp() if self.corrected else None

    @property
    def updated_timestamp(self) -> float:
        """The same as `updated`, in seconds since 1970."""
        return self.corrected_timestamp or self.timestamp

    @property
    def source(self) -> str:
        """The path of the text in the newsroom."""
        return f"releases/{self.address}/{self.language}.md"

    @property
    def year(self) -> str:
        """The year in the address."""
        return self.address[:4]

    @property
    def sorted_keywords(self) -> list[str]:
        """The names of its keywords, sorted."""
        return sorted(self.keywords)

    @property
    def media_count(self) -> int:
        """The number of images and documents for journalists; decoration does not count."""
        return sum(image.alt != "" for image in self.images) + len(self.documents)


class EntryRef(Struct, frozen=True, array_like=True, gc=False):
    """What a plan needs to know of an entry. Few and small fields, because a build decodes one for each release.

    `source` is the path of the text (`releases/<address>/<language>.md`). `joined_keywords` are the names of its
    keywords, sorted, one on each line. `corrected_timestamp` is None if it was never corrected or withdrawn.
    """

    source: str
    timestamp: float
    release_digest: bytes
    entry_digest: bytes
    joined_keywords: str
    media_count: int
    corrected_timestamp: float | None = None
    is_withdrawn: bool = False
    former_urls: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The folder below `releases/`."""
        return self.source[_ADDRESS_START : self.source.rindex("/")]

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.source[self.source.rindex("/") + 1 : _LANGUAGE_END]

    @property
    def year(self) -> str:
        """The year in the address."""
        return self.source[_ADDRESS_START:_YEAR_END]

    @property
    def sorted_keywords(self) -> list[str]:
        """The names of its keywords."""
        return self.joined_keywords.split("\n") if self.joined_keywords else []

    @property
    def updated_timestamp(self) -> float:
        """When the release was last corrected or withdrawn, else published, in seconds since 1970."""
        return self.corrected_timestamp or self.timestamp


def create_entry_ref(entry: Entry) -> EntryRef:
    """Return the reference to an entry."""
    return EntryRef(
        entry.source,
        entry.timestamp,
        entry.release_digest,
        entry.entry_digest,
        "\n".join(entry.sorted_keywords),
        entry.media_count,
        entry.corrected_timestamp,
        entry.is_withdrawn,
        entry.former_urls,
    )


AnyEntry: TypeAlias = Entry | EntryRef
"""A release in a list. Before it is shown, a reference is replaced by the entry."""


def require_entry(entry: AnyEntry) -> Entry:
    """Return an entry as it is. Raises TypeError for a reference."""
    if isinstance(entry, EntryRef):
        raise TypeError(f"the entry of {entry.source} was not loaded")
    return entry


def parse_address(source: str) -> str:
    """Return the address of a release, given the path of its text."""
    return source.removeprefix("releases/").rpartition("/")[0]


def parse_language(source: str) -> str:
    """Return the language of a text, given its path."""
    return source.rpartition("/")[2].removesuffix(".md")


get_sort_key: Callable[[AnyEntry], tuple[float, str]] = attrgetter("timestamp", "address")
"""Return the key by which releases are sorted: time, then address."""
