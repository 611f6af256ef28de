"""`pressroom embargo`: personal links to releases that are not public yet, given, listed and revoked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from pressroom import config
from pressroom.cli.arguments import complete_release, require_release
from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_count,
    format_json,
    json_option,
    print_next_step,
)
from pressroom.config import Config
from pressroom.embargo.links import LINKS_FILE, EmbargoLink, read_links
from pressroom.engine.workspace import Workspace
from pressroom.errors import PressroomError


@click.group("embargo", subcommand_metavar="share|list|revoke ...")
def command() -> None:
    """Show a release to somebody before it is published, by a link of their own.

    A link ends when the release is published, or before; it can be revoked; it is noted when it is opened.
    """


@command.command("share")
@click.argument("release", shell_complete=complete_release)
@click.option("--to", "address", required=True, metavar="ADDRESS", help="The e-mail address of whom it is for.")
@click.option("--language", metavar="LANG", default="", help="Of which text (default: the only one that waits).")
@click.option("--zone", metavar="ZONE", default="", help="The reader's time zone, such as America/New_York.")
@click.option("--until", metavar="TIME", default="", help="When the link ends, if before the embargo does.")
@click.pass_obj
def share(newsroom: str | None, release: str, address: str, language: str, zone: str, until: str) -> None:
    """Make a link to RELEASE for one person, and print it, once.

    It shows the text as it is when the link is opened, with whatever was changed since. Nothing is sent: give the link
    to that person yourself.
    """
    from pressroom.embargo.grant import LinkRequest, create_link  # noqa: PLC0415 - it brings all that looks at texts

    settings = config.load(newsroom)
    asked = LinkRequest(require_release(settings, release), address, language, zone, until)
    is_first = not (settings.newsroom_folder / LINKS_FILE).exists()
    link, given = create_link(settings, asked, config.get_user_name(), datetime.now(UTC))
    click.echo(escape_controls(link))
    end = _format_time(given.until, _load_zone(settings))
    click.echo(escape_controls(f"For {given.email}: {given.release} ({given.language}), until {end}."), err=True)
    print_next_step(
        f"send it to {given.email} alone. It is shown this once; {format_command('embargo revoke')} takes it back."
    )
    if is_first:
        print_next_step(f"keep {LINKS_FILE} out of version control: it names your readers.")


@command.command("list")
@click.argument("release", required=False, default="", metavar="[RELEASE]", shell_complete=complete_release)
@json_option
@click.pass_obj
def list_links(newsroom: str | None, release: str, as_json: bool) -> None:
    """List all links, or those to RELEASE, and what became of them.

    The oldest stands first. A link is listed by a name, for its address is written down nowhere.
    """
    settings = config.load(newsroom)
    now = datetime.now(UTC)
    address = release.strip("/")
    found = [each for each in read_links(settings.newsroom_folder) if address in {"", each.grant.release}]
    if as_json:
        click.echo(format_json({"links": [_to_dict(each, now) for each in found]}))
        return
    zone = _load_zone(settings)
    for each in found:
        click.echo(escape_controls("  ".join(_format_columns(each, zone, now))))
    if not found:
        click.echo("There is no link.", err=True)


def complete_link(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names and addresses of open links that begin with what has been typed."""
    try:
        known = read_links(config.load(ctx.find_root().params.get("newsroom")).newsroom_folder)
    except PressroomError:
        return []
    now = datetime.now(UTC)
    still = [each for each in known if each.state_at(now) == "open"]
    names = dict.fromkeys(name for each in still for name in (each.name, each.grant.email))
    return [name for name in names if name.startswith(incomplete)]


@command.command("revoke")
@click.argument("link", metavar="LINK|ADDRESS", shell_complete=complete_link)
@click.argument("release", required=False, default="", metavar="[RELEASE]", shell_complete=complete_release)
@click.pass_obj
def revoke(newsroom: str | None, link: str, release: str) -> None:
    """Take a link back, or all links of an e-mail ADDRESS, with RELEASE only those to it.

    A LINK is its whole address, or its name in the list. From then on it shows nothing.
    """
    from pressroom.embargo import grant  # noqa: PLC0415 - it brings all that looks at texts

    settings = config.load(newsroom)
    done = grant.revoke(settings, link, release.strip("/"), config.get_user_name(), datetime.now(UTC))
    for each in done:
        click.echo(escape_controls(f"{each.name}  {each.grant.release} ({each.grant.language})  {each.grant.email}"))
    click.echo(f"{format_count(len(done), 'link')} revoked.", err=True)


def _load_zone(settings: Config) -> ZoneInfo:
    return ZoneInfo(Workspace(settings).timezone)


def _format_columns(link: EmbargoLink, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    given, state = link.grant, link.state_at(now)
    yield link.name
    yield f"{given.release} ({given.language})"
    yield given.email
    ends = {"open": given.until, "ended": given.until, "revoked": link.revoked_at}
    yield f"{'open until' if state == 'open' else state} {_format_time(ends[state], zone)}"
    last = f", last {_format_time(link.opened_at[-1], zone)}" if link.opened_at else ""
    yield f"opened {format_count(len(link.opened_at), 'time')}{last}"


def _format_time(time: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(time).astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def _to_dict(link: EmbargoLink, now: datetime) -> dict[str, object]:
    given = link.grant
    return {
        "link": link.name,
        "release": given.release,
        "language": given.language,
        "address": given.email,
        "zone": given.zone,
        "given": given.time,
        "by": given.by,
        "until": given.until,
        "state": link.state_at(now),
        "revoked": link.revoked_at or None,
        "opened": link.opened_at,
    }
