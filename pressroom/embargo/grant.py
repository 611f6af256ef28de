"""Create and revoke personal links to releases under embargo.

A link shows only a valid text with a time in the future, and it expires at that time at the latest.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from pressroom.check.values import normalise_email
from pressroom.config import Config
from pressroom.embargo import links
from pressroom.embargo.links import EmbargoLink, LinkCreated, LinkRevoked
from pressroom.engine.check_record import require_sound_record
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.model.release import Release
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.record import format_rfc3339_utc
from pressroom.text import dates

LINKS_PATH = "/embargo/"
"""The path of all links below the newsroom's `service_url`; each has a folder there, named by its token."""
_TOKEN_BYTES = 24  # 192 random bits


class LinkRequest(Struct, frozen=True):
    """What is asked for: the release, the reader's e-mail address, and options.

    `language` may be empty if only one text can be shared. `zone` is the reader's time zone, by default the newsroom's.
    `until` ends the link before the release is published.
    """

    release: str
    email: str
    language: str = ""
    zone: str = ""
    until: str = ""


def create_link(config: Config, link_request: LinkRequest, by: str, now: datetime) -> tuple[str, LinkCreated]:
    """Create a link; return its URL, which is stored nowhere, and the event that was logged.

    Raises ConfigError if the release cannot be shared or no program answers links, InputError if newsroom.yaml or the
    record has errors.
    """
    workspace = Workspace.open(config)
    require_sound_record(workspace.scan)
    newsroom_context = workspace.newsroom_context
    newsroom = newsroom_context.newsroom
    if newsroom is None:
        raise InputError(newsroom_context.problems)
    if not newsroom.service_url:
        raise ConfigError("No link was created: newsroom.yaml has no service_url.", _SERVICE_REMEDY)
    release = _select_release(read_release_states(workspace, link_request.release), link_request, now)
    email = parse_email(link_request.email)
    zone = parse_timezone(link_request.zone).key if link_request.zone else newsroom.timezone
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link_granted = LinkCreated(
        time=format_rfc3339_utc(now),
        by=by,
        link=links.digest_token(token),
        release=release.address,
        language=release.language,
        email=email,
        zone=zone,
        until=format_rfc3339_utc(_get_end_time(release, link_request.until, newsroom_context.zone, now)),
    )
    links.append_events(config.newsroom_folder, [link_granted])
    return f"{newsroom.service_url}{LINKS_PATH}{token}/", link_granted


_SERVICE_REMEDY = (
    "Without one, a link leads nowhere. Run pressroom serve, and add the URL at which readers reach it to "
    "newsroom.yaml, as service_url. Until then, send the text itself to the reader."
)


def parse_email(email: str) -> str:
    """Return a normalised e-mail address. Raises ConfigError if it is not valid."""
    try:
        return normalise_email(email.strip())
    except ValueError as error:
        raise ConfigError(f"{error}.", "Give the e-mail address of one person.") from error


def parse_timezone(name: str) -> ZoneInfo:
    """Return the time zone of a name. Raises ConfigError if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown name, malformed name, name of a folder
        raise ConfigError(f"{name[:80]} is not a known time zone.", "Use a name such as America/New_York.") from error


def _get_end_time(release: Release, until: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the time when a link expires: when the release is published, or earlier."""
    if not until:
        return release.publish_at
    try:
        end = dates.parse_datetime(until, zone)
    except ValueError as error:
        raise ConfigError(f"--until {until[:80]}: {error}", 'Give a time such as "2020-11-02 09:00".') from error
    if end <= now:
        raise ConfigError(
            f"{until} is in the past.", "Give a later time. Without --until, the link expires with the embargo."
        )
    return min(end, release.publish_at)


def _select_release(states: Sequence[ReleaseState], link_request: LinkRequest, now: datetime) -> Release:
    """Return the text to share: the one in the language asked for, or the only one that can be shared."""
    candidates = [state for state in states if link_request.language in {"", state.language}]
    if not candidates:
        languages = ", ".join(state.language for state in states)
        raise ConfigError(
            f"{link_request.release} has no text in “{link_request.language[:80]}”.", f"It has texts in {languages}."
        )
    releases = [state.release for state in candidates if state.release and not _explain_refusal(state, now)]
    if len(releases) > 1:
        languages = ", ".join(release.language for release in releases)
        raise ConfigError(f"{link_request.release} can be shared in {languages}.", "Choose one with --language.")
    if not releases:
        raise ConfigError(f"{candidates[0].source} {_explain_refusal(candidates[0], now)}.", _SHAREABLE_REMEDY)
    return releases[0]


_SHAREABLE_REMEDY = "Only a release without errors whose publish_at is in the future can be shared."


def _explain_refusal(state: ReleaseState, now: datetime) -> str:
    """Return why a text cannot be shared, or an empty string."""
    if state.versions:
        return "is already published"
    if not state.is_valid:
        return "has errors"
    if state.release is None:
        return "is a draft: it has no publish_at"
    return "" if state.release.publish_at > now else "is overdue: its publish_at has passed"


def revoke(config: Config, name: str, release_address: str, by: str, now: datetime) -> tuple[EmbargoLink, ...]:
    """Revoke open links and return them; `name` is a URL, a token, the name of a link, or an e-mail address.

    An e-mail address revokes all links of that person. `release_address`, if not empty, limits this to the links to one
    release. Raises ConfigError if no open link matches, or if a name matches several.
    """
    matches = [
        link
        for link in _find_links(links.read_links(config.newsroom_folder), name)
        if release_address in {"", link.grant.release}
    ]
    open_links = tuple([link for link in matches if link.state_at(now) == "open"])
    if not open_links:
        remedy = "It was revoked or has ended." if matches else "pressroom embargo list shows all links."
        raise ConfigError(f"No open link matches {name[:80]}.", remedy)
    if "@" not in name and len(open_links) > 1:
        raise ConfigError(f"{len(open_links)} links start with {name[:80]}.", "Give more characters of the name.")
    links.append_events(
        config.newsroom_folder,
        [LinkRevoked(time=format_rfc3339_utc(now), by=by, link=link.grant.link) for link in open_links],
    )
    return open_links


def move_links(newsroom_folder: Path, former: str, address: str, by: str, now: datetime) -> None:
    """Make the links to a release valid at its new address, also those that lead to the public page by now."""
    events = [
        structs.replace(link.grant, time=format_rfc3339_utc(now), by=by, release=address)
        for link in links.read_links(newsroom_folder)
        if link.grant.release == former and not link.revoked_at
    ]
    if events:
        links.append_events(newsroom_folder, events)


def _find_links(all_links: Sequence[EmbargoLink], name: str) -> list[EmbargoLink]:
    if "@" in name:
        email = parse_email(name)
        return [link for link in all_links if link.grant.email == email]
    token = name.strip().rstrip("/").rpartition("/")[2]
    link_of_token = links.find_link(all_links, token)
    if link_of_token:
        return [link_of_token]
    return [link for link in all_links if len(token) >= 4 and link.grant.link.startswith(token.lower())]
