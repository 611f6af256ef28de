"""`pressroom embargo`: personal links to releases that are not public yet, given, listed and revoked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from pressroom import config
from pressroom.cli.named import complete_release, require_release
from pressroom.cli.report import counted, harmless, json_line, json_option, say_next, verb
from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.publishing.links import FILE, Link, links
from pressroom.start import Start


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
    from pressroom.publishing.giving import Asked, give  # noqa: PLC0415 - it brings all that looks at texts

    settings = config.load(newsroom)
    asked = Asked(require_release(settings, release), address, language, zone, until)
    is_first = not (settings.newsroom / FILE).exists()
    link, given = give(settings, asked, config.user(), datetime.now(UTC))
    click.echo(harmless(link))
    end = _told(given.until, _zone(settings))
    click.echo(harmless(f"For {given.address}: {given.release} ({given.language}), until {end}."), err=True)
    say_next(f"send it to {given.address} alone. It is shown this once; {verb('embargo revoke')} takes it back.")
    if is_first:
        say_next(f"keep {FILE} out of version control: it names your readers.")


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
    found = [each for each in links(settings.newsroom) if address in {"", each.given.release}]
    if as_json:
        click.echo(json_line({"links": [_data(each, now) for each in found]}))
        return
    zone = _zone(settings)
    for each in found:
        click.echo(harmless("  ".join(_parts(each, zone, now))))
    if not found:
        click.echo("There is no link.", err=True)


def complete_link(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names and addresses of open links that begin with what has been typed."""
    try:
        known = links(config.load(ctx.find_root().params.get("newsroom")).newsroom)
    except PressroomError:
        return []
    now = datetime.now(UTC)
    still = [each for each in known if each.state(now) == "open"]
    names = dict.fromkeys(name for each in still for name in (each.name, each.given.address))
    return [name for name in names if name.startswith(incomplete)]


@command.command("revoke")
@click.argument("link", metavar="LINK|ADDRESS", shell_complete=complete_link)
@click.argument("release", required=False, default="", metavar="[RELEASE]", shell_complete=complete_release)
@click.pass_obj
def revoke(newsroom: str | None, link: str, release: str) -> None:
    """Take a link back, or all links of an e-mail ADDRESS, with RELEASE only those to it.

    A LINK is its whole address, or its name in the list. From then on it shows nothing.
    """
    from pressroom.publishing import giving  # noqa: PLC0415 - it brings all that looks at texts

    settings = config.load(newsroom)
    done = giving.revoke(settings, link, release.strip("/"), config.user(), datetime.now(UTC))
    for each in done:
        click.echo(harmless(f"{each.name}  {each.given.release} ({each.given.language})  {each.given.address}"))
    click.echo(f"{counted(len(done), 'link')} revoked.", err=True)


def _zone(settings: Config) -> ZoneInfo:
    return ZoneInfo(Start(settings).zone)


def _parts(link: Link, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    given, state = link.given, link.state(now)
    yield link.name
    yield f"{given.release} ({given.language})"
    yield given.address
    ends = {"open": given.until, "ended": given.until, "revoked": link.revoked}
    yield f"{'open until' if state == 'open' else state} {_told(ends[state], zone)}"
    last = f", last {_told(link.opened[-1], zone)}" if link.opened else ""
    yield f"opened {counted(len(link.opened), 'time')}{last}"


def _told(time: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(time).astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def _data(link: Link, now: datetime) -> dict[str, object]:
    given = link.given
    return {
        "link": link.name,
        "release": given.release,
        "language": given.language,
        "address": given.address,
        "zone": given.zone,
        "given": given.time,
        "by": given.by,
        "until": given.until,
        "state": link.state(now),
        "revoked": link.revoked or None,
        "opened": link.opened,
    }
