"""The values that everything is made of: Newsroom, Organisation, Contact, Release and their parts.

All are frozen and valid: only `check` makes them. They know their own addresses and nothing of files or formats.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Literal, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct, structs

Kind = Literal["press-release", "news", "invitation", "statement", "regulatory"]
Audience = Literal["public", "press"]
Output = Literal["archives", "cards", "data", "json-feed", "kits", "mail", "share-cards", "sizes", "text"]
"""What a newsroom may leave out: Atom archives, contact cards, `release.json`, JSON feeds, kits, mail, share cards,
the sizes of pictures, `release.txt`."""

VersionKind = Literal["publication", "minor", "correction", "withdrawal", "import"]


@lru_cache(maxsize=4096)
def _permanent_id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


class Phone(Struct, frozen=True, gc=False):
    """A number that can be dialled: `text` as the officer wrote it, `uri` a `tel:` URI (RFC 3966)."""

    text: str
    uri: str


class Contact(Struct, frozen=True, gc=False):
    """A person whom the press may reach, in the words of one language.

    `id` is the id in `newsroom.yaml`, empty for a person written out in a release. `slug` names the vCard file. `via`
    is whom to ask for. `until` is the last day the contact holds. A contact whose `audience` is `press` stands in no
    public output.
    """

    name: str
    slug: str
    id: str = ""
    role: str = ""
    organisation: str = ""
    phone: Phone | None = None
    mobile: Phone | None = None
    email: str = ""
    via: str = ""
    hours: str = ""
    until: date | None = None
    audience: Audience = "public"


class Image(Struct, frozen=True, gc=False):
    """A picture beside its release. `alt` is empty for decoration, said on purpose.

    Pixels are measured as it stands upright. `size` is that of the file that is published, `bare` that of its picture
    alone, in octets; `digest` is one of the file beside the text.
    """

    file: str
    alt: str
    width: int
    height: int
    size: int
    media_type: str
    digest: str
    caption: str = ""
    credit: str = ""
    terms: str = ""
    bare: int = 0


class Document(Struct, frozen=True, gc=False):
    """A file to download beside its release; `size` in octets."""

    file: str
    title: str
    size: int
    media_type: str
    digest: str


class Help(Struct, frozen=True, gc=False):
    """Where readers find help."""

    name: str
    phone: Phone | None = None
    note: str = ""
    url: str = ""


class Fact(Struct, frozen=True, gc=False):
    """A fact set out beside the text."""

    label: str
    value: str
    source: str = ""


class Link(Struct, frozen=True, gc=False):
    """A place to read more; `url` is absolute."""

    title: str
    url: str


class Keyword(Struct, frozen=True, order=True, gc=False):
    """A subject word; `slug` is its address."""

    slug: str
    name: str


class Organisation(Struct, frozen=True, gc=False):
    """Who issues releases, in one language. `boilerplate` is CommonMark; `country` is an ISO 3166-1 code."""

    id: str
    name: str
    boilerplate: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: Phone | None = None
    email: str = ""
    url: str = ""
    logo: Image | None = None

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The postal address, a line each, without empty ones."""
        return tuple(line for line in (self.street, f"{self.postal_code} {self.city}".strip()) if line)


class Edition(Struct, frozen=True):
    """The newsroom in one language. `prefix` is empty for the first language and `/en` for another."""

    language: str
    prefix: str
    title: str
    description: str
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]

    def keyword_path(self, keyword: Keyword) -> str:
        """Where the page of a keyword stands on the site; its feeds stand beside it."""
        return f"{self.prefix}/keywords/{keyword.slug}/"


class MailIdentity(Struct, frozen=True):
    """Whom mail comes from: `address` is the From address, `reply_to` may be empty."""

    address: str
    reply_to: str = ""


class Newsroom(Struct, frozen=True):
    """One installation, as `newsroom.yaml` describes it.

    `base_url` has no final slash. `id_host` is the host name that permanent ids are made from: it stays when the site
    moves. `leave_out` are outputs that are not made. `hubs` are the addresses of WebSub hubs, which are told of changed
    feeds. `accent` is the colour of its pages, `#rrggbb`. `cache_minutes` is how long caches may show an old copy of a
    list or feed. `is_signed`: it has keys, with which what it publishes is signed.
    """

    base_url: str
    timezone: str
    editions: tuple[Edition, ...]
    mail: MailIdentity
    id_host: str
    leave_out: tuple[Output, ...] = ()
    hubs: tuple[str, ...] = ()
    accent: str = "#0f4c6b"
    cache_minutes: int = 5
    is_signed: bool = False

    def edition(self, language: str) -> Edition:
        """The edition in a language, which must be one of the newsroom's."""
        return next(edition for edition in self.editions if edition.language == language)

    def permanent_id(self, path: str) -> UUID:
        """A name-based UUID (RFC 9562, section 5.5) for a path of this newsroom; it never changes."""
        return _permanent_id(f"https://{self.id_host}{path}")


