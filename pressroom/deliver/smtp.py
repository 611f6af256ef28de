"""Hand over messages to a mail relay by SMTP (RFC 5321), one connection after the other.

A message leaves with its last byte, the line with one dot. Its intent is committed shortly before: a short
message is sent at once, with its last line. If the next message is known, its envelope leaves in the same piece
(RFC 2920, section 3.1), so that each message waits once for the relay.
"""

import re
import socket
import ssl
from contextlib import suppress
from smtplib import SMTPException
from typing import Literal

from pressroom.deliver.smtp_session import DEFAULT_TIMEOUTS, Reply, SmtpConnection, Timeouts, open_connection
from pressroom.deliver.smtp_url import Relay
from pressroom.deliver.transport import CommitIntent, OutgoingMessage, RelayError, SendResult
from pressroom.text.domains import encode_email_domain

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_LAST_LINE = b".\r\n"
_END_BYTES = 1 << 15  # what is sent after the intent is committed; it must not take long
_SERVICE_CLOSING = 421
_LOSSES = (OSError, SMTPException, ValueError)  # ValueError: what came back is not SMTP


class SmtpTransport:
    """Keeps one connection to a relay open between messages, and opens another one when it is lost."""

    def __init__(self, relay: Relay, tls: ssl.SSLContext | None = None, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> None:
        self.name = relay.name
        self._relay = relay
        self._tls = tls or create_tls_context(relay)
        self._timeouts = timeouts
        self._connection: SmtpConnection | None = None
        self._announced: OutgoingMessage | None = None

    def send(
        self, message: OutgoingMessage, commit_intent: CommitIntent, following: OutgoingMessage | None = None
    ) -> SendResult:
        """Hand over a message. Raises RelayError if the relay takes none now.

        If the relay takes several commands at once, the envelope of `following` leaves with the end of this message.
        """
        if self._announced is not message:
            if self._announced:
                self._drop_connection()
            if not message.has_valid_envelope:
                return SendResult("refused", 0, "the address is not valid")
        is_reused = self._connection is not None
        try:
            return self._transfer(message, commit_intent, following)
        except RelayError:
            if not is_reused:  # relays close connections that are old, or had many messages
                raise
        return self._transfer(message, commit_intent, following)

    def close(self) -> None:
        """Say goodbye to the relay and close the connection, if there is one."""
        if self._connection and not self._announced:
            with suppress(*_LOSSES):
                self._connection.set_reply_timeout(self._timeouts.goodbye)
                self._connection.quit()
        self._drop_connection()

    def _transfer(
        self, message: OutgoingMessage, commit_intent: CommitIntent, following: OutgoingMessage | None
    ) -> SendResult:
        if self._connection is None:
            self._connection = open_connection(self._relay, get_own_name(message.sender), self._tls, self._timeouts)
        transaction = _MailTransaction(self._connection, message, following, self._timeouts, self.name)
        try:
            result = transaction.run(commit_intent, is_announced=self._announced is not None)
        finally:
            if transaction.is_complete:
                self._announced = following if transaction.has_announced else None
            else:
                self._drop_connection()
        return result

    def _drop_connection(self) -> None:
        """Close the connection without a word. The relay forgets a message whose content it has not got."""
        connection, self._connection, self._announced = self._connection, None, None
        if connection:
            connection.close()


class _MailTransaction:
    """Hands over one message on an open connection.

    `is_complete` means that both sides agree on its end, so that the connection can take another message.
    `has_announced` means that the envelope of `following` has left too; the answers to it are not read.
    """

    def __init__(
        self,
        connection: SmtpConnection,
        message: OutgoingMessage,
        following: OutgoingMessage | None,
        timeouts: Timeouts,
        relay_name: str,
    ) -> None:
        self._connection = connection
        self._message = message
        self._following = following if following and _can_announce(connection, following) else None
        self._timeouts = timeouts
        self._relay_name = relay_name
        self.is_complete = False
        self.has_announced = False

    def run(self, commit_intent: CommitIntent, *, is_announced: bool) -> SendResult:
        """Send the envelope and, after the intent is committed, the end of the content. Raises RelayError.

        `is_announced`: the envelope has left already.
        """
        if not is_announced and (obstacle := _find_obstacle(self._connection, self._message)):
            self.is_complete = True
            return obstacle
        if result := self._send_envelope(is_announced=is_announced):
            return result
        content = self._message.content
        if not self._message.has_doubled_dots:
            content = _LEADING_DOT.sub(b"..", content)
        beginning = len(content) - _END_BYTES
        try:
            if beginning > 0:
                self._connection.send(content[:beginning])
            if not commit_intent():
                return SendResult("stopped", 0, "the message was taken out of the queue")
            self._connection.set_reply_timeout(self._timeouts.end_of_data)
            self._send_end(content[max(0, beginning) :] + _LAST_LINE)
        except _LOSSES as error:
            return SendResult("deferred", 0, _describe_loss(error))
        try:
            return self._finish()
        except _LOSSES as error:
            return SendResult("in doubt", 0, _describe_loss(error))

    def _send_end(self, content: bytes) -> None:
        """Send the end of the message, and the envelope of the next one."""
        commands = _list_commands(self._connection, self._following) if self._following else ()
        self._connection.send_ahead(content, commands)
        self.has_announced = self._following is not None

    def _send_envelope(self, *, is_announced: bool) -> SendResult | None:
        """Name the sender and the recipient, and ask to send the content. Return the relay's refusal, if it refuses.

        A refusal of the sender is about the newsroom, not about a recipient: it is a RelayError.
        """
        if is_announced:
            replies = self._connection.read_replies()
        else:
            replies = self._connection.request_all(_list_commands(self._connection, self._message))
        taken = 0
        try:
            for command, reply in zip(("MAIL", "RCPT", "DATA"), replies, strict=True):
                if not (reply.is_intermediate if command == "DATA" else reply.is_positive):
                    return self._refuse_sender(reply) if command == "MAIL" else self._conclude(reply, command)
                taken += 1
        except _LOSSES as error:
            if taken:
                return SendResult("deferred", 0, _describe_loss(error))
            remedy = "Mail waits until the relay answers."
            raise RelayError(f"{self._relay_name}: {_describe_loss(error)}.", remedy) from None
        return None

    def _refuse_sender(self, reply: Reply) -> SendResult:
        """Return the result if the relay has refused this message. Raises RelayError if it takes none."""
        if reply.is_about_size:
            return self._conclude(reply, "MAIL")
        self._reset(reply)
        raise RelayError(
            f"The relay {self._relay_name} does not take mail from this newsroom: {reply}.",
            "Check “from” under “mail” in newsroom.yaml, and that the relay lets this machine send from that address.",
            is_refusal=reply.is_permanent,
        )

    def _finish(self) -> SendResult:
        """Wait for the answer to the message, which has left."""
        reply = self._connection.read_reply()
        self._connection.set_reply_timeout(self._timeouts.reply)
        if not (reply.is_positive or reply.is_negative):
            return SendResult("in doubt", 0, "the relay answered with something that is not SMTP")
        return self._conclude(reply, "the message")

    def _conclude(self, reply: Reply, command: str) -> SendResult:
        """Return the result of the reply that ends the transaction."""
        if reply.is_positive and command == "the message":
            self.is_complete = True
            return SendResult("accepted", reply.code, status=reply.status)
        if self.has_announced:
            self.is_complete = reply.is_negative and reply.code != _SERVICE_CLOSING
        else:
            self._reset(reply)
        if not reply.is_negative:
            return SendResult("deferred", 0, f"the relay answered {command} with something that is not SMTP")
        state: Literal["refused", "deferred"] = "refused"
        if reply.refusal in {"policy", "temporary"}:
            state = "deferred"
        return SendResult(state, reply.code, f"the relay answered {command}: {reply}", reply.status, reply.refusal)

    def _reset(self, reply: Reply) -> None:
        """After a refusal, make the connection ready for the next message, unless the relay closes it."""
        if reply.is_negative and reply.code != _SERVICE_CLOSING:
            with suppress(*_LOSSES):
                self.is_complete = self._connection.reset()


def _find_obstacle(connection: SmtpConnection, message: OutgoingMessage) -> SendResult | None:
    """Return why this relay cannot take a message, as it said after the greeting."""
    limit = connection.esmtp_features.get("size", "")
    if message.needs_smtputf8 and not connection.has_extn("smtputf8"):
        return SendResult("deferred", 0, "the relay does not take international addresses (SMTPUTF8)")
    if limit.isdecimal() and 0 < int(limit) < len(message.content):
        return SendResult("refused", 0, f"the message is larger than the {int(limit)} bytes that the relay takes")
    return None


def _can_announce(connection: SmtpConnection, message: OutgoingMessage) -> bool:
    """Whether the envelope of a message may leave before the relay has answered to the message before it."""
    return connection.is_pipelining and message.has_valid_envelope and not _find_obstacle(connection, message)


def _list_commands(connection: SmtpConnection, message: OutgoingMessage) -> tuple[str, str, str]:
    """Return the commands that name the sender and the recipient and ask to send the content."""
    options = [f"SIZE={len(message.content)}"] if connection.has_extn("size") else []
    options += ["BODY=8BITMIME"] if connection.has_extn("8bitmime") and not message.content.isascii() else []
    options += ["SMTPUTF8"] if message.needs_smtputf8 else []
    sender, recipient = encode_email_domain(message.sender), encode_email_domain(message.recipient)
    return " ".join([f"MAIL FROM:<{sender}>", *options]), f"RCPT TO:<{recipient}>", "DATA"


def create_tls_context(relay: Relay) -> ssl.SSLContext:
    """Return how certificates are verified. Loading all authorities takes long, and is left out where none is asked."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if relay.encryption == "none" else ssl.create_default_context()


def _describe_loss(error: Exception) -> str:
    """Return what happened to a connection, without what the relay wrote: it may contain an address."""
    if isinstance(error, TimeoutError):
        return "the relay did not answer in time"
    return "the connection to the relay was lost"


def get_own_name(sender: str) -> str:
    """Return the name to greet with: this machine's if it is complete, else the domain that mail comes from."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else encode_email_domain(sender).rpartition("@")[2]
