"""The values that everything is made of: Newsroom, Organisation, Contact, Release and their parts.

All are frozen and valid: only `check` makes them. They know their own addresses and nothing of files or formats.
"""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from pressroom.model.newsroom import Contact, Image, Keyword, Organisation, Phone

ReleaseKind = Literal["press-release", "news", "invitation", "statement", "regulatory"]

VersionKind = Literal["publication", "minor", "correction", "withdrawal", "import"]


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


class Version(Struct, frozen=True, array_like=True, gc=False):
    """One recorded wording of a text.

    `seal` is a digest of the text and of the files that it names, `source` the SHA-256 of the text, by which its octets
    are kept. `notes` say by language what was changed, or why it was withdrawn. `withheld`: no earlier wording is
    shown, and of what was withdrawn not even the headline. `mail`: its subscribers were told by mail.
    """

    kind: VersionKind
    recorded_at: datetime
    content_digest: bytes
    notes: dict[str, str] = {}
    hides_earlier: bool = False
    text_digest: str = ""
    is_mailed: bool = False

    def note(self, language: str) -> str:
        """What was changed or why, in a language or else in the first that it was said in."""
        return self.notes.get(language) or next(iter(self.notes.values()), "")


VersionsByLanguage: TypeAlias = dict[str, tuple[Version, ...]]
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
    kind: ReleaseKind
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
    outdated_since: datetime | None = None

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
            return self.withdrawal.recorded_at
        return max(self.corrections[0].recorded_at, self.publish_at) if self.corrections else self.publish_at

    @property
    def announced_version(self) -> int:
        """The number of the last version that readers are told of: a minor edit is none. 1 without a record."""
        return max([1, *(number for number, each in enumerate(self.versions, 1) if each.kind != "minor")])

    @property
    def text_version_numbers(self) -> tuple[int, ...]:
        """The numbers of the versions whose words are others than those of the one before."""
        sources = [version.text_digest for version in self.versions if version.kind != "withdrawal"]
        pairs = zip(sources, ["", *sources], strict=False)
        return tuple([number for number, (own, before) in enumerate(pairs, 1) if own != before])

    @property
    def visible_text_version_numbers(self) -> tuple[int, ...]:
        """Those of them that may be shown: none from before a version that withholds them."""
        withheld = [number for number, version in enumerate(self.versions, 1) if version.hides_earlier]
        first = max([number for number in self.text_version_numbers if number <= max(withheld, default=1)], default=1)
        return tuple([number for number in self.text_version_numbers if number >= first])

    @property
    def has_versions_page(self) -> bool:
        """Whether there is a page of its wordings: there were several, and it was not withdrawn."""
        return self.withdrawal is None and len(self.text_version_numbers) > 1

    @property
    def versions_path(self) -> str:
        """Where that page stands."""
        return f"{self.path}versions/"

    @property
    def without_content(self) -> "Release":
        """What is left to show of one that was withdrawn: who issued it and whom to ask, but no words and no files.

        Its headline is empty if it is withheld. `keywords` are there for those who follow one.
        """
        is_withheld = self.withdrawal is not None and self.withdrawal.hides_earlier
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
            outdated_since=None,
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
