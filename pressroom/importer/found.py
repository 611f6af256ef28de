"""Define what an import finds of a release in one language, before anybody has checked it.

Readers of formats create these values; `write_release` makes a release file of them. An empty text means that the
source does not say. A value that may be wrong is kept, with a `Doubt`: the officer sees it as a comment beside the
value.
"""

from datetime import datetime

from msgspec import Struct

from pressroom.model.release import ReleaseKind


class Doubt(Struct, frozen=True):
    """Why a value may be wrong: its key in the front matter (`contacts[0].phone`, `body`), and a sentence."""

    field: str
    reason: str


class FoundContact(Struct, frozen=True, kw_only=True):
    """A person whom journalists can call; `phone` and `mobile` are as the source writes them.

    `hours` says when to call, `until` the last day (`2030-12-31`).
    """

    name: str = ""
    role: str = ""
    organisation: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    via: str = ""
    hours: str = ""
    until: str = ""


class FoundHelp(Struct, frozen=True, kw_only=True):
    """Where readers can get help; `phone` is as the source writes it."""

    name: str = ""
    phone: str = ""
    note: str = ""
    url: str = ""


class FoundFact(Struct, frozen=True, kw_only=True):
    """A fact shown next to the text."""

    label: str
    value: str
    source: str = ""


class FoundPicture(Struct, frozen=True, kw_only=True):
    """A picture at its largest size.

    `location` is a URL or a path from which `Fetcher` opens it, and `file` its name in the folder of the release, which
    `![](file)` in the body refers to. `alt` is None if the source does not say; "" marks a decoration.
    """

    location: str
    file: str
    caption: str = ""
    credit: str = ""
    alt: str | None = None
    terms: str = ""


class FoundDocument(Struct, frozen=True, kw_only=True):
    """A file to download; `location` and `file` as in `FoundPicture`."""

    location: str
    file: str
    title: str = ""


class FoundLink(Struct, frozen=True, kw_only=True):
    """A link to further reading; `url` is absolute."""

    title: str
    url: str


class FoundTranslation(Struct, frozen=True, kw_only=True):
    """The same release in another language: its absolute URL, or the id that its source gives it."""

    language: str
    url: str = ""
    id: str = ""


class FoundOrganisation(Struct, frozen=True, kw_only=True):
    """Who issues a release, as the source names it; `about` is Markdown."""

    name: str
    url: str = ""
    about: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: str = ""


class FoundRelease(Struct, frozen=True, kw_only=True):
    """One release in one language.

    `source` names where it was read, for messages: a URL, or a file with the number of the item. `id` is the `guid` of
    RSS, the `id` of Atom or JSON Feed; feed readers know the release by it. `source_id` is what the system calls it
    (the number of a post), for finding it again and for its translations. `urls` are absolute, the canonical one first.
    `language` is a BCP 47 tag. `body` is Markdown as a release has it, headings from `##`, without the lead.
    `published_at` and `updated_at` have a time zone. `withdrawn` says why the release was withdrawn. `is_public` is
    False for drafts and for what needs a password.
    """

    source: str
    headline: str = ""
    lead: str = ""
    body: str = ""
    id: str = ""
    source_id: str = ""
    urls: tuple[str, ...] = ()
    language: str = ""
    translations: tuple[FoundTranslation, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    dateline: str = ""
    kind: ReleaseKind = "press-release"
    organisations: tuple[FoundOrganisation, ...] = ()
    contacts: tuple[FoundContact, ...] = ()
    keywords: tuple[str, ...] = ()
    help: tuple[FoundHelp, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    pictures: tuple[FoundPicture, ...] = ()
    documents: tuple[FoundDocument, ...] = ()
    links: tuple[FoundLink, ...] = ()
    withdrawn: str = ""
    is_public: bool = True
    doubts: tuple[Doubt, ...] = ()


class NotImported(Struct, frozen=True, kw_only=True):
    """Something that could not be imported: `source` as in `FoundRelease`, what is wrong with it, and what to do.

    `is_other` is True if it is plainly no release: then nothing is wrong.
    """

    source: str
    message: str
    remedy: str = ""
    is_other: bool = False
