"""Make the message of each reader from one compiled message: it is cut once, at its placeholders, and joined again.

The message is cut as it is sent: after its transfer encoding, with dots at the beginning of lines doubled.
"""

import re

from msgspec import Struct

from pressroom.errors import ConfigError

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>\r\n]+)>\r$", re.MULTILINE | re.IGNORECASE)
_MAX_LINE_LENGTH = 998  # RFC 5322, section 2.1.1
_LONGEST_RECIPIENT = 254
_LONGEST_TOKEN = 200


class Placeholders(Struct, frozen=True):
    """What stands in a compiled message for the reader's address, the reader's token and the part of the Message-ID."""

    recipient: str
    token: str
    message_token: str


class MessageTemplate:
    """A compiled message, cut at its placeholders. `message_id` has the placeholder of its token.

    Raises ConfigError if it is not a message, or a line of it would be too long for mail.
    """

    def __init__(self, compiled: bytes, placeholders: Placeholders, *, doubles_dots: bool = True) -> None:
        found = _MESSAGE_ID.search(compiled)
        if not found or not compiled.endswith(b"\r\n"):
            raise ConfigError(
                "A stored mailing is not a complete message, so it cannot be sent.",
                "Restore the database from a backup.",
            )
        self._placeholders = placeholders
        self.has_doubled_dots = doubles_dots
        self._message_id = found[1].decode("ascii").partition(placeholders.message_token)
        names = (placeholders.recipient, placeholders.token, placeholders.message_token)
        cut = re.compile(b"(%b)" % b"|".join(re.escape(name.encode()) for name in names))
        self._parts = cut.split(_LEADING_DOT.sub(b"..", compiled) if doubles_dots else compiled)
        self._recipients, self._tokens, self._message_tokens = (self._find(name) for name in names)
        self._check_lines()

    def splice(self, recipient: bytes, token: bytes, message_token: bytes) -> bytes:
        """Return the message of one reader."""
        parts = self._parts.copy()
        for index in self._recipients:
            parts[index] = recipient
        for index in self._tokens:
            parts[index] = token
        for index in self._message_tokens:
            parts[index] = message_token
        return b"".join(parts)

    def build_message_id(self, message_token: str) -> str:
        """Return the Message-ID of one reader's message, without angle brackets."""
        before, placeholder, after = self._message_id
        return f"{before}{message_token if placeholder else ''}{after}"

    def _find(self, placeholder: str) -> tuple[int, ...]:
        name = placeholder.encode()
        return tuple([index for index, part in enumerate(self._parts) if index % 2 and part == name])

    def _check_lines(self) -> None:
        longest_token = b"x" * _LONGEST_TOKEN
        message = self.splice(b"x" * _LONGEST_RECIPIENT, longest_token, longest_token)
        if max(map(len, message.split(b"\r\n"))) > _MAX_LINE_LENGTH:
            raise ConfigError(
                "A line of the mail would be longer than 998 bytes, which mail does not allow.",
                "Shorten service_url, or the address under “mail”, in newsroom.yaml.",
            )
