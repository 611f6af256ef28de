"""`pressroom publish`: publish or correct releases in all channels, after showing a summary."""

import click

from pressroom.cli.output import json_option
from pressroom.cli.parameters import (
    accept_future_record_option,
    complete_release,
    out_option,
    require_release,
    yes_option,
)
from pressroom.cli.publish_flow import confirm_and_execute
from pressroom.config import Config, load_config
from pressroom.errors import ConfigError
from pressroom.publishing.approvals import read_approvals
from pressroom.publishing.request import Action, PublishRequest


@click.command("publish")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...", shell_complete=complete_release)
@click.option(
    "--minor", is_flag=True, help="Declare the change to a published text as minor: the meaning has not changed."
)
@click.option(
    "--correction",
    metavar="NOTE",
    multiple=True,
    help="Declare the change as a correction. NOTE says what was wrong; repeat for each language, as “en: The sum was "
    "wrong.”",
)
@click.option("--withhold-previous", is_flag=True, help="With --correction: hide the earlier versions.")
@click.option("--hold", is_flag=True, help="Cancel the approval of a release that is to be published later.")
@click.option(
    "--mail/--no-mail",
    default=None,
    help="Whether to write mail bodies, for subscribers if there are any (default: yes, except for new releases more "
    "than a day old).",
)
@yes_option
@accept_future_record_option
@out_option
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
    accept_future_record: bool,
    as_json: bool,
) -> None:
    """Publish all releases that are due, or the given ones: record them, build the site, notify WebSub hubs.

    It also writes a mail body for each text. If the newsroom has subscribers, their mails are prepared; pressroom
    deliver and work send them.

    Name a RELEASE by its folder, such as 2020/en-manad-fri-fran-vald. If its publish_at is in the future, its current
    text is approved, and pressroom work publishes it on time. If the command was interrupted, run it again: it
    completes what is missing and repeats nothing.
    """
    if sum((minor, bool(correction), hold)) > 1:
        raise ConfigError("--minor, --correction and --hold cannot be combined.", "Choose one of them.")
    if (minor or correction or hold) and not releases:
        raise ConfigError("No release was given.", "Name each release by its folder, such as 2020/slug.")
    if withhold_previous and not correction:
        raise ConfigError("--withhold-previous needs --correction.", "Describe the error with --correction NOTE.")
    action: Action = "minor" if minor else "correct" if correction else "hold" if hold else "publish"
    config = load_config(newsroom, out)
    request = PublishRequest(
        action,
        tuple(dict.fromkeys(_require_release(config, release, action) for release in releases)),
        hides_earlier=withhold_previous,
        mail=mail,
    )
    confirm_and_execute(
        config, request, correction, is_confirmed=yes, accepts_future=accept_future_record, as_json=as_json
    )


def _require_release(config: Config, release: str, action: Action) -> str:
    """Return a release as `2020/slug`. An approval can be cancelled even if the release was removed."""
    address = release.strip("/")
    if action == "hold" and any(address == approved for approved, _ in read_approvals(config.newsroom_folder)):
        return address
    return require_release(config, release)
