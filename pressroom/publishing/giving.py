"""Links to releases under embargo, given and taken back: who may read what until when in, lines of `embargo.jsonl` out.

Only a text that is valid and to be published later can be shown by a link, and no longer than until then.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom import pipeline
from pressroom.check import emails
from pressroom.config import Config
from pressroom.crew import Hand
from pressroom.errors import ConfigError, InputError
from pressroom.publishing import links
from pressroom.publishing.links import Given, Link, Revoked
from pressroom.publishing.pieces import Piece, pieces_of
from pressroom.record import rfc3339_utc
from pressroom.release import Release
from pressroom.start import Start
from pressroom.text import dates

FOLDER = "/embargo/"
"""Where links stand on the site, each in a folder named by its token."""
_OCTETS = 24  # of a token: 192 random bits


class Asked(Struct, frozen=True):
    """Who is to see which release, in which language; in whose zone its times are told; until when."""

    release: str
    address: str
    language: str = ""
    zone: str = ""
    until: str = ""


class Desk(Struct, frozen=True):
    """What is needed to look at single texts as they stand: nothing is learnt of the others."""

    hand: Hand
    start: Start

    def pieces(self, release: str) -> list[Piece]:
        """All texts of a release."""
        return pieces_of(self.hand, self.start.seen, release)


def desk(config: Config) -> Desk:
    """A newsroom as it stands. Raises ConfigError where there is none."""
    start = Start(config)
    known = pipeline.newsroom_known(config.newsroom, start.draft, start.moment)
    return Desk(Hand(config, known, start.seen, start.shape), start)


def give(config: Config, asked: Asked, by: str, now: datetime) -> tuple[str, Given]:
    """Make a link: its address, which is known to nobody else and stands nowhere, and what was written down of it.

    Raises ConfigError when it cannot be given, InputError while newsroom.yaml has errors.
    """
    at = desk(config)
    newsroom = at.hand.known.newsroom
    if newsroom is None:
        raise InputError(at.hand.known.problems)
    release = _waiting(at.pieces(asked.release), asked, now)
    address = checked_address(asked.address)
    zone = checked_zone(asked.zone).key if asked.zone else newsroom.timezone
    token = secrets.token_urlsafe(_OCTETS)
    given = Given(
        time=rfc3339_utc(now),
        by=by,
        link=links.digest_of(token),
        release=release.address,
        language=release.language,
        address=address,
        zone=zone,
        until=rfc3339_utc(_end(release, asked.until, at.hand.known.zone, now)),
    )
    links.write(config.newsroom, [given])
    return f"{newsroom.base_url}{FOLDER}{token}/", given


def checked_address(address: str) -> str:
    """An e-mail address, normalised. Raises ConfigError for what is none."""
    try:
        return emails.email(address.strip())
    except ValueError as error:
        raise ConfigError(f"{error}.", "Give the address of one person.") from error


def checked_zone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises ConfigError for what is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # an unknown name, one that is no name, one of a folder
        raise ConfigError(f"There is no time zone {name[:80]}.", "Give one such as America/New_York.") from error


def _end(release: Release, until: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When a link ends: when the release is published, or before."""
    if not until:
        return release.publish_at
    try:
        end = dates.moment(until, zone)
    except ValueError as error:
        raise ConfigError(f"--until {until[:80]}: {error}", 'Give a time such as "2020-11-02 09:00".') from error
    if end <= now:
        raise ConfigError(f"{until} is past already.", "Give a later time, or none: then it ends with the embargo.")
    return min(end, release.publish_at)


def _waiting(pieces: Sequence[Piece], asked: Asked, now: datetime) -> Release:
    """The text that is asked for, or the only one that waits for its time."""
    wanted = [piece for piece in pieces if asked.language in {"", piece.language}]
    if not wanted:
        texts = ", ".join(piece.language for piece in pieces)
        raise ConfigError(f"{asked.release} has no text in “{asked.language[:80]}”.", f"It has texts in {texts}.")
    waiting = [piece.release for piece in wanted if piece.release and not _why_not(piece, now)]
    if len(waiting) > 1:
        languages = ", ".join(release.language for release in waiting)
        raise ConfigError(f"{asked.release} waits in {languages}.", "Name one with --language.")
    if not waiting:
        raise ConfigError(f"{wanted[0].source} {_why_not(wanted[0], now)}.", _ONLY)
    return waiting[0]


_ONLY = "A link shows only a release without errors that is to be published later."


def _why_not(piece: Piece, now: datetime) -> str:
    """What keeps a text from being shown under embargo; empty when nothing does."""
    if piece.versions:
        return "was published already"
    if not piece.is_valid:
        return "has errors"
    if piece.release is None:
        return "is a draft: it has no publish_at"
    return "" if piece.release.publish_at > now else "is due already"


def revoke(config: Config, name: str, release: str, by: str, now: datetime) -> tuple[Link, ...]:
    """Take links back that are open still: one by its address, token or name, or all to an e-mail address.

    With a `release` only those to it. Raises ConfigError when there is none, or several have that name.
    """
    found = [each for each in _named(links.links(config.newsroom), name) if release in {"", each.given.release}]
    still = tuple([each for each in found if each.state(now) == "open"])
    if not still:
        why = "It was revoked or has ended." if found else "pressroom embargo list shows all."
        raise ConfigError(f"No open link is called {name[:80]}.", why)
    if "@" not in name and len(still) > 1:
        raise ConfigError(f"{len(still)} links begin with {name[:80]}.", "Give more of it.")
    links.write(config.newsroom, [Revoked(time=rfc3339_utc(now), by=by, link=each.given.link) for each in still])
    return still


def _named(known: Sequence[Link], name: str) -> list[Link]:
    if "@" in name:
        address = checked_address(name)
        return [each for each in known if each.given.address == address]
    token = name.strip().rstrip("/").rpartition("/")[2]
    found = links.of_token(known, token)
    if found:
        return [found]
    return [each for each in known if len(token) >= 4 and each.given.link.startswith(token.lower())]
