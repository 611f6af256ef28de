"""`pressroom withdraw`: withdraw a release from all channels; its page keeps its URL and shows the reason."""

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
from pressroom.config import load_config
from pressroom.publishing.request import PublishRequest


@click.command("withdraw")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@click.option(
    "--reason",
    metavar="TEXT",
    multiple=True,
    required=True,
    help="The public reason; repeat for each language, as “en: The report was not ours.”",
)
@click.option("--withhold-headline", is_flag=True, help="Hide the headline too.")
@click.option(
    "--mail/--no-mail",
    default=None,
    help="Whether to write a notice as a mail body, if the release has one, for those who got it (default: yes).",
)
@yes_option
@accept_future_record_option
@out_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    release: str,
    reason: tuple[str, ...],
    withhold_headline: bool,
    out: str | None,
    mail: bool | None,
    yes: bool,
    accept_future_record: bool,
    as_json: bool,
) -> None:
    """Withdraw RELEASE in all its languages. This cannot be undone.

    The page keeps its URL and shows when and why the release was withdrawn, and whom to contact. The release is removed
    from lists and the sitemap. Feeds and data show the withdrawal. If the release has mail bodies, a notice is written
    as another one, and prepared for the subscribers who got the release by mail.
    """
    config = load_config(newsroom, out)
    releases = (require_release(config, release),)
    request = PublishRequest("withdraw", releases, hides_earlier=withhold_headline, mail=mail)
    confirm_and_execute(config, request, reason, is_confirmed=yes, accepts_future=accept_future_record, as_json=as_json)
