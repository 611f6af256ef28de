"""Open a connection to a mail relay: greeting, encryption and login, with a time limit for every answer."""

import re
import socket as socket_module
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from socket import IPPROTO_TCP, TCP_NODELAY, gaierror, socket
from time import monotonic
from typing import Any, TypeVar

from msgspec import Struct

from pressroom.deliver.smtp_refusals import RefusalKind, classify_refusal
from pressroom.deliver.smtp_url import SETTING, Relay
from pressroom.deliver.transport import RelayError

T = TypeVar("T")

_MAX_REPLY_BYTES = 1 << 16
_LIMIT_TOLERANCE = 0.05  # seconds
# Some relays answer commands that arrived together one by one, and send each answer only after the one before it was
# acknowledged. Linux would wait 40 ms with that.
_QUICK_ACK: int | None = getattr(socket_module, "TCP_QUICKACK", None)
_STATUS_CODE = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")  # RFC 2034


class Timeouts(Struct, frozen=True):
    """Seconds to wait: for a connection, for a whole answer, for the answer after a message, for a goodbye.

    RFC 5321, section 4.5.3.2.6, asks for ten minutes after a message: who gives up earlier sends it twice.
    """

    connect: float = 30.0
    reply: float = 60.0
    end_of_data: float = 600.0
    goodbye: float = 2.0


DEFAULT_TIMEOUTS = Timeouts()


class Reply(Struct, frozen=True):
    """The answer of a relay. `status` is its enhanced code, such as `5.1.1`, or empty.

    `refusal` says whose fault a refusal is. What the relay wrote is not kept: it may contain an address.
    """

    code: int
    status: str = ""
    refusal: RefusalKind | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.status}".rstrip()

    @property
    def is_positive(self) -> bool:
        """Whether it is 2xx."""
        return self.code // 100 == 2

    @property
    def is_intermediate(self) -> bool:
        """Whether it is 3xx: the relay waits for more."""
        return self.code // 100 == 3

    @property
    def is_negative(self) -> bool:
        """Whether it is 4xx or 5xx; what is neither positive nor negative is not SMTP."""
        return self.code // 100 in {4, 5}

    @property
    def is_permanent(self) -> bool:
        """Whether it is 5xx."""
        return self.code // 100 == 5

    @property
    def is_about_size(self) -> bool:
        """Whether the message is too large (RFC 1870, section 6.1)."""
        return self.code == 552 or self.status.endswith(".3.4")


def _limit_time(connection: socket, seconds: float) -> None:
    """Set the time limit of what a connection does, unless it is that already: each setting lets other threads run."""
    now = connection.gettimeout()
    if now is None or abs(now - seconds) > _LIMIT_TOLERANCE:
        connection.settimeout(seconds)


class _ReplyReader:
    """Reads replies with a time limit and a size limit for each; `smtplib` limits only the time of each byte."""

    def __init__(self, connection: socket) -> None:
        self._socket = connection
        self._data = b""

    def read(self, seconds: float) -> tuple[int, bytes]:
        """Return the code and the text of the next reply (RFC 5321, section 4.2.1); -1 if it is not SMTP.

        Raises TimeoutError after so many seconds, and SMTPServerDisconnected if the reply has no end.
        """
        deadline, room = monotonic() + seconds, _MAX_REPLY_BYTES
        texts = []
        while True:
            line, newline, rest = self._data.partition(b"\n")
            if not newline:
                received = self._receive(deadline)
                room -= len(received)
                if not received or room < 0:
                    raise SMTPServerDisconnected("the connection was closed within a reply")
                self._data += received
                continue
            self._data = rest
            texts.append(line[4:].strip())
            code = line[:3]
            if line[3:4] != b"-" or not code.isdigit():
                return int(code) if code.isdigit() else -1, b"\n".join(texts)

    def _receive(self, deadline: float) -> bytes:
        remaining = deadline - monotonic()
        if remaining <= 0:
            raise TimeoutError
        _limit_time(self._socket, remaining)
        if _QUICK_ACK is not None:
            self._socket.setsockopt(IPPROTO_TCP, _QUICK_ACK, 1)
        return self._socket.recv(4096)

    def close(self) -> None:
        """Forget what was read."""
        self._data = b""