class Version(Struct, frozen=True, array_like=True, gc=False):
    """One recorded wording of a text.

    `seal` is a digest of the text and of the files that it names, `source` the SHA-256 of the text, by which its octets
    are kept. `notes` say by language what was changed, or why it was withdrawn. `withheld`: no earlier wording is
    shown, and of what was withdrawn not even the headline. `mail`: its subscribers were told by mail.
    """

    kind: VersionKind
    moment: datetime
    seal: bytes
    notes: dict[str, str] = {}
    withheld: bool = False
    source: str = ""
    mail: bool = False

    def note(self, language: str) -> str:
        """What was changed or why, in a language or else in the first that it was said in."""
        return self.notes.get(language) or next(iter(self.notes.values()), "")


History: TypeAlias = dict[str, tuple[Version, ...]]
"""By language, the versions of a release, the first one first."""


class Release(Struct, frozen=True):
    """One press release in one language, published or about to be.

    `address` is the folder below `releases/` (`2020/slug`), `path` the place on the site (`/en/2020/slug/`),
    `first_path` the path at first publication, from which its permanent id is made. `publish_at` has a zone. `body`
    is CommonMark. `versions` are those on record, the first one first, in the newsroom's zone. `behind` is when a text
    in another language was corrected and this one not yet.
    """

    address: str
    language: str
    path: str
    first_path: str
    headline: str
    lead: str
    body: str
    publish_at: datetime
    kind: Kind
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]
    dateline: str = ""
    keywords: tuple[Keyword, ...] = ()
    help: tuple[Help, ...] = ()
    facts: tuple[Fact, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    former_urls: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    behind: datetime | None = None

    @property
    def corrections(self) -> tuple[Version, ...]:
        """The versions that correct an earlier one, the last one first."""
        return tuple([version for version in reversed(self.versions) if version.kind == "correction"])

    @property
    def withdrawal(self) -> Version | None:
        """The version by which it was withdrawn."""
        return self.versions[-1] if self.versions and self.versions[-1].kind == "withdrawal" else None

    @property
    def updated(self) -> datetime:
        """When it was last corrected or withdrawn, else when it was published: minor edits do not count."""
        if self.withdrawal:
            return self.withdrawal.moment
        return max(self.corrections[0].moment, self.publish_at) if self.corrections else self.publish_at

    @property
    def told(self) -> int:
        """The number of the last version that readers are told of: a minor edit is none. 1 without a record."""
        return max([1, *(number for number, each in enumerate(self.versions, 1) if each.kind != "minor")])

    @property
    def wordings(self) -> tuple[int, ...]:
        """The numbers of the versions whose words are others than those of the one before."""
        sources = [version.source for version in self.versions if version.kind != "withdrawal"]
        pairs = zip(sources, ["", *sources], strict=False)
        return tuple([number for number, (own, before) in enumerate(pairs, 1) if own != before])

    @property
    def shown_wordings(self) -> tuple[int, ...]:
        """Those of them that may be shown: none from before a version that withholds them."""
        withheld = [number for number, version in enumerate(self.versions, 1) if version.withheld]
        first = max([number for number in self.wordings if number <= max(withheld, default=1)], default=1)
        return tuple([number for number in self.wordings if number >= first])

    @property
    def has_versions_page(self) -> bool:
        """Whether there is a page of its wordings: there were several, and it was not withdrawn."""
        return self.withdrawal is None and len(self.wordings) > 1

    @property
    def versions_path(self) -> str:
        """Where that page stands."""
        return f"{self.path}versions/"

    @property
    def remains(self) -> "Release":
        """What is left to show of one that was withdrawn: who issued it and whom to ask, but no words and no files.

        Its headline is empty if it is withheld. `keywords` are there for those who follow one.
        """
        is_withheld = self.withdrawal is not None and self.withdrawal.withheld
        return structs.replace(
            self,
            headline="" if is_withheld else self.headline,
            lead="",
            body="",
            dateline="",
            contacts=self.public_contacts,
            help=(),
            facts=(),
            images=(),
            documents=(),
            links=(),
            versions=(*[structs.replace(each, notes={}) for each in self.versions[:-1]], *self.versions[-1:]),
            behind=None,
        )

    @property
    def public_contacts(self) -> tuple[Contact, ...]:
        """The contacts that may stand in public output."""
        return tuple(contact for contact in self.contacts if contact.audience == "public")

    @property
    def issuers(self) -> tuple[str, ...]:
        """The names of the organisations that issue it."""
        return tuple([organisation.name for organisation in self.organisations])

    @property
    def has_media(self) -> bool:
        """Whether there is something for the press to take beside the text: mere decoration is nothing."""
        return bool(self.documents) or any(image.alt for image in self.images)
