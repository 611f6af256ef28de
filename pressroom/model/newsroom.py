"""Define a newsroom and its parts: editions, organisations, contacts, keywords and images.

All values are valid: only `check` creates them.
"""

import re
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias, get_args
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct

Audience = Literal["public", "press"]
OptionalOutput = Literal["archives", "cards", "data", "json-feed", "kits", "mail", "share-cards", "sizes", "text"]
"""What a newsroom may leave out: Atom archives, contact cards, `release.json`, JSON feeds, press kits, mail, share
images, image sizes, `release.txt`."""
Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
CrashPolicy: TypeAlias = Literal["resend", "hold"]
# The end of a phone number that starts with a word or a key: `(option 2)`, `ext. 2`, `#`.
_MENU_CHOICE = re.compile(r"(?<= )\(?[^\W\d_][^)]*\)?$|(?<= )\(?[*#]\)?$")


@lru_cache(maxsize=4096)
def _make_uuid(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


@lru_cache(maxsize=4096)
def _split_phone(text: str) -> tuple[str, str]:
    """Return the number and the choice in a menu."""
    match = _MENU_CHOICE.search(text)
    return (text[: match.start()].rstrip(), match[0]) if match else (text, "")


class Phone(Struct, frozen=True, gc=False):
    """A phone number: `text` as the officer wrote it, `uri` as a `tel:` URI (RFC 3966)."""

    text: str
    uri: str

    @property
    def number(self) -> str:
        """The number without the choice in a menu."""
        return _split_phone(self.text)[0]

    @property
    def choice(self) -> str:
        """The choice in a menu, such as `(option 2)`; empty if there is none."""
        return _split_phone(self.text)[1]


class Contact(Struct, frozen=True, gc=False):
    """A person whom journalists may contact, described in one language.

    `id` is the id in `newsroom.yaml`, empty for a contact who is defined in a release. `slug` names the vCard file.
    `via` is whom to ask for. `until` is the last day on which the contact is valid. A contact with the `audience`
    `press` is not shown in public outputs.
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
    """An image in the folder of its release. `alt` is empty for decoration.

    `width` and `height` are in pixels, with the image upright. `size` is the size of the published file and
    `stripped_size` the size without metadata, in bytes; `digest` is the digest of the file next to the text.
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
    stripped_size: int = 0


class Keyword(Struct, frozen=True, order=True, gc=False):
    """A keyword; `slug` is its name in URLs."""

    slug: str
    name: str


class Organisation(Struct, frozen=True, gc=False):
    """An organisation that issues releases, in one language.

    `boilerplate` is the about text, in CommonMark; `country` is an ISO 3166-1 code.
    """

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
        """The lines of the postal address, without empty ones."""
        return tuple(line for line in (self.street, f"{self.postal_code} {self.city}".strip()) if line)


class PolicyDetails(Struct, frozen=True, gc=False):
    """What a newsroom adds to its privacy or accessibility statement, in one language.

    `email` is whom to ask, if not the first organisation. `text` is in CommonMark. `reviewed` is the day on which a
    person last read the statement and confirmed it.
    """

    email: str = ""
    text: str = ""
    reviewed: date | None = None


class Edition(Struct, frozen=True):
    """The newsroom in one language. `prefix` is empty for the first language and `/en` for another."""

    language: str
    prefix: str
    title: str
    description: str
    organisations: tuple[Organisation, ...]
    contacts: tuple[Contact, ...]
    privacy: PolicyDetails = PolicyDetails()
    accessibility: PolicyDetails = PolicyDetails()

    def keyword_path(self, keyword: Keyword) -> str:
        """Return the path of a keyword's page; its feeds are in the same folder."""
        return f"{self.prefix}/keywords/{keyword.slug}/"


DEFAULT_LATE_AFTER = timedelta(minutes=15)


class MailIdentity(Struct, frozen=True):
    """The sender of mail, and when it sends: `address` is the From address, `reply_to` may be empty.

    `bounces` is where mail comes back to; if it is empty, to `address`. `hold` is how long a mail waits before it is
    sent. Digests are sent at `digest_at` in the newsroom's zone, weekly ones on `digest_weekday`. `after_crash` says
    what is done with a mail that a relay may have taken or not: it is sent again, or held for the operator. If no relay
    has taken a mail of a mailing `late_after` its time, the mailing is late.
    """

    address: str
    reply_to: str = ""
    bounces: str = ""
    hold: timedelta = timedelta()
    digest_at: time = time(7)
    digest_weekday: Weekday = "monday"
    after_crash: CrashPolicy = "resend"
    late_after: timedelta = DEFAULT_LATE_AFTER

    @property
    def domain(self) -> str:
        """The domain of the From address."""
        return self.address.rpartition("@")[2]


class Newsroom(Struct, frozen=True):
    """One installation, as `newsroom.yaml` describes it.

    `base_url` has no final slash. `id_host` is the host name in permanent ids; it does not change when the site moves.
    `leave_out` are outputs that are not created. `hubs` are the URLs of WebSub hubs that are notified of changed feeds.
    `accent` is the colour of the pages, `#rrggbb`. `cache_minutes` is how long web caches may keep a list or feed.
    `is_signed` means that the newsroom has keys and signs what it publishes. `service_url` is the URL of the program
    that answers personal links, empty if there is none; it has no final slash. `logs_openings` means that each opening
    of a personal link to a release under embargo is logged.
    """

    base_url: str
    timezone: str
    editions: tuple[Edition, ...]
    mail: MailIdentity
    id_host: str
    leave_out: tuple[OptionalOutput, ...] = ()
    hubs: tuple[str, ...] = ()
    accent: str = "#0f4c6b"
    cache_minutes: int = 5
    is_signed: bool = False
    service_url: str = ""
    logs_openings: bool = True

    def edition(self, language: str) -> Edition:
        """Return the edition in one of the newsroom's languages."""
        return next(edition for edition in self.editions if edition.language == language)

    def permanent_id(self, path: str) -> UUID:
        """Return a name-based UUID (RFC 9562, section 5.5) for a path of this newsroom; it never changes."""
        return _make_uuid(f"https://{self.id_host}{path}")
