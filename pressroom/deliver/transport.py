"""Define how one message is handed over: the message, its result, and what every transport can do."""

import re
from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from pressroom.deliver.smtp_refusals import RefusalKind
from pressroom.errors import DeliveryError
from pressroom.text.domains import encode_email_domain

CommitIntent: TypeAlias = Callable[[], bool]
"""Record that a message is about to leave. Called once, before its last byte; after False it does not leave."""

_UNSAFE_IN_ADDRESS = re.compile("[ <>]")  # with these, an address could end the command that names it


class OutgoingMessage(Struct, frozen=True):
    """A complete message with CRLF line ends, and its envelope. `message_id` has no angle brackets.

    `has_doubled_dots` means that a dot at the beginning of a line is doubled already, as SMTP sends it.
    """

    sender: str
    recipient: str
    message_id: str
    content: bytes
    has_doubled_dots: bool = False

    @property
    def needs_smtputf8(self) -> bool:
        """Whether an address has letters besides ASCII before its @ (RFC 6531)."""
        return not (encode_email_domain(self.sender).isascii() and encode_email_domain(self.recipient).isascii())

    @property
    def has_valid_envelope(self) -> bool:
        """Whether both addresses can be part of a command."""
        return all(
            address.isprintable() and "@" in address and not _UNSAFE_IN_ADDRESS.search(address)
            for address in (self.sender, self.recipient)
        )


class SendResult(Struct, frozen=True):
    """The outcome of one message. `code` is the reply code of SMTP, 0 without a reply; `status` its enhanced code.

    `deferred`: it did not leave, a later attempt may succeed. `refused`: it will never be taken. `in doubt`: the
    connection was lost after its last byte. `stopped`: the intent could not be recorded, so it did not leave. `reason`
    is for operators, and contains no address. `refusal` says whose fault it is that a message did not leave,
    if the relay refused it.
    """

    state: Literal["accepted", "deferred", "refused", "in doubt", "stopped"]
    code: int = 0
    reason: str = ""
    status: str = ""
    refusal: RefusalKind | None = None


class RelayError(DeliveryError):
    """The relay takes no message now; none has left. It says nothing about any recipient.

    `is_refusal` is true if the relay answered and refused: asking again soon does not help.
    """

    def __init__(self, message: str, remedy: str, *, is_refusal: bool = False) -> None:
        super().__init__(message, remedy)
        self.is_refusal = is_refusal


class Transport(Protocol):
    """Hands over messages one after the other. It is used by one thread."""

    @property
    def name(self) -> str:
        """Where messages go, for people: without a password."""

    def send(
        self, message: OutgoingMessage, commit_intent: CommitIntent, following: OutgoingMessage | None = None
    ) -> SendResult:
        """Hand over a message. Raises RelayError if no message can be handed over now.

        `following` is the message that is sent after it, if that is known: its addresses may leave together with the
        end of this one.
        """

    def close(self) -> None:
        """End the connection. The next message opens a new one."""
