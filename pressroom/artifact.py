"""What a build makes: a Plan of Items, Artifacts from them, and the Manifest of what is in `out/`.

Plain values: `plan` decides them, `render` turns an Item into an Artifact, `write` puts Artifacts in their place.
"""

from datetime import datetime
from enum import IntEnum
from hashlib import blake2b
from typing import Any, TypeAlias

from msgspec import Raw, Struct, field, msgpack

from pressroom.release import Contact, Document, Image, Keyword, Kind, Organisation, Release

_DIGEST_OCTETS = 16


class Rank(IntEnum):
    """When an output is put in place: what is linked to stands before what links to it."""

    FILE = 0
    PAGE = 1
    LIST = 2
    FEED = 3


class Teaser(Struct, frozen=True, array_like=True, gc=False):
    """A release as others show it, in lists, beside their own page and in feeds: all but its text.

    `published` is its `publish_at` in the form of RFC 3339, `moment` the same in seconds since 1970. `keywords` are
    their names. `digest` is one of the whole release, `shown` one of what stands in this value: equal digests, equal
    bytes wherever they are shown.
    """

    path: str
    headline: str
    lead: str
    published: str
    kind: Kind
    address: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    moment: float = 0
    digest: bytes = b""
    shown: bytes = b""

    @property
    def publish_at(self) -> datetime:
        """When it was published, at a fixed offset from UTC."""
        return datetime.fromisoformat(self.published)

    @property
    def media(self) -> int:
        """How many pictures and documents there are for the press: no mere decoration."""
        return sum(image.alt != "" for image in self.images) + len(self.documents)

    @property
    def teaser(self) -> "Teaser":
        """Itself: nothing of it is packed away."""
        return self


class Listed(Struct, frozen=True, array_like=True, gc=False):
    """A release as a plan needs it: all of a teaser but what only those who show it need, which is packed away.

    The fields are those of Teaser.
    """

    address: str
    language: str
    keywords: tuple[str, ...]
    moment: float
    digest: bytes
    shown: bytes
    media: int
    packed: Raw

    @property
    def teaser(self) -> Teaser:
        """The whole of it."""
        return _unpacked(self.packed)


Shown: TypeAlias = Teaser | Listed
"""A release as others show it; its `teaser` has all that there is to show."""

_unpacked = msgpack.Decoder(Teaser).decode


def listed(release: Teaser) -> Listed:
    """The same for a plan."""
    return Listed(
        release.address,
        release.language,
        release.keywords,
        release.moment,
        release.digest,
        release.shown,
        release.media,
        Raw(msgpack.encode(release)),
    )


def source(release: Shown) -> str:
    """The path of a release's text in the newsroom."""
    return f"releases/{release.address}/{release.language}.md"


def digest(value: Any) -> bytes:
    """A digest of plain values: 16 octets."""
    return blake2b(msgpack.encode(value), digest_size=_DIGEST_OCTETS).digest()


class Translation(Struct, frozen=True, gc=False):
    """The same page in another language, or in this one."""

    language: str
    path: str


class KeywordCount(Struct, frozen=True, gc=False):
    """A keyword and how many public releases bear it."""

    keyword: Keyword
    count: int


class YearCount(Struct, frozen=True, gc=False):
    """A year and how many public releases it has, 0 where that is not told; `path` leads to their list."""

    year: int
    count: int
    path: str


class ReleasePage(Struct, frozen=True, tag=True):
    """A release among its neighbours in time: up to three `later` ones, up to two `earlier`, the nearest first."""

    release: Release
    later: tuple[Shown, ...] = ()
    earlier: tuple[Shown, ...] = ()


class NewsroomPage(Struct, frozen=True, tag=True):
    """The front page of an edition, with the contacts who hold now."""

    latest: tuple[Shown, ...]
    keywords: tuple[KeywordCount, ...]
    years: tuple[YearCount, ...]
    contacts: tuple[Contact, ...] = ()


