"""`pressroom embargo`: create, list and revoke personal links to releases that are not public yet."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_count,
    format_json,
    format_recorded_time,
    json_option,
    print_next_step,
)
from pressroom.cli.parameters import complete_release, create_completion, require_release
from pressroom.config import Config, get_user_name, load_config
from pressroom.embargo.links import LINKS_FILE, EmbargoLink, read_links
from pressroom.engine.workspace import Workspace


@click.group("embargo", subcommand_metavar="share|list|revoke ...")
def command() -> None:
    """Show a release to one person before it is published.

    Each person gets a personal link. It expires when the release is published, or earlier. You can revoke it, and see
    when it was opened.
    """


@command.command("share")
@click.argument("release", shell_complete=complete_release)
@click.option("--to", "address", required=True, metavar="ADDRESS", help="The e-mail address of the reader.")
@click.option(
    "--language", metavar="LANG", default="", help="The language of the text (needed if the release has several)."
)
@click.option("--zone", metavar="ZONE", default="", help="The reader's time zone, such as America/New_York.")
@click.option("--until", metavar="TIME", default="", help="When the link expires (default: when the embargo ends).")
@click.pass_obj
def share(newsroom: str | None, release: str, address: str, language: str, zone: str, until: str) -> None:
    """Create a link to RELEASE for one person.

    This needs service_url in newsroom.yaml, the URL at which pressroom serve answers the links. The link is printed
    only once. Nothing is sent: give the link to that person yourself. The link always shows the current text, with any
    changes that you make later.
    """
    from pressroom.embargo.grant import LINKS_PATH, LinkRequest, create_link  # noqa: PLC0415 - imports all code that checks texts

    config = load_config(newsroom)
    request = LinkRequest(require_release(config, release), address, language, zone, until)
    is_first = not (config.newsroom_folder / LINKS_FILE).exists()
    link, grant = create_link(config, request, get_user_name(), datetime.now(UTC))
    click.echo(escape_controls(link))
    end = format_recorded_time(grant.until, _load_zone(config))
    click.echo(escape_controls(f"For {grant.email}: {grant.release} ({grant.language}), until {end}."), err=True)
    service_url = link.partition(LINKS_PATH)[0]
    click.echo(escape_controls(f"The link is served by {format_command('serve')} at {service_url}."), err=True)
    print_next_step(
        f"send the link to {grant.email} only. It is not shown again; {format_command('embargo revoke')} revokes it."
    )
    if is_first:
        print_next_step(f"keep {LINKS_FILE} out of version control: it contains the e-mail addresses of your readers.")


@command.command("list")
@click.argument("release", required=False, default="", metavar="[RELEASE]", shell_complete=complete_release)
@json_option
@click.pass_obj
def list_links(newsroom: str | None, release: str, as_json: bool) -> None:
    """List all links, or only the links to RELEASE, with their state.

    The oldest comes first. Links are listed by name, because their URLs are not stored.
    """
    config = load_config(newsroom)
    now = datetime.now(UTC)
    address = release.strip("/")
    links = [link for link in read_links(config.newsroom_folder) if address in {"", link.grant.release}]
    if as_json:
        click.echo(format_json({"links": [_to_dict(link, now) for link in links]}))
        return
    zone = _load_zone(config)
    for link in links:
        click.echo(escape_controls("  ".join(_format_columns(link, zone, now))))
    if not links:
        click.echo("There are no links.", err=True)


def _list_open_links(config: Config) -> list[str]:
    """Return the names of open links, and the e-mail addresses that they are for."""
    now = datetime.now(UTC)
    links = [link for link in read_links(config.newsroom_folder) if link.state_at(now) == "open"]
    return list(dict.fromkeys(name for link in links for name in (link.name, link.grant.email)))


@command.command("revoke")
@click.argument("link", metavar="LINK|ADDRESS", shell_complete=create_completion(_list_open_links))
@click.argument("release", required=False, default="", metavar="[RELEASE]", shell_complete=complete_release)
@click.pass_obj
def revoke(newsroom: str | None, link: str, release: str) -> None:
    """Revoke a LINK, or all links for an e-mail ADDRESS.

    A LINK is its full URL, or its name in the list. With RELEASE, only links to that release are revoked. A
    revoked link no longer shows the release.
    """
    from pressroom.embargo import grant  # noqa: PLC0415 - imports all code that checks texts

    config = load_config(newsroom)
    revoked = grant.revoke(config, link, release.strip("/"), get_user_name(), datetime.now(UTC))
    for each in revoked:
        click.echo(escape_controls(f"{each.name}  {each.grant.release} ({each.grant.language})  {each.grant.email}"))
    click.echo(f"{format_count(len(revoked), 'link')} revoked.", err=True)


def _load_zone(config: Config) -> ZoneInfo:
    return ZoneInfo(Workspace.open(config).timezone)


def _format_columns(link: EmbargoLink, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    grant, state = link.grant, link.state_at(now)
    yield link.name
    yield f"{grant.release} ({grant.language})"
    yield grant.email
    end_times = {"open": grant.until, "ended": grant.until, "revoked": link.revoked_at}
    yield f"{'open until' if state == 'open' else state} {format_recorded_time(end_times[state], zone)}"
    last = f", last {format_recorded_time(link.opened_at[-1], zone)}" if link.opened_at else ""
    yield f"opened {format_count(len(link.opened_at), 'time')}{last}"


def _to_dict(link: EmbargoLink, now: datetime) -> dict[str, object]:
    grant = link.grant
    return {
        "link": link.name,
        "release": grant.release,
        "language": grant.language,
        "address": grant.email,
        "zone": grant.zone,
        "given": grant.time,
        "by": grant.by,
        "until": grant.until,
        "state": link.state_at(now),
        "revoked": link.revoked_at or None,
        "opened": link.opened_at,
    }