class SmtpConnection(SMTP):
    """A connection whose every reply has a time limit."""

    def __init__(self, host: str, port: int, reply_timeout: float, **options: Any) -> None:
        self._reply_timeout = reply_timeout
        self._awaited = 0
        super().__init__(host, port, **options)
        if self.sock:  # the last line follows the rest of a message at once, not after the other side has confirmed it
            self.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)

    def set_reply_timeout(self, seconds: float) -> None:
        """Set the time limit of the following replies, and of what is sent."""
        self._reply_timeout = seconds

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply. Raises TimeoutError, and OSError or SMTPException if there is none."""
        if not self.sock:
            raise SMTPServerDisconnected("there is no connection")
        if self.file is None:  # `smtplib` forgets it when it encrypts the connection
            self.file = _ReplyReader(self.sock)
        try:
            reply: tuple[int, bytes] = self.file.read(self._reply_timeout)
        except OSError:
            self.close()
            raise
        return reply

    def send(self, s: Any) -> None:
        """Send bytes, or a command in UTF-8."""
        if self.sock:
            _limit_time(self.sock, self._reply_timeout)
        self.command_encoding = "utf-8"
        super().send(s)

    def request(self, command: str) -> Reply:
        """Send a command and return the reply."""
        self.putcmd(command)
        return self.read_reply()

    def request_all(self, commands: Sequence[str]) -> Iterator[Reply]:
        """Send commands and yield their replies.

        If the relay takes several commands at once, all are sent before the first reply is read. Otherwise each one is
        sent when its reply is asked for. After a refusal, call `reset`.
        """
        if not self.is_pipelining:
            yield from map(self.request, commands)
            return
        self.send_ahead(b"", commands)
        yield from self.read_replies()

    @property
    def is_pipelining(self) -> bool:
        """Whether the relay takes several commands at once (RFC 2920)."""
        return self.has_extn("pipelining")

    def send_ahead(self, content: bytes, commands: Sequence[str]) -> None:
        """Send the end of a message and the commands of the next one in one piece; the replies are read later."""
        self.send(content + "".join([f"{command}\r\n" for command in commands]).encode())
        self._awaited = len(commands)

    def read_replies(self) -> Iterator[Reply]:
        """Yield the replies to the commands that were sent ahead."""
        while self._awaited:
            self._awaited -= 1
            yield self.read_reply()

    def reset(self) -> bool:
        """End a transaction that the relay has refused, and return whether the connection can be used again.

        It cannot if the relay waits for the message nevertheless: an empty one must not be handed over.
        """
        while self._awaited:
            self._awaited -= 1
            if not self.read_reply().is_negative:
                return False
        return self.request("RSET").is_positive

    def read_reply(self) -> Reply:
        """Return the next reply."""
        return _parse_reply(*self.getreply())


class _EncryptedConnection(SmtpConnection, SMTP_SSL):
    """A connection that is encrypted from the first byte."""


def _parse_reply(code: int, text: bytes) -> Reply:
    match = _STATUS_CODE.match(text)
    status = match[0].decode() if match else ""
    if code // 100 in {4, 5}:
        return Reply(code, status, classify_refusal(code, status, text.decode("utf-8", "replace")))
    return Reply(code, status)


def open_connection(relay: Relay, own_name: str, tls: ssl.SSLContext, timeouts: Timeouts) -> SmtpConnection:
    """Connect, encrypt and log in. Raises RelayError."""
    connection = _explain(relay, lambda: _connect(relay, own_name, tls, timeouts))
    try:
        _explain(relay, lambda: _prepare(connection, relay, tls))
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(relay: Relay, own_name: str, tls: ssl.SSLContext, timeouts: Timeouts) -> SmtpConnection:
    options: dict[str, Any] = {"local_hostname": own_name, "timeout": timeouts.connect}
    if relay.encryption == "tls":
        return _EncryptedConnection(relay.host, relay.port, timeouts.reply, context=tls, **options)
    return SmtpConnection(relay.host, relay.port, timeouts.reply, **options)


def _prepare(connection: SmtpConnection, relay: Relay, tls: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    if relay.encryption == "starttls":
        try:
            connection.starttls(context=tls)
        except SMTPResponseException as error:
            raise _refuse_encryption(relay, error.smtp_code) from None
        connection.ehlo_or_helo_if_needed()
    if relay.user:
        _log_in(connection, relay)


def _refuse_encryption(relay: Relay, code: int = 0) -> RelayError:
    reason = f"refused to encrypt the connection: {code}" if code else "offers no encryption (STARTTLS)"
    return RelayError(
        f"The relay {relay.name} {reason}. Nothing was sent.",
        f"If it encrypts from the first byte (mostly on port 465), write smtps:// in {SETTING}. If the way to it is "
        "protected otherwise, add ?tls=none at the end.",
        is_refusal=True,
    )


def _log_in(connection: SmtpConnection, relay: Relay) -> None:
    """Log in by PLAIN or LOGIN, both in UTF-8. `smtplib` takes ASCII only."""
    offered = connection.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        reply = connection.request("AUTH PLAIN " + _encode(f"\0{relay.user}\0{relay.password}"))
    elif "LOGIN" in offered:
        reply = connection.request("AUTH LOGIN")
        for answer in (relay.user, relay.password):
            if reply.code == 334:
                reply = connection.request(_encode(answer))
    else:
        raise RelayError(
            f"The relay {relay.name} offers no login by user and password (AUTH PLAIN or LOGIN).",
            f"Check host and port in {SETTING}, or remove user and password if the relay needs none.",
            is_refusal=True,
        )
    if not reply.is_positive:
        raise RelayError(
            f"The relay {relay.name} refused the login: {reply}.",
            f"Check user and password in {SETTING}.",
            is_refusal=True,
        )


def _encode(text: str) -> str:
    return b64encode(text.encode()).decode()


def _explain(relay: Relay, step: Callable[[], T]) -> T:
    """Do a step, and turn what can go wrong into a RelayError that says what to do."""
    try:
        return step()
    except SMTPNotSupportedError:
        raise _refuse_encryption(relay) from None
    except (OSError, SMTPException, ValueError) as error:
        raise _describe(relay, error) from None


def _describe(relay: Relay, error: Exception) -> RelayError:
    remedy = f"Check host and port in {SETTING}, and that the relay runs. Mail waits until it answers."
    match error:
        case ssl.SSLCertVerificationError():
            return RelayError(
                f"The certificate of the relay {relay.name} is not trusted: {error.verify_message}.",
                f"Write the host in {SETTING} as the certificate names it. For a certificate of your own, set "
                "SSL_CERT_FILE to the file of its authority.",
                is_refusal=True,
            )
        case ssl.SSLError():
            reason = f"does not speak TLS as expected: {error.reason or 'unknown error'}"
        case SMTPConnectError() | SMTPHeloError():
            return RelayError(
                f"The relay {relay.name} refused the connection: {error.smtp_code}.",
                "Ask the operator of the relay whether this machine may use it. Mail waits until then.",
                is_refusal=error.smtp_code // 100 == 5,
            )
        case TimeoutError():
            reason = "did not answer in time"
        case gaierror():
            reason = "has an unknown host name"
        case ConnectionResetError():
            reason = "closed the connection before it took a message"
        case OSError(strerror=str(text)) if not isinstance(error, SMTPException):
            reason = f"cannot be reached: {text}"
        case SMTPException():
            reason = "closed the connection before it took a message"
        case _:
            reason = "answered with something that is not SMTP"
    return RelayError(f"The relay {relay.name} {reason}.", remedy)
