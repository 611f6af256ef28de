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
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.record.file import append_private
from pressroom.record.lines import Digest, Time

FILE = "embargo.jsonl"
_RESTORE = "Put it back as it was, from a backup."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_NAME = 12  # characters of a digest by which people name a link: enough to tell a million apart

State: TypeAlias = Literal["open", "ended", "revoked"]


class Given(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="given"):
    """That `by` gave a `link` to the text of a release to an `address`, until a time.

    `link` is the SHA-256 of its token, in hexadecimal digits; `zone` is the reader's.
    """

    time: Time
    by: str
    link: Digest
    release: str
    language: str
    address: str
    zone: str
    until: Time

    @property
    def end(self) -> datetime:
        """When it ends."""
        return datetime.fromisoformat(self.until)


class Revoked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="revoked"):
    """That `by` took a link back."""

    time: Time
    by: str
    link: Digest


class Opened(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="opened"):
    """That somebody opened the page of a link: `path` is where, below the token."""

    time: Time
    link: Digest
    path: str = ""


Entry: TypeAlias = Given | Revoked | Opened


class Link(Struct, frozen=True):
    """A link and what became of it; `opened` are the times when its page was shown."""

    given: Given
    revoked: str = ""
    opened: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """By what people name it, who do not have its token any more."""
        return self.given.link[:_NAME]

    def state(self, now: datetime) -> State:
        """Whether it can be opened at a time."""
        if self.revoked:
            return "revoked"
        return "open" if now < self.given.end else "ended"


def links(newsroom: Path) -> tuple[Link, ...]:
    """All links that were ever given, the first one first. Raises ConfigError for a file that is damaged."""
    given: dict[str, Given] = {}
    revoked: dict[str, str] = {}
    opened: dict[str, list[str]] = {}
    for entry in _entries(newsroom):
        match entry:
            case Given():
                given[entry.link], opened[entry.link] = entry, []
            case Revoked():
                revoked.setdefault(entry.link, entry.time)
            case Opened():
                opened[entry.link].append(entry.time)
    return tuple([Link(each, revoked.get(name, ""), tuple(opened[name])) for name, each in given.items()])


def _entries(newsroom: Path) -> Iterator[Entry]:
    """The lines of the file, of which each tells of a link that was given."""
    given: set[str] = set()
    for number, line in enumerate(_octets(newsroom).split(b"\n")[:-1], 1):  # what follows was not written to its end
        try:
            entry = _entry(line)
            _require_sense(entry, given)
        except (ValueError, msgspec.DecodeError) as error:
            raise ConfigError(f"{FILE}:{number}: this is no line of a link: {error}", _RESTORE) from error
        given.add(entry.link)
        yield entry


def _require_sense(entry: Entry, given: set[str]) -> None:
    """ValueError for what ends at no time, or becomes of a link that was not given before."""
    if isinstance(entry, Given):
        entry.end.timestamp()
    elif entry.link not in given:
        raise ValueError(f"no link {entry.link} was given before it")


_entry = msgspec.json.Decoder(Entry).decode


def _octets(newsroom: Path) -> bytes:
    path = newsroom / FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from error


def write(newsroom: Path, entries: Sequence[Entry]) -> None:
    """Write down what became of links; it is on the disk when this returns. Raises DeliveryError if not."""
    append_private(newsroom / FILE, b"".join([msgspec.json.encode(each) + b"\n" for each in entries]))


def digest_of(token: str) -> str:
    """By what the file knows a token; empty for what cannot be one."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def of_token(known: Sequence[Link], token: str) -> Link | None:
    """The link of a token; how long that takes tells nothing of how near a wrong one is."""
    digest = digest_of(token)
    found = [each for each in known if compare_digest(each.given.link, digest)]
    return found[-1] if found else None
