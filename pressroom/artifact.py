"""What a build makes: a Plan of Items, Artifacts from them, and the Manifest of what is in `out/`.

Plain values: `plan` decides them, `render` turns an Item into an Artifact, `write` puts Artifacts in their place.
"""

from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from msgspec import Struct

from pressroom.release import Contact, Document, Image, Keyword, Kind, Organisation, Release


class Rank(IntEnum):
    """When an output is put in place: what is linked to stands before what links to it."""

    FILE = 0
    PAGE = 1
    LIST = 2
    FEED = 3


class Teaser(Struct, frozen=True, gc=False):
    """A release as it stands in a list: enough to show and link it."""

    path: str
    headline: str
    lead: str
    publish_at: datetime
    kind: Kind
    image: Image | None = None


class Translation(Struct, frozen=True, gc=False):
    """The same page in another language, or in this one."""

    language: str
    path: str


class KeywordCount(Struct, frozen=True, gc=False):
    """A keyword and how many public releases bear it."""

    keyword: Keyword
    count: int


class YearCount(Struct, frozen=True, gc=False):
    """A year and how many public releases it has; `path` leads to their list."""

    year: int
    count: int
    path: str


class ReleasePage(Struct, frozen=True, tag=True):
    """A release among its neighbours in time: up to three `later` ones, up to two `earlier`, the nearest first."""

    release: Release
    later: tuple[Teaser, ...] = ()
    earlier: tuple[Teaser, ...] = ()


class NewsroomPage(Struct, frozen=True, tag=True):
    """The front page of an edition, with the contacts who hold now."""

    latest: tuple[Teaser, ...]
    keywords: tuple[KeywordCount, ...]
    years: tuple[YearCount, ...]
    contacts: tuple[Contact, ...] = ()


class KeywordPage(Struct, frozen=True, tag=True):
    """The releases of a keyword: the newest, or those of one `year`; `years` is empty while one page holds all."""

    keyword: Keyword
    teasers: tuple[Teaser, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0


class YearPage(Struct, frozen=True, tag=True):
    """The releases of a year, newest first."""

    year: int
    teasers: tuple[Teaser, ...]
    years: tuple[YearCount, ...]


class ContactsPage(Struct, frozen=True, tag=True):
    """The newsroom's public contacts and its organisations."""

    contacts: tuple[Contact, ...]
    organisations: tuple[Organisation, ...]


class Medium(Struct, frozen=True, gc=False):
    """A picture or document to download, and the release it belongs to."""

    release: Teaser
    file: Image | Document


class MediaPage(Struct, frozen=True, tag=True):
    """Pictures and documents: the newest ones, or those of one `year`."""

    media: tuple[Medium, ...]
    organisations: tuple[Organisation, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0


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
    releases: tuple[Release, ...]
    keyword: Keyword | None = None
    archive: int = 0
    previous: int = 0
    following: int = 0


class MailBody(Struct, frozen=True, tag=True):
    """A release as the mail to its subscribers, with placeholders for what is a subscriber's own."""

    release: Release
    translations: tuple[Translation, ...] = ()


class SitemapEntry(Struct, frozen=True, gc=False):
    """An address in the sitemap; `modified` is None where no time is known."""

    path: str
    modified: datetime | None = None


class Sitemap(Struct, frozen=True, tag=True):
    """All public pages."""

    entries: tuple[SitemapEntry, ...]


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


class Plan(Struct, frozen=True):
    """What must exist now, in the order in which it is put in place. Every path is unique."""

    copies: tuple[Copy, ...]
    items: tuple[Item, ...]


class Artifact(Struct, frozen=True):
    """One finished output."""

    path: str
    media_type: str
    content: bytes


class Manifest(Struct, frozen=True):
    """What is in `out/`: the key of every path."""

    keys: dict[str, str]
