"""`pressroom receive-bounces`: take in mail that comes back, from a pipe of a mail server or on a port."""

import gc
import ipaddress
import signal
import sys
from datetime import UTC, datetime

import click

from pressroom.cli.log_output import configure_logging
from pressroom.cli.mail_store import open_mail_store
from pressroom.cli.parameters import load_existing_config
from pressroom.config import Config
from pressroom.deliver.bounce_report import MAX_BYTES
from pressroom.errors import ConfigError, PressroomError
from pressroom.publishing.bounce_server import BounceServer, Network
from pressroom.publishing.receive_bounces import MailboxReader, open_mailbox, receive_mail

# What mail servers understand (sysexits.h).
_NO_USER, _TRY_AGAIN = 67, 75
_LOOPBACK = ("127.0.0.0/8", "::1/128")


@click.command("receive-bounces")
@click.option("--recipient", metavar="ADDRESS", help="Read one message to this address from standard input.")
@click.option("--listen", metavar="HOST:PORT", help="Take messages by LMTP or SMTP on this address, until Ctrl-C.")
@click.option(
    "--from",
    "networks",
    metavar="NETWORK",
    multiple=True,
    help="With --listen: an address or network that may connect (default: this machine only). Repeat it for more.",
)
@click.option(
    "--log-level",
    type=click.Choice(("debug", "info", "warning", "error")),
    help="Log from this level on, on standard error (default: warning with --listen, else no log).",
)
@click.pass_obj
def command(
    newsroom: str | None, recipient: str | None, listen: str | None, networks: tuple[str, ...], log_level: str | None
) -> None:
    """Take in mail that comes back: bounces, complaints, and mails that ask to unsubscribe.

    Let your mail server hand over everything that is sent to the address “bounces” under “mail” in newsroom.yaml,
    with or without + and a token. With --recipient, exit codes are those that mail servers understand: 0 taken, 67
    refused, 75 try again later.
    """
    if (recipient is None) == (listen is None):
        raise click.UsageError("Give either --recipient or --listen.")
    configure_logging(log_level or ("warning" if listen else None), as_json=False)
    if recipient is not None:
        _receive_one(newsroom, recipient)
    else:
        _listen(load_existing_config(newsroom), listen or "", networks or _LOOPBACK)


def _receive_one(newsroom: str | None, recipient: str) -> None:
    """Read one message. A mail server that sees 75 keeps the message and tries again."""
    content = sys.stdin.buffer.read(MAX_BYTES)
    try:
        with open_mail_store(load_existing_config(newsroom)) as store:
            reply = receive_mail(open_mailbox(load_existing_config(newsroom), store), recipient, content, _read_clock())
    except PressroomError as error:
        click.echo(f"4.3.0 {error.message} {error.remedy}", err=True)
        raise click.exceptions.Exit(_TRY_AGAIN) from error
    if not reply.is_taken:
        click.echo(f"{reply.status} {reply.text}")
        raise click.exceptions.Exit(_NO_USER)


def _listen(config: Config, listen: str, networks: tuple[str, ...]) -> None:
    host, port = _parse_address(listen)
    allowed = [_parse_network(each) for each in networks]
    gc.enable()  # unlike other commands, this one runs for a long time
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with open_mail_store(config) as store, _bind(host, port, MailboxReader(config, store), allowed) as server:
        click.echo(f"Takes returned mail on {host}:{server.port} (press Ctrl-C to stop)")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def _bind(host: str, port: int, get_mailbox: MailboxReader, networks: list[Network]) -> BounceServer:
    if not get_mailbox().bounces:
        click.echo(
            "warning: “bounces” under “mail” in newsroom.yaml is not set: mail comes back to “from”, without a token.",
            err=True,
        )
    try:
        return BounceServer(host, port, get_mailbox, networks, _read_clock)
    except OSError as error:
        raise ConfigError(
            f"{host}:{port} cannot be used: {error.strerror}.", "Stop the program that uses it, or choose another port."
        ) from error


def _parse_address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise click.UsageError("Write --listen as HOST:PORT, such as 127.0.0.1:2424.")
    return host.strip("[]"), int(port)


def _parse_network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise click.UsageError(f"{text} is not an IP address or a network, such as 10.0.0.0/8.") from error


def _read_clock() -> datetime:
    return datetime.now(UTC)
