"""Personal links to releases under embargo: lines of `embargo.jsonl` in the newsroom's folder, in and out.

The file knows a link by the SHA-256 of its token, which stands in no file; whoever reads it can open nothing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct, field

from pressroom.errors import ConfigError
from pressroom.record.file import append_private_content
from pressroom.record.line import Digest, Time

LINKS_FILE = "embargo.jsonl"
_RESTORE_REMEDY = "Put it back as it was, from a backup."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_NAME_LENGTH = 12  # characters of a digest by which people name a link: enough to tell a million apart

LinkState: TypeAlias = Literal["open", "ended", "revoked"]


class LinkGranted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="given"):
    """That `by` gave a `link` to the text of a release to an `address`, until a time.

    `link` is the SHA-256 of its token, in hexadecimal digits; `zone` is the reader's.
    """

    time: Time
    by: str
    link: Digest
    release: str
    language: str
    email: str = field(name="address")
    zone: str
    until: Time

    @property
    def end(self) -> datetime:
        """When it ends."""
        return datetime.fromisoformat(self.until)


class LinkRevoked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="revoked"):
    """That `by` took a link back."""

    time: Time
    by: str
    link: Digest


class LinkOpened(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="opened"):
    """That somebody opened the page of a link: `path` is where, below the token."""

    time: Time
    link: Digest
    path: str = ""


LinkEvent: TypeAlias = LinkGranted | LinkRevoked | LinkOpened


class EmbargoLink(Struct, frozen=True):
    """A link and what became of it; `opened` are the times when its page was shown."""

    grant: LinkGranted
    revoked_at: str = ""
    opened_at: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """By what people name it, who do not have its token any more."""
        return self.grant.link[:_NAME_LENGTH]

    def state_at(self, now: datetime) -> LinkState:
        """Whether it can be opened at a time."""
        if self.revoked_at:
            return "revoked"
        return "open" if now < self.grant.end else "ended"


def read_links(newsroom_folder: Path) -> tuple[EmbargoLink, ...]:
    """All links that were ever given, the first one first. Raises ConfigError for a file that is damaged."""
    given: dict[str, LinkGranted] = {}
    revoked: dict[str, str] = {}
    opened: dict[str, list[str]] = {}
    for entry in _read_events(newsroom_folder):
        match entry:
            case LinkGranted():
                given[entry.link], opened[entry.link] = entry, []
            case LinkRevoked():
                revoked.setdefault(entry.link, entry.time)
            case LinkOpened():
                opened[entry.link].append(entry.time)
    return tuple([EmbargoLink(each, revoked.get(name, ""), tuple(opened[name])) for name, each in given.items()])


def _read_events(newsroom_folder: Path) -> Iterator[LinkEvent]:
    """The lines of the file, of which each tells of a link that was given."""
    given = set[str]()
    for number, line in enumerate(
        _read_bytes(newsroom_folder).split(b"\n")[:-1], 1
    ):  # what follows was not written to its end
        try:
            entry = _check_event(_decode_event(line), given)
        except (ValueError, msgspec.DecodeError) as error:
            raise ConfigError(f"{LINKS_FILE}:{number}: this is no line of a link: {error}", _RESTORE_REMEDY) from error
        yield entry


def _check_event(event: LinkEvent, link_digests: set[str]) -> LinkEvent:
    """A line that gives a link, or tells of one that was given before. ValueError for any other."""
    if isinstance(event, LinkGranted):
        event.end.timestamp()  # else it is no time
        link_digests.add(event.link)
    elif event.link not in link_digests:
        raise ValueError(f"no link {event.link} was given before")
    return event


_decode_event = msgspec.json.Decoder(LinkEvent).decode


def _read_bytes(newsroom_folder: Path) -> bytes:
    path = newsroom_folder / LINKS_FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def append_events(newsroom_folder: Path, events: Sequence[LinkEvent]) -> None:
    """Write down what became of links; it is on the disk when this returns. Raises DeliveryError if not."""
    append_private_content(
        newsroom_folder / LINKS_FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in events])
    )


def digest_token(token: str) -> str:
    """By what the file knows a token; empty for what cannot be one."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def find_link(links: Sequence[EmbargoLink], token: str) -> EmbargoLink | None:
    """The link of a token; how long that takes tells nothing of how near a wrong one is."""
    digest = digest_token(token)
    found = [each for each in links if compare_digest(each.grant.link, digest)]
    return found[-1] if found else None
