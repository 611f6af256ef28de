"""`pressroom publish`: what will happen on one screen, a question, and then the one act."""

import click

from pressroom import config
from pressroom.cli.arguments import complete_release, require_release
from pressroom.cli.output import json_option
from pressroom.cli.publish_flow import confirm_and_execute, parse_note_options, publish_options
from pressroom.errors import ConfigError
from pressroom.publishing.request import Action, PublishRequest


@click.command("publish")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...", shell_complete=complete_release)
@click.option("--minor", is_flag=True, help="What was changed since it was published alters no meaning.")
@click.option(
    "--correction",
    metavar="NOTE",
    multiple=True,
    help="What was changed corrects an error, which NOTE tells; once for each language: “en: The sum was wrong.”",
)
@click.option("--withhold-previous", is_flag=True, help="With --correction: show nobody the earlier wordings.")
@click.option("--hold", is_flag=True, help="Take back the approval of what was to be published later.")
@publish_options
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    releases: tuple[str, ...],
    minor: bool,
    correction: tuple[str, ...],
    withhold_previous: bool,
    hold: bool,
    out: str | None,
    mail: bool | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Publish what waits, or the named releases: record it, build the site, tell hubs and subscribers.

    A RELEASE is named by its folder: 2020/en-manad-fri-fran-vald. One that is to be published later is approved as it
    stands; pressroom work publishes it at its time. Run it again after anything that cut it short: it completes what is
    missing and repeats nothing.
    """
    if sum((minor, bool(correction), hold)) > 1:
        raise ConfigError("--minor, --correction and --hold exclude each other.", "Choose one.")
    if (minor or correction or hold) and not releases:
        raise ConfigError("Which releases?", "Name each by its folder, such as 2020/slug.")
    if withhold_previous and not correction:
        raise ConfigError("--withhold-previous belongs to --correction.", "Say what was wrong with --correction NOTE.")
    deed: Action = "minor" if minor else "correct" if correction else "hold" if hold else "publish"
    settings = config.load(newsroom, out)
    wish = PublishRequest(
        deed,
        tuple(dict.fromkeys(require_release(settings, release) for release in releases)),
        parse_note_options(settings, correction),
        withhold_previous,
        mail,
    )
    confirm_and_execute(settings, wish, is_confirmed=yes, as_json=as_json)
