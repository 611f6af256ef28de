"""`pressroom withdraw`: a release taken back in every channel; its page keeps its address and says why."""

import click

from pressroom import config
from pressroom.cli.arguments import complete_release, require_release
from pressroom.cli.output import json_option
from pressroom.cli.publish_flow import confirm_and_execute, parse_note_options, publish_options
from pressroom.publishing.request import PublishRequest


@click.command("withdraw")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@click.option(
    "--reason",
    metavar="TEXT",
    multiple=True,
    required=True,
    help="Why, as everybody will read it; once for each language: “en: The report was not ours.”",
)
@click.option("--withhold-headline", is_flag=True, help="Show nobody the headline either.")
@publish_options
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
    as_json: bool,
) -> None:
    """Withdraw a RELEASE in all its languages, for ever: to say it again is a new release.

    Its page keeps its address and shows that it was withdrawn, when, why, and whom to ask; lists, search and sitemap
    lose it; feeds and data say so; those who were sent it by mail are told.
    """
    settings = config.load(newsroom, out)
    wish = PublishRequest(
        "withdraw", (require_release(settings, release),), parse_note_options(settings, reason), withhold_headline, mail
    )
    confirm_and_execute(settings, wish, is_confirmed=yes, as_json=as_json)
