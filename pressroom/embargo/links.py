"""Read and write the log of personal embargo links (`embargo.jsonl` in the newsroom's folder).

The log contains only the SHA-256 of each token, never the token itself, so nobody can open a link with it.
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
from pressroom.regular_files import read_regular_file, suggest_remedy

LINKS_FILE = "embargo.jsonl"
_RESTORE_REMEDY = "Restore the file from a backup."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_NAME_LENGTH = 12  # characters of the digest: enough to distinguish a million links

LinkState: TypeAlias = Literal["open", "ended", "revoked"]


class LinkCreated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="given"):
    """An event: the person `by` gave the reader with this `email` a link to a text, valid until a time.

    `link` is the SHA-256 of its token in hexadecimal digits; `zone` is the reader's time zone.
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
        """The time when the link expires."""
        return datetime.fromisoformat(self.until)


class LinkRevoked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="revoked"):
    """An event: the person `by` revoked a link."""

    time: Time
    by: str
    link: Digest


class LinkOpened(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="opened"):
    """An event: the page of a link was opened, at a `path` below the token."""

    time: Time
    link: Digest
    path: str = ""


LinkEvent: TypeAlias = LinkCreated | LinkRevoked | LinkOpened


class EmbargoLink(Struct, frozen=True):
    """A link with its history: the grant, the time when it was revoked (or empty), the times when it was opened."""

    grant: LinkCreated
    revoked_at: str = ""
    opened_at: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its short name in lists, the first digits of the digest; the token is not known any more."""
        return self.grant.link[:_NAME_LENGTH]

    def state_at(self, now: datetime) -> LinkState:
        """Return the state of the link at a time."""
        if self.revoked_at:
            return "revoked"
        return "open" if now < self.grant.end else "ended"


def read_links(newsroom_folder: Path) -> tuple[EmbargoLink, ...]:
    """Return all links that were ever created, oldest first. Raises ConfigError if the file is damaged."""
    grants: dict[str, LinkCreated] = {}
    revoked_at: dict[str, str] = {}
    opened_at: dict[str, list[str]] = {}
    for event in _read_events(newsroom_folder):
        match event:
            case LinkCreated():
                grants[event.link] = event  # a later one tells where the release was moved
                opened_at.setdefault(event.link, [])
            case LinkRevoked():
                revoked_at.setdefault(event.link, event.time)
            case LinkOpened():
                opened_at[event.link].append(event.time)
    return tuple(
        [EmbargoLink(grant, revoked_at.get(link, ""), tuple(opened_at[link])) for link, grant in grants.items()]
    )


def _read_events(newsroom_folder: Path) -> Iterator[LinkEvent]:
    """Yield the events of the file in order."""
    link_digests = set[str]()
    lines = _read_bytes(newsroom_folder).split(b"\n")[:-1]  # an interrupted write leaves a last line without its end
    for number, line in enumerate(lines, 1):
        try:
            event = _check_event(_decode_event(line), link_digests)
        except (ValueError, msgspec.DecodeError) as error:
            raise ConfigError(f"{LINKS_FILE}:{number}: this line is not valid: {error}", _RESTORE_REMEDY) from error
        yield event


def _check_event(event: LinkEvent, link_digests: set[str]) -> LinkEvent:
    """Return an event if it grants a link or is about one in `link_digests`; else raise ValueError."""
    if isinstance(event, LinkCreated):
        event.end.timestamp()  # raises ValueError if it is not a time
        link_digests.add(event.link)
    elif event.link not in link_digests:
        raise ValueError(f"no line above it grants the link {event.link}")
    return event


_decode_event = msgspec.json.Decoder(LinkEvent).decode


def _read_bytes(newsroom_folder: Path) -> bytes:
    path = newsroom_folder / LINKS_FILE
    try:
        return read_regular_file(path)
    except FileNotFoundError:
        return b""
    except OSError as error:
        remedy = suggest_remedy(error, "Give your user permission to read the file.")
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy) from error


def append_events(newsroom_folder: Path, events: Sequence[LinkEvent]) -> None:
    """Append events to the log; they are on the disk on return. Raises DeliveryError if they cannot be written."""
    append_private_content(
        newsroom_folder / LINKS_FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in events])
    )


def digest_token(token: str) -> str:
    """Return the digest that stands for a token in the log, or an empty string if it cannot be a token."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def find_link(links: Sequence[EmbargoLink], token: str) -> EmbargoLink | None:
    """Return the link of a token, or None. Compares in constant time, so that tokens cannot be guessed step by step."""
    digest = digest_token(token)
    matches = [link for link in links if compare_digest(link.grant.link, digest)]
    return matches[-1] if matches else None
