"""What outputs show: the subjects of pages, feeds, mails and the few other files."""

from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.model.entry import AnyEntry, EntryList
from pressroom.model.newsroom import Contact, Keyword, Organisation
from pressroom.model.release import Release

NO_ENTRIES = EntryList()
"""No release."""

PartOfText: TypeAlias = Literal["headline", "lead", "body", "facts", "help", "pictures", "documents", "links"]


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
    later: tuple[AnyEntry, ...] = ()
    earlier: tuple[AnyEntry, ...] = ()


class Paragraph(Struct, frozen=True, array_like=True, gc=False):
    """A paragraph of a wording as plain text, and which part of the release it stands in."""

    part: PartOfText
    text: str


class VersionText(Struct, frozen=True):
    """What the text of a version said; `number` is that of the version."""

    number: int
    paragraphs: tuple[Paragraph, ...]


class VersionsPage(Struct, frozen=True, tag=True):
    """The wordings of a release that may be shown, the first one first."""

    release: Release
    version_texts: tuple[VersionText, ...]


class NewsroomPage(Struct, frozen=True, tag=True):
    """The front page of an edition, with the contacts who hold now."""

    latest: EntryList
    keywords: tuple[KeywordCount, ...]
    years: tuple[YearCount, ...]
    contacts: tuple[Contact, ...] = ()


class KeywordPage(Struct, frozen=True, tag=True):
    """The releases of a keyword: the newest, or those of one `year`; `years` is empty while one page holds all."""

    keyword: Keyword
    entries: EntryList
    years: tuple[YearCount, ...] = ()
    year: int = 0


class YearPage(Struct, frozen=True, tag=True):
    """The releases of a year, newest first."""

    year: int
    entries: EntryList
    years: tuple[YearCount, ...]


class ContactsPage(Struct, frozen=True, tag=True):
    """The newsroom's public contacts and its organisations."""

    contacts: tuple[Contact, ...]
    organisations: tuple[Organisation, ...]


class MediaPage(Struct, frozen=True, tag=True):
    """Pictures and documents of releases: the newest, at `most` so many, or those of one `year`, all of them."""

    entries: EntryList
    organisations: tuple[Organisation, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0
    max_count: int = 0


class SubscribePage(Struct, frozen=True, tag=True):
    """How to follow the newsroom."""

    keywords: tuple[KeywordCount, ...]


class VerifyPage(Struct, frozen=True, tag=True):
    """How to find out whether something is the newsroom's."""


class NotFoundPage(Struct, frozen=True, tag=True):
    """What a visitor sees at an address that leads nowhere."""


class Redirect(Struct, frozen=True, tag=True):
    """A former address that leads on to `target`, a path of the site; `headline` is empty where it is withheld."""

    target: str
    headline: str


class Feed(Struct, frozen=True, tag=True):
    """A feed of an edition, or of one of its keywords.

    `home` is the path of the page it stands for (`/`, `/en/keywords/slug/`); `releases` are newest first. `archive`
    is the number of an archive document (RFC 5005, section 4), 0 for the feed itself; `previous` and `following` are
    archive numbers, 0 for none.
    """

    home_path: str
    entries: EntryList
    keyword: Keyword | None = None
    archive_number: int = 0
    previous_archive: int = 0
    next_archive: int = 0


class MailBody(Struct, frozen=True, tag=True):
    """A release as the mail to its subscribers, with placeholders for what is a subscriber's own."""

    release: Release
    translations: tuple[Translation, ...] = ()


class PressMaterial(Struct, frozen=True, tag=True):
    """A release for those who take all that is in its kit."""

    release: Release


class Sitemap(Struct, frozen=True, tag=True):
    """Public pages: those of releases, or the `paths` of those that list and lead, of which no time is known."""

    entries: EntryList = NO_ENTRIES
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


class Icon(Struct, frozen=True, tag=True):
    """The sign by which a browser marks the site."""


class Stylesheet(Struct, frozen=True, tag=True):
    """The style sheet of the site."""


PageModel: TypeAlias = (
    ReleasePage
    | VersionsPage
    | NewsroomPage
    | KeywordPage
    | YearPage
    | ContactsPage
    | MediaPage
    | SubscribePage
    | VerifyPage
    | NotFoundPage
    | Redirect
    | Feed
    | MailBody
    | PressMaterial
    | Sitemap
    | SitemapIndex
    | Robots
    | VCard
    | Icon
    | Stylesheet
)
