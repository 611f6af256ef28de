"""`pressroom settle`: record what became of mails that may or may not have reached a relay."""

from datetime import UTC, datetime

import click

from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.output import escape_controls, format_command, format_count, print_next_step
from pressroom.cli.parameters import complete_release, load_existing_config, require_mailed
from pressroom.errors import ConfigError
from pressroom.publishing.settle_mail import find_doubts, settle
from pressroom.store import Store
from pressroom.store.delivery_doubts import DeliveryInDoubt, Settlement
from pressroom.subscriptions.addresses import InvalidAddressError, parse_address


@click.command("settle")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@click.argument("address", metavar="[ADDRESS]", required=False)
@click.option("--all", "is_all", is_flag=True, help="Settle all mails of RELEASE that are in doubt.")
@click.option(
    "--as",
    "settlement",
    type=click.Choice(("sent", "resend")),
    required=True,
    help="sent: it has arrived. resend: send it again.",
)
@click.pass_obj
def command(newsroom: str | None, release: str, address: str | None, is_all: bool, settlement: Settlement) -> None:
    """Settle the mail of RELEASE to ADDRESS, or all with --all, that may or may not have reached a relay.

    pressroom status RELEASE --in-doubt lists them. A mail that is sent again has the same Message-ID and date, so that
    many mail programs show it once.
    """
    config = load_existing_config(newsroom)
    name = require_mailed(config, release)
    if is_all == bool(address):
        raise ConfigError(
            "Give either an address or --all.", f"{format_command('status')} {name} --in-doubt lists them."
        )
    with open_mail_store(config) as store:
        doubts = _require_doubts(store, name, address)
        count = settle(store, doubts, settlement, datetime.now(UTC))
    what = "counted as accepted" if settlement == "sent" else "waiting to be sent again"
    click.echo(escape_controls(f"{format_count(count, 'mail')} of {name}: {what}."))
    if settlement == "resend" and count:
        print_next_step(f"{format_command('deliver')} sends them, or {format_command('work')} while it runs.")


def _require_doubts(store: Store, release: str, address: str | None) -> list[DeliveryInDoubt]:
    try:
        email_norm = parse_address(address).key if address else None
    except InvalidAddressError as error:
        raise ConfigError(
            f"This is not an e-mail address: {error}.", "Write it as pressroom status shows it."
        ) from error
    doubts = find_doubts(store, release, email_norm)
    if address and not doubts:
        raise ConfigError(
            f"No mail of {release} to this address is in doubt.",
            f"{format_command('status')} {release} --in-doubt lists those that are.",
        )
    return doubts
