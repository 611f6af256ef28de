"""Define a release in one language and its parts: documents, facts, links, versions.

All values are valid: only `check` creates them.
"""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from pressroom.model.newsroom import Contact, Image, Keyword, Organisation, Phone
from pressroom.model.output_names import VERSIONS_FOLDER

ReleaseKind = Literal["press-release", "news", "invitation", "statement", "regulatory"]

VersionKind = Literal["publication", "minor", "correction", "withdrawal", "import"]


class Document(Struct, frozen=True, gc=False):
    """A file to download, in the folder of its release; `size` is in bytes."""

    file: str
    title: str
    size: int
    media_type: str
    digest: str


class HelpContact(Struct, frozen=True, gc=False):
    """Where readers can get help."""

    name: str
    phone: Phone | None = None
    note: str = ""
    url: str = ""


class Fact(Struct, frozen=True, gc=False):
    """A fact shown next to the text."""

    label: str
    value: str
    source: str = ""


class Link(Struct, frozen=True, gc=False):
    """A link to further reading; `url` is absolute."""

    title: str
    url: str


class TextBlock(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Consecutive lines of an article as plain text: how many, and the SHA-256 of them."""

    line_count: int
    digest: str


class ArticleDigest(Struct, frozen=True, forbid_unknown_fields=True):
    """What an article says, without what surrounds the release: contacts, about texts, keywords.

    `markup` is the SHA-256 of its words, links and markup; `words` are its words alone, in blocks between which the
    surroundings are.
    """

    markup: str
    words: tuple[TextBlock, ...]


class Version(Struct, frozen=True, array_like=True, gc=False):
    """One recorded version of a text.

    `content_digest` is a digest of the text and of the files that it names; `text_digest` is the SHA-256 of the text,
    under which its content is stored. `notes` say by language what was changed or why it was withdrawn. `hides_earlier`
    means that no earlier version is shown, and not even the headline if the release was withdrawn. `is_mailed` means
    that subscribers get mail about it.
    """

    kind: VersionKind
    recorded_at: datetime
    content_digest: bytes
    notes: dict[str, str] = {}
    hides_earlier: bool = False
    text_digest: str = ""
    is_mailed: bool = False

    def note(self, language: str) -> str:
        """Return the note in a language, else the first note in any language, else an empty string."""
        return self.notes.get(language) or next(iter(self.notes.values()), "")


VersionsByLanguage: TypeAlias = dict[str, tuple[Version, ...]]
"""The versions of a release by language, oldest first."""


class Release(Struct, frozen=True):
    """One press release in one language, published or about to be.

    `address` is the folder below `releases/` (`2020/slug`), `path` the path on the site (`/en/2020/slug/`),
    `first_path` the path at first publication, which the permanent id is made from. `publish_at` has a time zone.
    `body` is CommonMark. `former_urls` are paths of this site, `former_locations` other URLs, with a query or on
    another host. `id` is the id that the release had in earlier feeds, or empty. `versions` are the recorded versions,
    oldest first, with times in the newsroom's zone. `outdated_since` is when another language was corrected, if this
    one has not been corrected since.
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
    help: tuple[HelpContact, ...] = ()
    facts: tuple[Fact, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    former_urls: tuple[str, ...] = ()
    former_locations: tuple[str, ...] = ()
    id: str = ""
    versions: tuple[Version, ...] = ()
    outdated_since: datetime | None = None

    @property
    def corrections(self) -> tuple[Version, ...]:
        """The versions that are corrections, newest first."""
        return tuple([version for version in reversed(self.versions) if version.kind == "correction"])

    @property
    def withdrawal(self) -> Version | None:
        """The version that withdrew the release, or None."""
        return self.versions[-1] if self.versions and self.versions[-1].kind == "withdrawal" else None

    @property
    def updated(self) -> datetime:
        """When the release was last corrected or withdrawn, else when it was published; minor changes do not count."""
        if self.withdrawal:
            return self.withdrawal.recorded_at
        return max(self.corrections[0].recorded_at, self.publish_at) if self.corrections else self.publish_at

    @property
    def announced_version(self) -> int:
        """The number of the last version that is not a minor change; 1 without a record. Readers are notified of it."""
        return max([1, *(number for number, each in enumerate(self.versions, 1) if each.kind != "minor")])

    @property
    def text_version_numbers(self) -> tuple[int, ...]:
        """The numbers of the versions whose text differs from the version before."""
        digests = [version.text_digest for version in self.versions if version.kind != "withdrawal"]
        pairs = zip(digests, ["", *digests], strict=False)
        return tuple([number for number, (digest, previous) in enumerate(pairs, 1) if digest != previous])

    @property
    def visible_text_version_numbers(self) -> tuple[int, ...]:
        """The text version numbers that may be shown: none before the last version that hides earlier ones."""
        hiding = [number for number, version in enumerate(self.versions, 1) if version.hides_earlier]
        first = max([number for number in self.text_version_numbers if number <= max(hiding, default=1)], default=1)
        return tuple([number for number in self.text_version_numbers if number >= first])

    @property
    def has_versions_page(self) -> bool:
        """Whether the release has a page of its versions: it has several, and it was not withdrawn."""
        return self.withdrawal is None and len(self.text_version_numbers) > 1

    @property
    def versions_path(self) -> str:
        """The path of the page of versions."""
        return f"{self.path}{VERSIONS_FOLDER}/"

    @property
    def without_content(self) -> "Release":
        """What may be shown of a withdrawn release: who issued it and whom to ask, but no text and no files.

        The headline is empty if it is hidden. `keywords` stay, so that feeds of keywords still show the withdrawal.
        """
        is_hidden = self.withdrawal is not None and self.withdrawal.hides_earlier
        return structs.replace(
            self,
            headline="" if is_hidden else self.headline,
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
        """The contacts that may be shown in public outputs."""
        return tuple(contact for contact in self.contacts if contact.audience == "public")

    @property
    def issuers(self) -> tuple[str, ...]:
        """The names of the organisations that issue the release."""
        return tuple([organisation.name for organisation in self.organisations])

    @property
    def has_media(self) -> bool:
        """Whether there are documents or images for journalists; decoration does not count."""
        return bool(self.documents) or any(image.alt for image in self.images)
