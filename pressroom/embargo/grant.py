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
from pressroom.embargo import links
from pressroom.embargo.links import EmbargoLink, LinkGranted, LinkRevoked
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.model.release import Release
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.record import format_rfc3339_utc
from pressroom.text import dates

LINKS_PATH = "/embargo/"
"""Where links stand on the site, each in a folder named by its token."""
_TOKEN_BYTES = 24  # of a token: 192 random bits


class LinkRequest(Struct, frozen=True):
    """Who is to see which release, in which language; in whose zone its times are told; until when."""

    release: str
    email: str
    language: str = ""
    zone: str = ""
    until: str = ""


class OpenNewsroom(Struct, frozen=True):
    """What is needed to look at single texts as they stand: nothing is learnt of the others."""

    builder: ReleaseBuilder
    workspace: Workspace

    def read_states(self, address: str) -> list[ReleaseState]:
        """All texts of a release."""
        return read_release_states(self.builder, self.workspace.scan, address)


def open_newsroom(config: Config) -> OpenNewsroom:
    """A newsroom as it stands. Raises ConfigError where there is none."""
    start = Workspace(config)
    known = pipeline.check_newsroom_folder(config.newsroom_folder, start.newsroom_draft, start.now)
    return OpenNewsroom(ReleaseBuilder(config, known, start.scan, start.fingerprint), start)


def create_link(config: Config, link_request: LinkRequest, by: str, now: datetime) -> tuple[str, LinkGranted]:
    """Make a link: its address, which is known to nobody else and stands nowhere, and what was written down of it.

    Raises ConfigError when it cannot be given, InputError while newsroom.yaml has errors.
    """
    at = open_newsroom(config)
    newsroom = at.builder.newsroom_context.newsroom
    if newsroom is None:
        raise InputError(at.builder.newsroom_context.problems)
    release = _select_release(at.read_states(link_request.release), link_request, now)
    address = parse_email(link_request.email)
    zone = parse_timezone(link_request.zone).key if link_request.zone else newsroom.timezone
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    given = LinkGranted(
        time=format_rfc3339_utc(now),
        by=by,
        link=links.digest_token(token),
        release=release.address,
        language=release.language,
        email=address,
        zone=zone,
        until=format_rfc3339_utc(_get_end_time(release, link_request.until, at.builder.newsroom_context.zone, now)),
    )
    links.append_events(config.newsroom_folder, [given])
    return f"{newsroom.base_url}{LINKS_PATH}{token}/", given


def parse_email(email: str) -> str:
    """An e-mail address, normalised. Raises ConfigError for what is none."""
    try:
        return emails.normalise_email(email.strip())
    except ValueError as error:
        raise ConfigError(f"{error}.", "Give the address of one person.") from error


def parse_timezone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises ConfigError for what is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # an unknown name, one that is no name, one of a folder
        raise ConfigError(f"There is no time zone {name[:80]}.", "Give one such as America/New_York.") from error


def _get_end_time(release: Release, until: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When a link ends: when the release is published, or before."""
    if not until:
        return release.publish_at
    try:
        end = dates.parse_datetime(until, zone)
    except ValueError as error:
        raise ConfigError(f"--until {until[:80]}: {error}", 'Give a time such as "2020-11-02 09:00".') from error
    if end <= now:
        raise ConfigError(f"{until} is past already.", "Give a later time, or none: then it ends with the embargo.")
    return min(end, release.publish_at)


def _select_release(states: Sequence[ReleaseState], link_request: LinkRequest, now: datetime) -> Release:
    """The text that is asked for, or the only one that waits for its time."""
    wanted = [piece for piece in states if link_request.language in {"", piece.language}]
    if not wanted:
        texts = ", ".join(piece.language for piece in states)
        raise ConfigError(
            f"{link_request.release} has no text in “{link_request.language[:80]}”.", f"It has texts in {texts}."
        )
    waiting = [piece.release for piece in wanted if piece.release and not _explain_refusal(piece, now)]
    if len(waiting) > 1:
        languages = ", ".join(release.language for release in waiting)
        raise ConfigError(f"{link_request.release} waits in {languages}.", "Name one with --language.")
    if not waiting:
        raise ConfigError(f"{wanted[0].source} {_explain_refusal(wanted[0], now)}.", _SHAREABLE_REMEDY)
    return waiting[0]


_SHAREABLE_REMEDY = "A link shows only a release without errors that is to be published later."


def _explain_refusal(state: ReleaseState, now: datetime) -> str:
    """What keeps a text from being shown under embargo; empty when nothing does."""
    if state.versions:
        return "was published already"
    if not state.is_valid:
        return "has errors"
    if state.release is None:
        return "is a draft: it has no publish_at"
    return "" if state.release.publish_at > now else "is due already"


def revoke(config: Config, name: str, release_address: str, by: str, now: datetime) -> tuple[EmbargoLink, ...]:
    """Take links back that are open still: one by its address, token or name, or all to an e-mail address.

    With a `release` only those to it. Raises ConfigError when there is none, or several have that name.
    """
    found = [
        each
        for each in _find_links(links.read_links(config.newsroom_folder), name)
        if release_address in {"", each.grant.release}
    ]
    still = tuple([each for each in found if each.state_at(now) == "open"])
    if not still:
        why = "It was revoked or has ended." if found else "pressroom embargo list shows all."
        raise ConfigError(f"No open link is called {name[:80]}.", why)
    if "@" not in name and len(still) > 1:
        raise ConfigError(f"{len(still)} links begin with {name[:80]}.", "Give more of it.")
    links.append_events(
        config.newsroom_folder,
        [LinkRevoked(time=format_rfc3339_utc(now), by=by, link=each.grant.link) for each in still],
    )
    return still


def _find_links(all_links: Sequence[EmbargoLink], name: str) -> list[EmbargoLink]:
    if "@" in name:
        address = parse_email(name)
        return [each for each in all_links if each.grant.email == address]
    token = name.strip().rstrip("/").rpartition("/")[2]
    found = links.find_link(all_links, token)
    if found:
        return [found]
    return [each for each in all_links if len(token) >= 4 and each.grant.link.startswith(token.lower())]
