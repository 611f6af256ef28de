"""`pressroom resume`: send mail to subscribers again."""

import click

from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.output import format_json, json_option
from pressroom.cli.parameters import load_existing_config
from pressroom.publishing.stop_mail import resume_mailings


@click.command("resume")
@json_option
@click.pass_obj
def command(newsroom: str | None, as_json: bool) -> None:
    """End the pause of pressroom pause, and those of mail providers that have refused too many mails.

    Sending to a provider pauses when it refuses 20 mails in a row because of how the newsroom sends; pressroom status
    says what is missing.
    """
    with open_mail_store(load_existing_config(newsroom)) as store:
        was_paused, providers = resume_mailings(store)
    if as_json:
        click.echo(format_json({"paused": False, "was_paused": was_paused, "resumed_providers": providers}))
        return
    click.echo("Resumed: mails that wait may be sent again." if was_paused else "Mailings were not paused.")
    for provider in providers:
        click.echo(f"Resumed: mails to {provider} may be sent again.")
