"""`pressroom stop`: take back the mails of a release that have not left yet."""

import click
from msgspec import structs

from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.output import escape_controls, format_command, format_count, format_json, json_option
from pressroom.cli.parameters import DIGEST_PREFIX, complete_release, load_existing_config, require_mailed
from pressroom.publishing.stop_mail import StoppedMail, stop_release


@click.command("stop")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@json_option
@click.pass_obj
def command(newsroom: str | None, release: str, as_json: bool) -> None:
    """Take back the mails of RELEASE that have not left yet, and say how many had left.

    What is published stays public: use pressroom withdraw or publish --correction for that. A digest is named as in
    pressroom status, such as digest/2020-11-02/0a1b2c3d4e5f.
    """
    config = load_existing_config(newsroom)
    address = require_mailed(config, release)
    with open_mail_store(config) as store:
        stopped = stop_release(store, address)
    if as_json:
        click.echo(format_json({"release": address} | structs.asdict(stopped)))
        return
    for line in _describe(address, stopped):
        click.echo(escape_controls(line))


def _describe(address: str, stopped: StoppedMail) -> list[str]:
    if not stopped.mailings:
        return [f"No mail of {address} was prepared. There is nothing to stop."]
    taken_back = f"Taken back: {format_count(stopped.taken_back, 'mail')} of {address}."
    if not stopped.left:
        return [f"{taken_back} None had left."]
    advice = f"Readers who got it get a correction or a withdrawal too: {format_command('withdraw')} {address}"
    left = f"{format_count(stopped.left, 'mail')} had left, or may have left."
    return [f"{taken_back} {left}", *([] if address.startswith(DIGEST_PREFIX) else [advice])]