class KeywordPage(Struct, frozen=True, tag=True):
    """The releases of a keyword: the newest, or those of one `year`; `years` is empty while one page holds all."""

    keyword: Keyword
    teasers: tuple[Shown, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0


class YearPage(Struct, frozen=True, tag=True):
    """The releases of a year, newest first."""

    year: int
    teasers: tuple[Shown, ...]
    years: tuple[YearCount, ...]


class ContactsPage(Struct, frozen=True, tag=True):
    """The newsroom's public contacts and its organisations."""

    contacts: tuple[Contact, ...]
    organisations: tuple[Organisation, ...]


class MediaPage(Struct, frozen=True, tag=True):
    """Pictures and documents of releases: the newest, at `most` so many, or those of one `year`, all of them."""

    releases: tuple[Shown, ...]
    organisations: tuple[Organisation, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0
    most: int = 0


class SubscribePage(Struct, frozen=True, tag=True):
    """How to follow the newsroom."""

    keywords: tuple[KeywordCount, ...]


class NotFoundPage(Struct, frozen=True, tag=True):
    """What a visitor sees at an address that leads nowhere."""


class Redirect(Struct, frozen=True, tag=True):
    """A former address that leads on to `target`, a path of the site."""

    target: str
    headline: str


class Feed(Struct, frozen=True, tag=True):
    """A feed of an edition, or of one of its keywords.

    `home` is the path of the page it stands for (`/`, `/en/keywords/slug/`); `releases` are newest first. `archive`
    is the number of an archive document (RFC 5005, section 4), 0 for the feed itself; `previous` and `following` are
    archive numbers, 0 for none.
    """

    home: str
    releases: tuple[Shown, ...]
    keyword: Keyword | None = None
    archive: int = 0
    previous: int = 0
    following: int = 0


class MailBody(Struct, frozen=True, tag=True):
    """A release as the mail to its subscribers, with placeholders for what is a subscriber's own."""

    release: Release
    translations: tuple[Translation, ...] = ()


class Sitemap(Struct, frozen=True, tag=True):
    """Public pages: those of releases, or the `paths` of those that list and lead, of which no time is known."""

    releases: tuple[Shown, ...] = ()
    paths: tuple[str, ...] = ()


class SitemapIndex(Struct, frozen=True, tag=True):
    """Where the sitemaps are."""

    paths: tuple[str, ...]


class Robots(Struct, frozen=True, tag=True):
    """What crawlers are told."""


class VCard(Struct, frozen=True, tag=True):
    """A contact to keep in a telephone; `organisations` fill in a missing organisation name."""

    contact: Contact
    organisation: str


class Stylesheet(Struct, frozen=True, tag=True):
    """The style sheet of the site."""


Subject: TypeAlias = (
    ReleasePage
    | NewsroomPage
    | KeywordPage
    | YearPage
    | ContactsPage
    | MediaPage
    | SubscribePage
    | NotFoundPage
    | Redirect
    | Feed
    | MailBody
    | Sitemap
    | SitemapIndex
    | Robots
    | VCard
    | Stylesheet
)


class Item(Struct, frozen=True):
    """One output to make: where, in which format, of what. `path` is below `out/`, with `/`.

    `key` is a digest of everything that shapes the bytes: an equal key means equal bytes.
    """

    path: str
    format: str
    language: str
    subject: Subject
    rank: Rank
    translations: tuple[Translation, ...] = ()
    key: str = ""


class Copy(Struct, frozen=True):
    """One file to copy as it is; `source` is relative to the newsroom's folder, `key` a digest of its content."""

    path: str
    source: str
    key: str


class Bundle(Struct, frozen=True):
    """All that a release in one language becomes: page, text, data, mail, cards, files, former addresses.

    They are made together, out of the text `source`, and share one key. Neighbours in time as in ReleasePage.
    """

    source: str
    release: Shown
    later: tuple[Shown, ...]
    earlier: tuple[Shown, ...]
    translations: tuple[Translation, ...]
    key: str


class Plan(Struct, frozen=True):
    """What must exist from `since` until `until`: seconds since 1970, and 0 for no end. Each path is in one place only.

    `base` is a digest of what shapes every output: the newsroom and its surroundings.
    """

    base: str
    bundles: tuple[Bundle, ...]
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    since: float = 0
    until: float = 0

    @property
    def digest(self) -> str:
        """A digest of the whole plan: its base and all keys."""
        keys = [bundle.key for bundle in self.bundles]
        keys += [item.key for item in self.items]
        keys += [copy.key for copy in self.copies]
        return digest((self.base, keys)).hex()


class Artifact(Struct, frozen=True):
    """One finished output."""

    path: str
    media_type: str
    content: bytes


class Kept(Struct, frozen=True, array_like=True, gc=False):
    """What stands in `out/` of one part of a plan: its key, and its paths, a line each."""

    key: str
    paths: str

    @property
    def outputs(self) -> list[str]:
        """Its paths, one by one."""
        return self.paths.split("\n")


class Manifest(Struct, frozen=True):
    """What is in `out/`: the bundles by their sources, and all else by paths.

    `state` is the digest of the plan that it was made from, `parts` are the folders that it filled. `entries` tells for
    each feed which entries are in it.
    """

    state: str = ""
    base: str = ""
    bundles: dict[str, Kept] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """How many files are in `out/`."""
        of_bundles = sum(kept.paths.count("\n") + 1 for kept in self.bundles.values())
        return of_bundles + len(self.items) + len(self.copies)
