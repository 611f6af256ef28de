"""Define what outputs show: the models of pages, feeds, mail and other files."""

from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.model.entry import AnyEntry
from pressroom.model.newsroom import Contact, Keyword, Organisation
from pressroom.model.release import Release

PartOfText: TypeAlias = Literal["headline", "lead", "body", "facts", "help", "pictures", "documents", "links"]


class Translation(Struct, frozen=True, gc=False):
    """A language in which a page exists, and its path in that language."""

    language: str
    path: str


class KeywordCount(Struct, frozen=True, gc=False):
    """A keyword and the number of its public releases."""

    keyword: Keyword
    count: int


class YearCount(Struct, frozen=True, gc=False):
    """A year and the number of its public releases, 0 if it is not shown; `path` is the path of their list."""

    year: int
    count: int
    path: str


class ReleasePage(Struct, frozen=True, tag=True):
    """A release, and its neighbours in time: up to three `later` ones and up to two `earlier` ones, nearest first."""

    release: Release
    later: tuple[AnyEntry, ...] = ()
    earlier: tuple[AnyEntry, ...] = ()


class Paragraph(Struct, frozen=True, array_like=True, gc=False):
    """A paragraph of a version as plain text, and the part of the release that it belongs to."""

    part: PartOfText
    text: str


class VersionText(Struct, frozen=True):
    """The text of a version; `number` is the version number."""

    number: int
    paragraphs: tuple[Paragraph, ...]


class VersionsPage(Struct, frozen=True, tag=True):
    """The versions of a release that may be shown, oldest first."""

    release: Release
    version_texts: tuple[VersionText, ...]


class NewsroomPage(Struct, frozen=True, tag=True):
    """The front page of an edition, with the contacts that are valid now."""

    latest: tuple[AnyEntry, ...]
    keywords: tuple[KeywordCount, ...]
    years: tuple[YearCount, ...]
    contacts: tuple[Contact, ...] = ()


class KeywordPage(Struct, frozen=True, tag=True):
    """The newest releases of a keyword, or all of one `year`; `years` is empty if one page is enough for all."""

    keyword: Keyword
    entries: tuple[AnyEntry, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0


class YearPage(Struct, frozen=True, tag=True):
    """The releases of a year, newest first."""

    year: int
    entries: tuple[AnyEntry, ...]
    years: tuple[YearCount, ...]


class ContactsPage(Struct, frozen=True, tag=True):
    """The newsroom's public contacts and its organisations."""

    contacts: tuple[Contact, ...]
    organisations: tuple[Organisation, ...]


class MediaPage(Struct, frozen=True, tag=True):
    """Images and documents of releases: the newest, at most `max_count`, or all of one `year`."""

    entries: tuple[AnyEntry, ...]
    organisations: tuple[Organisation, ...]
    years: tuple[YearCount, ...] = ()
    year: int = 0
    max_count: int = 0


class SubscribePage(Struct, frozen=True, tag=True):
    """How to follow the newsroom."""

    keywords: tuple[KeywordCount, ...]


class VerifyPage(Struct, frozen=True, tag=True):
    """How to check whether something comes from the newsroom."""


class PrivacyPage(Struct, frozen=True, tag=True):
    """The privacy statement: what is kept about readers, by whom, and what they can ask for."""


class AccessibilityPage(Struct, frozen=True, tag=True):
    """The accessibility statement: what works for whom, what does not, and whom to tell."""


class NotFoundPage(Struct, frozen=True, tag=True):
    """What a visitor sees at a URL that does not exist."""


class Redirect(Struct, frozen=True, tag=True):
    """A former URL that redirects to `target`, a path of the site; `headline` is empty if it is hidden."""

    target: str
    headline: str


class Feed(Struct, frozen=True, tag=True):
    """A feed of an edition, or of one of its keywords.

    `home_path` is the path of the page that it belongs to (`/`, `/en/keywords/slug/`); `entries` are newest first.
    `archive_number` is the number of an archive document (RFC 5005, section 4), 0 for the feed itself;
    `previous_archive` and `next_archive` are such numbers too, 0 for none.
    """

    home_path: str
    entries: tuple[AnyEntry, ...]
    keyword: Keyword | None = None
    archive_number: int = 0
    previous_archive: int = 0
    next_archive: int = 0


class MailBody(Struct, frozen=True, tag=True):
    """The mail to subscribers of a release, with placeholders for what differs between subscribers."""

    release: Release
    translations: tuple[Translation, ...] = ()


class PressKitContent(Struct, frozen=True, tag=True):
    """A release as its press kit shows it: the captions of its images, and its contact cards."""

    release: Release


class Sitemap(Struct, frozen=True, tag=True):
    """The public pages in one sitemap: release pages, or the `paths` of other pages, which have no time."""

    entries: tuple[AnyEntry, ...] = ()
    paths: tuple[str, ...] = ()


class SitemapIndex(Struct, frozen=True, tag=True):
    """The paths of all sitemaps."""

    paths: tuple[str, ...]


class Robots(Struct, frozen=True, tag=True):
    """The rules for web crawlers (`robots.txt`)."""


class VCard(Struct, frozen=True, tag=True):
    """A contact card (vCard); `organisation` is used if the contact has none of its own."""

    contact: Contact
    organisation: str


class Icon(Struct, frozen=True, tag=True):
    """The icon of the site."""


class Stylesheet(Struct, frozen=True, tag=True):
    """The style sheet of the site."""


class FormerLocation(Struct, frozen=True, array_like=True, gc=False):
    """A former URL, absolute, and the path of the release's page to which it leads."""

    url: str
    path: str


class RedirectList(Struct, frozen=True):
    """Where former URLs lead, sorted by URL; and the folders of withdrawn releases, paths of the site, sorted."""

    redirects: tuple[FormerLocation, ...]
    withdrawn: tuple[str, ...] = ()


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
    | PrivacyPage
    | AccessibilityPage
    | NotFoundPage
    | Redirect
    | RedirectList
    | Feed
    | MailBody
    | PressKitContent
    | Sitemap
    | SitemapIndex
    | Robots
    | VCard
    | Icon
    | Stylesheet
)
