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
    """End the pause of pressroom pause: mails that wait may be sent again."""
    with open_mail_store(load_existing_config(newsroom)) as store:
        was_paused = resume_mailings(store)
    if as_json:
        click.echo(format_json({"paused": False, "was_paused": was_paused}))
    else:
        click.echo("Resumed: mails that wait may be sent again." if was_paused else "Mailings were not paused.")
