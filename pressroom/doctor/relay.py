"""Check that the mail relay takes mail from the newsroom. No message is sent."""

import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ssl import SSLSocket, cert_time_to_seconds

from pressroom.deliver.smtp import create_tls_context, get_own_name
from pressroom.deliver.smtp_session import SmtpConnection, Timeouts, open_connection
from pressroom.deliver.smtp_url import SETTING, Relay, is_loopback, parse_smtp_url
from pressroom.deliver.transport import RelayError
from pressroom.doctor.findings import (
    Finding,
    report_error,
    report_failure,
    report_ok,
    report_unchecked,
    report_warning,
)
from pressroom.errors import ConfigError
from pressroom.text.domains import encode_email_domain

_TIMEOUTS = Timeouts(connect=10.0, reply=20.0, end_of_data=20.0)
_WARN_BEFORE = timedelta(days=14)
_SMALL_LIMIT = 1_000_000  # bytes: the longest mails have a fifth of it


def check_relay(smtp_url: str, sender: str, now: datetime, tls: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Yield what is found about the relay of an URL; `sender` is the address in the envelope."""
    if not smtp_url:
        yield report_unchecked(
            "relay.unset",
            "There is no mail relay: mailings wait, and nothing is sent.",
            f"Set {SETTING}, such as smtp://user:password@mail.example.org:587.",
        )
        return
    try:
        relay = parse_smtp_url(smtp_url)
        connection = open_connection(relay, get_own_name(sender), tls or create_tls_context(relay), _TIMEOUTS)
    except ConfigError as error:
        yield report_failure("relay.url", error)
        return
    except RelayError as error:
        yield Finding("relay.connection", "error", error.message, error.remedy, is_outside=not error.is_refusal)
        return
    try:
        yield from _check_connection(connection, relay, sender, now)
    finally:
        with suppress(OSError):
            connection.close()


def _check_connection(connection: SmtpConnection, relay: Relay, sender: str, now: datetime) -> Iterator[Finding]:
    yield report_ok("relay.connection", f"The relay {relay.name} answers{_describe_session(relay)}.")
    yield from _check_encryption(connection, relay, now)
    yield from _check_size(connection, relay)
    yield _try_sender(connection, relay, sender)


def _describe_session(relay: Relay) -> str:
    encryption = {"tls": ", encrypted (TLS)", "starttls": ", encrypted (STARTTLS)", "none": ""}[relay.encryption]
    return f"{encryption}{', and takes user and password' if relay.user else ''}"


def _check_encryption(connection: SmtpConnection, relay: Relay, now: datetime) -> Iterator[Finding]:
    if isinstance(connection.sock, SSLSocket):
        yield check_certificate("relay.certificate", f"the relay {relay.name}", connection.sock, now)
    elif not is_loopback(relay.host):
        yield report_warning(
            "relay.encryption",
            f"The connection to the relay {relay.name} is not encrypted (?tls=none).",
            f"Remove ?tls=none from {SETTING}, unless the way to the relay is protected otherwise.",
        )


def check_certificate(code: str, whose: str, connection: SSLSocket, now: datetime) -> Finding:
    """Return whether the certificate of a connection is valid for some time; that it is trusted is known."""
    certificate = connection.getpeercert() or {}
    end = datetime.fromtimestamp(cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    if end - now < _WARN_BEFORE:
        message = f"The certificate of {whose} ends on {end:%Y-%m-%d}."
        return report_warning(code, message, "Renew it. Mostly a program does that; check that it runs.")
    return report_ok(code, f"The certificate of {whose} is trusted, until {end:%Y-%m-%d}.")


def _check_size(connection: SmtpConnection, relay: Relay) -> Iterator[Finding]:
    limit = connection.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < _SMALL_LIMIT:
        yield report_warning(
            "relay.size",
            f"The relay {relay.name} takes mails of up to {int(limit)} bytes only.",
            "Ask its operator for a limit of at least one megabyte.",
        )


def _try_sender(connection: SmtpConnection, relay: Relay, sender: str) -> Finding:
    """Name the sender, as at the beginning of a mail, and take it back."""
    try:
        reply = connection.request(f"MAIL FROM:<{encode_email_domain(sender)}>")
        connection.request("RSET")
        connection.request("QUIT")
    except (OSError, ValueError):  # SMTPException is an OSError
        message = f"The relay {relay.name} closed the connection when the sender was named."
        remedy = "Ask the operator of the relay whether this machine may use it."
        return Finding("relay.sender", "error", message, remedy, is_outside=True)
    if reply.is_positive:
        return report_ok("relay.sender", f"The relay {relay.name} takes mail from the newsroom's address.")
    message = f"The relay {relay.name} does not take mail from the newsroom's address: {reply}."
    remedy = "Check “from” under “mail” in newsroom.yaml, and that the relay lets this machine send from that address."
    if not reply.is_permanent:
        return Finding("relay.sender", "error", message, remedy, is_outside=True)
    return report_error("relay.sender", message, remedy)
