"""`pressroom pause`: stop sending mail to subscribers for now."""

from datetime import UTC, datetime

import click

from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.output import format_command, format_json, json_option
from pressroom.cli.parameters import load_existing_config
from pressroom.publishing.stop_mail import pause_mailings


@click.command("pause")
@json_option
@click.pass_obj
def command(newsroom: str | None, as_json: bool) -> None:
    """Stop sending releases and digests to subscribers, until you run pressroom resume.

    Mails are still prepared, and wait. Confirmations and other answers to single readers are still sent.
    """
    now = datetime.now(UTC)
    with open_mail_store(load_existing_config(newsroom)) as store:
        earlier = pause_mailings(store, now)
    if as_json:
        click.echo(format_json({"paused": True, "since": earlier or now}))
        return
    text = "Mailings were paused already." if earlier else "Paused: no more mails to subscribers are begun."
    click.echo(f"{text} {format_command('resume')} lets them go on.")
