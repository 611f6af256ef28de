"""`pressroom keys dkim`: create a key that signs mails, and show the DNS record that it needs."""

from datetime import UTC, datetime
from typing import get_args

import click

from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.parameters import load_existing_config
from pressroom.config import Config
from pressroom.deliver import dkim_keys
from pressroom.deliver.dkim_keys import DkimAlgorithm


@click.command("dkim")
@click.option("--domain", help="The domain that signs (default: the domain of “from” under “mail” in newsroom.yaml).")
@click.option("--selector", help="The name of the key in the DNS (default: its algorithm and this month).")
@click.option(
    "--algorithm",
    type=click.Choice(get_args(DkimAlgorithm)),
    default="rsa",
    show_default=True,
    help="Every receiver knows rsa (2048 bits). Use ed25519 only beside it.",
)
@json_option
@click.pass_obj
def command(
    newsroom: str | None, domain: str | None, selector: str | None, algorithm: DkimAlgorithm, as_json: bool
) -> None:
    """Create a key that signs mails with DKIM.

    Prints the DNS record that you must add, and where the private key is. You need such a key only if your mail relay
    does not sign. Never changes an existing key. To replace a key, create a new one and use both for a week.
    """
    config = load_existing_config(newsroom)
    domain = dkim_keys.require_domain(domain or _read_mail_domain(config))
    selector = dkim_keys.require_selector(selector or f"{algorithm}-{datetime.now(UTC):%Y%m}")
    key, path = dkim_keys.create_dkim_key(config.keys_folder, config.newsroom_folder, domain, selector, algorithm)
    setting = ",".join([*config.dkim_keys, f"{domain}:{selector}:{path}"])
    if as_json:
        click.echo(
            format_json(
                {
                    "domain": domain,
                    "selector": selector,
                    "algorithm": algorithm,
                    "private_key": str(path),
                    "record": {
                        "name": key.record_name,
                        "type": "TXT",
                        "text": key.record,
                        "strings": dkim_keys.split_record(key.record),
                    },
                    "setting": {"name": dkim_keys.SETTING, "value": setting},
                }
            )
        )
        return
    click.echo(f"Private key: {escape_controls(str(path))}")
    click.echo("DNS record:")
    click.echo(f"  name   {key.record_name}")
    click.echo("  type   TXT")
    click.echo(f"  value  {dkim_keys.format_record(key.record)}")
    if len(dkim_keys.split_record(key.record)) > 1:
        click.echo(
            "The value is one text in two strings, because a string has at most 255 bytes. If a form has one field for "
            "the value, write the text into it without quotation marks and without the space between the strings.",
            err=True,
        )
    print_next_step(f"add the record to the DNS of {domain}. Keep a copy of the private key in a safe place.")
    print_next_step(f"when the record can be seen, set {dkim_keys.SETTING}={setting}")
    print_next_step(f"run {format_command('doctor')} to check the record.")


def _read_mail_domain(config: Config) -> str:
    from pressroom.cli.subscriber_setup import require_newsroom  # noqa: PLC0415 - not needed with --domain

    return require_newsroom(config).mail.domain
