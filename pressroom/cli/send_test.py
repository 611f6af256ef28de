"""`pressroom send-test`: send the mail of a release to one address, for a look at it in real mail programs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from pressroom.cli.output import escape_controls
from pressroom.cli.parameters import complete_release, load_existing_config, mail_folder_option, require_release
from pressroom.cli.subscriber_setup import require_newsroom
from pressroom.config import Config
from pressroom.deliver.open_transport import open_transport
from pressroom.deliver.transport import OutgoingMessage, SendResult, Transport
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, DeliveryError
from pressroom.publishing.send_test import ReleaseMail, create_test_message, render_mails
from pressroom.subscriptions.addresses import InvalidAddressError, parse_address


def _read_address(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        return parse_address(value).text
    except InvalidAddressError as error:
        raise click.BadParameter(f"This is not an e-mail address: {error}.") from error


@click.command("send-test")
@click.argument("release", metavar="RELEASE", shell_complete=complete_release)
@click.option("--to", "recipient", metavar="ADDRESS", required=True, callback=_read_address, help="Who gets the mail.")
@click.option("--language", metavar="LANG", default="", help="The language (default: one mail in each language).")
@mail_folder_option
@click.pass_obj
def command(newsroom: str | None, release: str, recipient: str, language: str, mail_folder: str | None) -> None:
    """Send the mail of RELEASE to one address, as a reader would get it.

    RELEASE may be a draft, or be published already: the mail contains the text as it is now. Its subject begins with
    “[Test]”, and its links for unsubscribing change nothing. Nothing is published, and no delivery is recorded.
    """
    config = load_existing_config(newsroom)
    address = require_release(config, release)
    identity = require_newsroom(config).mail
    mails = render_mails(Workspace.open(config), address, language, datetime.now(UTC))
    transport = _open_transport(config, mail_folder)
    try:
        results = [
            _send(transport, create_test_message(config, identity, mail, recipient), mail, mail_folder)
            for mail in mails
        ]
    finally:
        transport.close()
    _exit_if_not_accepted(results)


def _open_transport(config: Config, mail_folder: str | None) -> Transport:
    transport = open_transport(config, Path(mail_folder) if mail_folder else None)
    if transport is None:
        raise ConfigError(
            "Nothing was sent: there is no relay.",
            "Set PRESSROOM_SMTP_URL, or write the mail to a folder with --mail-to-folder DIR.",
        )
    return transport


def _send(transport: Transport, message: OutgoingMessage, mail: ReleaseMail, mail_folder: str | None) -> SendResult:
    """Send a mail and say what became of it. Raises RelayError if the relay takes no mail now."""
    result = transport.send(message, lambda: True)
    state = "published" if mail.is_public else "not published yet"
    outcome = f"written to {mail_folder}." if mail_folder else _describe(result, transport.name)
    click.echo(escape_controls(f"Test mail ({mail.language}, {state}) to {message.recipient}: {outcome}"))
    return result


def _describe(result: SendResult, relay: str) -> str:
    answer = f" It answered: {result.reason}" if result.reason else ""
    match result.state:
        case "accepted":
            return f"accepted by {relay}."
        case "in doubt":
            return "in doubt. The connection was lost after the last byte, so it may arrive."
        case "refused":
            return f"refused by {relay}.{answer}"
        case _:
            return f"not sent. {relay} does not take it now.{answer}"


def _exit_if_not_accepted(results: Iterable[SendResult]) -> None:
    if any(result.state != "accepted" for result in results):
        raise click.exceptions.Exit(DeliveryError.exit_code)
